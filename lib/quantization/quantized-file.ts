import * as z from "zod";
import { eachLayer, frame, mlpHeader, unframe } from "../models";
import { packIntegers, unpackIntegers } from "./pack-integers";
import { schemeCount } from "./quantize-matrix";
import type { QuantizedMlp } from "./quantized-mlp";

/**
 * Quantized networks as bytes: the line "stillroom quantized 1", a line of JSON `{ sizes, replicates, bits, granularity }`,
 * then for each layer of each replicate the scales (32-bit floats), the zero points (one byte each up to 8 bits, two
 * above), the weights (packed, lowest bit first, filled up to a whole byte) and the biases, as many bytes as
 * {@link quantizedBytes} says, and a CRC-32. `writeWhole(path, encodeQuantizedMlp(…))` writes it.
 */
const form = "quantized 1";
const headerForm = mlpHeader.extend({
  bits: z.number().int().min(2).max(16),
  granularity: z.enum(["tensor", "channel"]),
});

/** Of `quantizeMlp(parameters, bits, granularity)`. */
export function encodeQuantizedMlp({ sizes, bits, granularity, replicates }: QuantizedMlp): Uint8Array {
  const parts = replicates
    .flat()
    .flatMap(({ integers, schemes, biases }) => [
      Float32Array.from(schemes, ({ scale }) => scale),
      (bits <= 8 ? Uint8Array : Uint16Array).from(schemes.map(({ zeroPoint }) => zeroPoint)),
      packIntegers(integers, bits),
      biases,
    ]);
  return frame(form, { sizes, replicates: replicates.length, bits, granularity }, parts);
}

/**
 * The inverse of {@link encodeQuantizedMlp}: `readWhole(path, decodeQuantizedMlp)`.
 *
 * @throws RangeError when the bytes are no such file, or were cut off or changed.
 */
export function decodeQuantizedMlp(bytes: Uint8Array): QuantizedMlp {
  const { header, payload } = unframe("decodeQuantizedMlp", form, headerForm, bytes);
  const { sizes, bits, granularity } = header;
  const replicates = eachLayer(header, (inputs, outputs) => {
    const count = schemeCount(granularity, outputs);
    const scales = payload.floats(count);
    const zeroPoints = bits <= 8 ? payload.take(count) : new Uint16Array(payload.take(2 * count).buffer);
    return {
      schemes: Array.from(scales, (scale, c) => ({ scale, zeroPoint: zeroPoints[c], bits })),
      integers: unpackIntegers(payload.take(Math.ceil((inputs * outputs * bits) / 8)), bits, inputs * outputs),
      biases: payload.floats(outputs),
    };
  });
  payload.end();
  return { sizes, bits, granularity, replicates };
}
