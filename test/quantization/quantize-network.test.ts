import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { cifarResNet, convN, initMlp, initNetwork, kernelsOf, mlpNetwork, networkParameters } from "../../lib/models";
import { type Granularity, quantizeNetwork, quantizeWeights, schemeOf } from "../../lib/quantization";
import { bitsOf } from "../models/payload";

beforeAll(async () => {
  await selectBackend();
});

const each: [number, Granularity][] = [
  [8, "tensor"],
  [3, "channel"],
];

describe("quantizeNetwork", () => {
  it.each(each)("is quantizeWeights for a multilayer perceptron, bit for bit, %i bits per %s", (bits, granularity) => {
    const sizes = [7, 5, 3];
    const mlp = initMlp({ sizes, seeds: [1, "種"] });
    const found = quantizeNetwork(mlpNetwork(sizes), networkParameters(mlp, 1), bits, granularity);
    const wanted = networkParameters(quantizeWeights(mlp, bits, granularity), 1);
    expect(Object.keys(found)).toEqual(Object.keys(wanted));
    expect(bitsOf(Object.values(found))).toEqual(bitsOf(Object.values(wanted)));
  });

  // In each column −1, 0, 2 and 0.6 of its own unit u = 8 ** column. With 2 bits its own scheme has the numbers −u, 0, u
  // and 2u; that of the whole kernel those of the last column's unit, beside which all other columns are 0.
  it.each<[Granularity, (row: number, column: number, columns: number) => number]>([
    ["channel", (row, column) => [-1, 0, 2, 1][row % 4] * 8 ** column],
    ["tensor", (row, column, columns) => (column === columns - 1 ? [-1, 0, 2, 1][row % 4] * 8 ** column : 0)],
  ])("per %s gives the numbers worked out by hand, in convolutions and dense layers", (granularity, wanted) => {
    const network = convN(2, { inputShape: [4, 4, 1], classes: 4, filters: 2, units: 4 });
    const start = initNetwork({ network, seed: "種" });
    const filled = (shape: number[], value: (row: number, column: number, columns: number) => number) => {
      const columns = shape.at(-1)!;
      const size = shape.reduce((product, length) => product * length, 1);
      return tf.tensor(
        Array.from({ length: size }, (_, i) => value(Math.floor(i / columns), i % columns, columns)),
        shape,
      );
    };
    const given = Object.fromEntries(
      kernelsOf(network).map(({ name, shape }) => [
        name,
        filled([...shape], (row, column) => [-1, 0, 2, 0.6][row % 4] * 8 ** column),
      ]),
    );
    const found = quantizeNetwork(network, { ...start, ...given }, 2, granularity);
    for (const { name, shape } of kernelsOf(network)) {
      expect([...found[name].dataSync()]).toEqual([...filled([...shape], wanted).dataSync()]);
    }
  });

  it("moves the weights of a filter at most half a step, and leaves normalisation as it is", () => {
    const network = cifarResNet({ inputShape: [8, 8, 3], blocks: 1, filters: 4 });
    const start = initNetwork({ network, seed: 1 });
    const found = quantizeNetwork(network, start, 4, "channel");
    const kernels = kernelsOf(network).map(({ name }) => name);
    for (const [name, tensor] of Object.entries(start)) {
      const [before, after] = [tensor, found[name]].map((own) => own.dataSync<"float32">());
      if (!kernels.includes(name)) {
        expect(after).toEqual(before);
        continue;
      }
      const filters = tensor.shape.at(-1)!;
      for (let c = 0; c < filters; c++) {
        const own = before.filter((_, i) => i % filters === c);
        const moved = after.filter((_, i) => i % filters === c);
        const { scale } = schemeOf(own, 4);
        expect(Math.max(...own.map((value, i) => Math.abs(value - moved[i])))).toBeLessThan((scale / 2) * 1.0001);
        expect(new Set(moved).size).toBeLessThanOrEqual(16);
      }
    }
  });
});
