import { type AffineScheme, dequantize, quantize, schemeOf } from "./affine";

/** Which weights share a scale: all of a layer, or those of one output unit (Krishnamoorthi 2018, section 3.1). */
export type Granularity = "tensor" | "channel";

/** A matrix of integers. */
export interface QuantizedMatrix {
  /** `[in, out]`, row-major, in [0, 2^bits). */
  readonly integers: Uint16Array;
  /** Of all weights, or of each output unit. */
  readonly schemes: readonly AffineScheme[];
}

/** @throws RangeError unless it is one of the two. */
export function checkGranularity(caller: string, granularity: Granularity): void {
  if (granularity !== "tensor" && granularity !== "channel") {
    throw new RangeError(`${caller}: the granularity is ${granularity}; expected "tensor" or "channel"`);
  }
}

/** How many schemes a layer has. */
export const schemeCount = (granularity: Granularity, outputs: number): number =>
  granularity === "tensor" ? 1 : outputs;

/**
 * Each weight as the nearest integer of its scheme. Scales are 32-bit floats, because those are stored.
 *
 * @param weights `[in, out]`, row-major
 * @throws RangeError as {@link schemeOf}.
 */
export function quantizeMatrix(
  weights: Float32Array,
  outputs: number,
  bits: number,
  granularity: Granularity,
): QuantizedMatrix {
  const groups =
    granularity === "tensor" ? [weights] : Array.from({ length: outputs }, (_, c) => columnOf(weights, outputs, c));
  const schemes = groups.map((own) => {
    const scheme = schemeOf(own, bits);
    // Never 0: the smallest 32-bit number stands for a smaller scale.
    return { ...scheme, scale: Math.max(Math.fround(scheme.scale), 2 ** -149) };
  });
  return {
    integers: Uint16Array.from(weights, (value, i) => quantize(value, schemes[(i % outputs) % schemes.length])),
    schemes,
  };
}

const columnOf = (weights: Float32Array, outputs: number, column: number) =>
  Float32Array.from({ length: weights.length / outputs }, (_, row) => weights[row * outputs + column]);

/** The real numbers of the integers, `[in, out]`. */
export function dequantizeMatrix({ integers, schemes }: QuantizedMatrix, outputs: number): Float32Array {
  return Float32Array.from(integers, (q, i) => dequantize(q, schemes[(i % outputs) % schemes.length]));
}
