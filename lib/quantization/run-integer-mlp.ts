import { quantize } from "./affine";
import { multiplyFixedPoint } from "./fixed-point";
import type { IntegerLayer, IntegerMlp } from "./integer-mlp";

/**
 * Logits in integer arithmetic. Floating point enters twice: where the inputs become integers, and where the sums of the
 * last layer become real numbers again.
 *
 * @param inputs `[rows, features]`, row-major; values beyond the calibrated range are clamped to it
 * @returns `[rows, classes]`, row-major
 * @throws RangeError on rows of another width, none, or a value that is not finite.
 */
export function runIntegerMlp(network: IntegerMlp, inputs: Float32Array): Float32Array {
  const [features, classes] = [network[0].inputs, network[network.length - 1].outputs];
  const rows = checkRows("runIntegerMlp", inputs, features);
  const centred = network.map(centredWeights);
  const logits = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const pass = runRow(network, centred, inputs.subarray(row * features, (row + 1) * features));
    logits.set(pass[pass.length - 1].real, row * classes);
  }
  return logits;
}

/**
 * How far the integer logits of one row can be from those of the real network, from the rounding of every number alone.
 * With E the error of a layer's inputs x̂ and S_x, S_w, S_y the scales of inputs, weights and outputs, each output is off
 * by at most Σ (E (|ŵ| + S_w / 2) + |x̂| S_w / 2) + S_x S_w / 2 (bias) and, where it is requantized, S_y / 2 more. It
 * holds when the activations of the row lie within the calibrated ranges, as those of calibration rows do.
 *
 * @param row `[features]`
 * @returns `[classes]`
 * @throws RangeError as {@link runIntegerMlp}.
 */
export function integerErrorBound(network: IntegerMlp, row: Float32Array): Float64Array {
  if (checkRows("integerErrorBound", row, network[0].inputs) !== 1) {
    throw new RangeError(
      `integerErrorBound: found ${row.length} numbers; expected one row of ${network[0].inputs} features`,
    );
  }
  const centred = network.map(centredWeights);
  const pass = runRow(network, centred, row);
  let errors = new Float64Array(network[0].inputs).fill(network[0].inputScheme.scale / 2);
  network.forEach((layer, l) => {
    const { scale } = layer.inputScheme;
    const next = new Float64Array(layer.outputs);
    next.forEach((_, c) => {
      const weightScale = scaleOfColumn(layer, c);
      let bound = (scale * weightScale) / 2;
      for (let i = 0; i < layer.inputs; i++) {
        const weight = Math.abs(centred[l][i * layer.outputs + c]) * weightScale;
        bound += errors[i] * (weight + weightScale / 2) + Math.abs(pass[l].input[i] * scale) * (weightScale / 2);
      }
      // The factor between scales is itself rounded in its 31st bit.
      const rounding = layer.requantization
        ? layer.requantization.scheme.scale / 2 + Math.abs(pass[l].real[c]) * 2 ** -31
        : 0;
      next[c] = bound + rounding;
    });
    errors = next;
  });
  return errors;
}

interface LayerPass {
  /** q − zeroPoint of each input. */
  readonly input: Int32Array;
  /** The sums as real numbers. */
  readonly real: Float64Array;
}

function runRow(network: IntegerMlp, centred: readonly Int32Array[], row: Float32Array): LayerPass[] {
  const passes: LayerPass[] = [];
  let integers = Uint8Array.from(row, (value) => quantize(value, network[0].inputScheme));
  network.forEach((layer, l) => {
    const { zeroPoint, scale } = layer.inputScheme;
    const input = Int32Array.from(integers, (q) => q - zeroPoint);
    const sums = Int32Array.from(layer.biases);
    for (let i = 0; i < layer.inputs; i++) {
      const x = input[i];
      if (x === 0) continue;
      for (let c = 0; c < layer.outputs; c++) sums[c] += x * centred[l][i * layer.outputs + c];
    }
    passes.push({ input, real: Float64Array.from(sums, (sum, c) => sum * scale * scaleOfColumn(layer, c)) });
    if (!layer.requantization) return;
    const { scheme, factors } = layer.requantization;
    integers = Uint8Array.from(sums, (sum, c) =>
      Math.min(
        2 ** scheme.bits - 1,
        Math.max(0, multiplyFixedPoint(sum, factors[c % factors.length]) + scheme.zeroPoint),
      ),
    );
  });
  return passes;
}

/** q − zeroPoint of every weight, `[in, out]`. */
function centredWeights({ weights, weightSchemes, outputs }: IntegerLayer): Int32Array {
  return Int32Array.from(weights, (q, i) => q - weightSchemes[(i % outputs) % weightSchemes.length].zeroPoint);
}

function scaleOfColumn({ weightSchemes }: IntegerLayer, column: number): number {
  return weightSchemes[column % weightSchemes.length].scale;
}

function checkRows(caller: string, inputs: Float32Array, features: number): number {
  const rows = inputs.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new RangeError(
      `${caller}: found ${inputs.length} numbers; expected one or more rows of ${features} features`,
    );
  }
  const bad = inputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `${caller}: input ${bad % features} of row ${Math.floor(bad / features)} is ${inputs[bad]}; expected finite numbers`,
    );
  }
  return rows;
}
