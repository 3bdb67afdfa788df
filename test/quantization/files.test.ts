import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, readWhole, writeWhole } from "../../lib/models";
import {
  binarizeMlp,
  binaryBytes,
  decodeBinaryMlp,
  decodeQuantizedMlp,
  dequantizeMlp,
  encodeBinaryMlp,
  encodeQuantizedMlp,
  type Granularity,
  quantizedBytes,
  quantizeMlp,
  quantizeWeights,
  signOfWeights,
} from "../../lib/quantization";
import { packIntegers, unpackIntegers } from "../../lib/quantization/pack-integers";
import { bitsOf, expectRefusals, payloadBytes } from "../models/payload";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-量子化-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sizes = [7, 5, 3];
const networks = () => initMlp({ sizes, seeds: [1, 2] });

describe("packIntegers", () => {
  it("packs as by hand, the lowest bit first", () => {
    // 5 = 101, 2 = 010, 7 = 111: 111 010 101 from the top.
    expect([...packIntegers(Uint16Array.of(5, 2, 7), 3)]).toEqual([0b11010101, 0b1]);
    expect([...packIntegers(Uint16Array.of(0x1ff, 0), 9)]).toEqual([0xff, 1, 0]);
  });

  it.each(Array.from({ length: 15 }, (_, i) => i + 2))("gives back every integer of %i bits", (bits) => {
    const values = Uint16Array.from({ length: 19 }, (_, i) => (i * 40_503) % 2 ** bits);
    values.set([2 ** bits - 1], 18);
    expect(unpackIntegers(packIntegers(values, bits), bits, 19)).toEqual(values);
  });
});

describe("a quantized file", () => {
  it.each<[number, Granularity]>([
    [2, "tensor"],
    [3, "channel"],
    [8, "channel"],
    [9, "channel"],
    [16, "tensor"],
  ])("of %i bits per %s gives back every weight, in as many bytes as the formula says", async (bits, granularity) => {
    const quantized = quantizeMlp(networks(), bits, granularity);
    const path = join(folder, `重み-${bits}`);
    await writeWhole(path, encodeQuantizedMlp(quantized));
    const again = await readWhole(path, decodeQuantizedMlp);
    expect(again).toEqual(quantized);
    expect(payloadBytes(encodeQuantizedMlp(quantized))).toBe(2 * quantizedBytes(sizes, bits, granularity));
    const [found, wanted] = [dequantizeMlp(again), quantizeWeights(networks(), bits, granularity)];
    expect(bitsOf([...found.weights, ...found.biases])).toEqual(bitsOf([...wanted.weights, ...wanted.biases]));
  });

  it("holds weights so small that a 32-bit scale would be 0", () => {
    const tiny = { weights: [tf.tensor3d([2e-45, 0], [1, 1, 2])], biases: [tf.zeros<tf.Rank.R3>([1, 1, 2])] };
    expect([...quantizeWeights(tiny, 8, "tensor").weights[0].dataSync()]).toEqual([...tiny.weights[0].dataSync()]);
  });

  it("is refused when it was cut off or changed", () => {
    const small = quantizeMlp(initMlp({ sizes: [3, 2, 2], seeds: [1] }), 5, "channel");
    expectRefusals("decodeQuantizedMlp", encodeQuantizedMlp(small), decodeQuantizedMlp);
  });
});

describe("a binary file", () => {
  it.each([
    ["±H of the layer", binarizeMlp],
    ["the mean size of each replicate", signOfWeights],
  ])("gives back every bit of %s, in as many bytes as the formula says", (_, binarize) => {
    const network = binarize(networks());
    const file = encodeBinaryMlp(network);
    expect(payloadBytes(file)).toBe(2 * binaryBytes(sizes));
    const again = decodeBinaryMlp(file);
    expect(bitsOf([...again.weights, ...again.biases])).toEqual(bitsOf([...network.weights, ...network.biases]));
  });

  it("keeps the signs of zeros", () => {
    const zeros = { weights: [tf.tensor3d([0, -0], [1, 1, 2])], biases: [tf.tensor3d([-0, 1], [1, 1, 2])] };
    expect(bitsOf(decodeBinaryMlp(encodeBinaryMlp(zeros)).weights)).toEqual(bitsOf(zeros.weights));
  });

  it("takes weights of one size alone", () => {
    const more = {
      weights: [tf.tensor3d([0.5, -0.5, 0.25, 0.5], [1, 2, 2])],
      biases: [tf.zeros<tf.Rank.R3>([1, 1, 2])],
    };
    expect(() => encodeBinaryMlp(more)).toThrow("weight 2 of layer 0 of replicate 0 is 0.25 beside 0.5");
  });

  it("is refused when it was cut off or changed", () => {
    const small = binarizeMlp(initMlp({ sizes: [3, 2, 2], seeds: [1] }));
    expectRefusals("decodeBinaryMlp", encodeBinaryMlp(small), decodeBinaryMlp);
  });
});
