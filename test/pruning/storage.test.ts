import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, maskWeights } from "../../lib/models";
import {
  csrBytes,
  decodeCsr,
  decodeSparseMlp,
  encodeCsr,
  encodeSparseMlp,
  keepAll,
  magnitudes,
  pruneLayers,
  storageBytes,
} from "../../lib/pruning";
import { seededRandom } from "../../lib/random";
import { bitsOf, expectRefusals, payloadBytes } from "../models/payload";

beforeAll(async () => {
  await selectBackend();
});

describe("compressed sparse rows", () => {
  it("encodes as the table worked by hand", () => {
    const csr = encodeCsr(Float32Array.of(0, 5, 0, 0, 0, 0, 7, 0, -1), 3, 3);
    expect([...csr.values]).toEqual([5, 7, -1]);
    expect([...csr.columnIndices]).toEqual([1, 0, 2]);
    expect([...csr.rowStarts]).toEqual([0, 1, 1, 3]);
    expect(csrBytes(csr)).toBe(3 * 4 + 3 * 2 + 4 * 4);
  });

  it.each([
    [1, 1, 1],
    [7, 3, 0.5],
    [3, 7, 1],
    [40, 50, 0.05],
    [4, 4, 0],
  ])("gives back %i × %i numbers with a share of %f kept, bit for bit", (rows, columns, share) => {
    const random = seededRandom(rows);
    const dense = Float32Array.from({ length: rows * columns }, () => (random.next() < share ? random.normal() : 0));
    expect(decodeCsr(encodeCsr(dense, rows, columns))).toEqual(dense);
  });

  it("keeps NaN and infinities, and takes wider indices for more columns", () => {
    const dense = new Float32Array(70_000);
    dense.set([Number.NaN, Infinity], 69_998);
    const csr = encodeCsr(dense, 1, 70_000);
    expect([...csr.columnIndices]).toEqual([69_998, 69_999]);
    expect(csrBytes(csr)).toBe(2 * 4 + 2 * 4 + 2 * 4);
    expect(decodeCsr(csr)).toEqual(dense);
  });

  it("refuses another number of entries", () => {
    expect(() => encodeCsr(new Float32Array(5), 2, 3)).toThrow("found 5 numbers; expected 2 rows × 3 columns = 6");
  });
});

describe("storageBytes", () => {
  it("counts by hand what each form takes, for each replicate", () => {
    const network = initMlp({ sizes: [20, 10, 5], seeds: [1, 2] });
    const masks = pruneLayers(magnitudes(network), keepAll(network), [0.9, 0.8]);
    const [whole] = storageBytes(network);
    const [first, second] = storageBytes(maskWeights(network, masks));
    // 200 + 50 weights and 15 biases; kept are 20 and 10 weights of 6 bytes beside 21 + 11 row starts.
    expect(first.dense).toBe(4 * 265);
    expect(first.csr).toBe(6 * 30 + 4 * 32 + 4 * 15);
    expect(second).toMatchObject({ dense: first.dense, csr: first.csr });
    expect(whole.csr).toBe(6 * 250 + 4 * 32 + 4 * 15);
    expect(whole.csr).toBeGreaterThan(whole.dense);
    expect(first.gzip).toBeLessThan(whole.gzip / 2);
  });
});

describe("a sparse file", () => {
  const pruned = (sizes: number[]) => {
    const network = initMlp({ sizes, seeds: [1, 2] });
    // Another number of weights in each replicate.
    const masks = pruneLayers(magnitudes(network), keepAll(network), [0.9, 0.5]);
    const one = masks.map((mask) =>
      tf.tidy(() => tf.concat([tf.slice(mask, 0, 1), tf.onesLike(tf.slice(mask, 1, 1))])),
    );
    return maskWeights(network, one);
  };

  it("gives back every bit, in as many bytes as the formula of both replicates says", () => {
    const network = pruned([20, 10, 5]);
    const file = encodeSparseMlp(network);
    const formula = storageBytes(network).map(({ csr }) => csr);
    expect(formula[0]).toBeLessThan(formula[1]);
    expect(payloadBytes(file)).toBe(formula[0] + formula[1]);
    const again = decodeSparseMlp(file);
    expect(bitsOf([...again.weights, ...again.biases])).toEqual(bitsOf([...network.weights, ...network.biases]));
    expect(encodeSparseMlp(again)).toEqual(file);
  });

  it("has wide column indices where a layer is wide", () => {
    const width = 2 ** 16 + 1;
    const weights = tf.tidy(() =>
      tf
        .oneHot(tf.tensor1d([width - 1], "int32"), width)
        .toFloat()
        .reshape([1, 1, width]),
    );
    const network = { weights: [weights as tf.Tensor3D], biases: [tf.zeros<tf.Rank.R3>([1, 1, width])] };
    const file = encodeSparseMlp(network);
    expect(payloadBytes(file)).toBe(storageBytes(network)[0].csr);
    expect(bitsOf(decodeSparseMlp(file).weights)).toEqual(bitsOf(network.weights));
  });

  it("is refused when it was cut off or changed", () => {
    expectRefusals("decodeSparseMlp", encodeSparseMlp(pruned([3, 2, 2])), decodeSparseMlp);
  });
});
