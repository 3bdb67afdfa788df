import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { cifarResNet, initMlp, initNetwork, kernelsOf, mlpNetwork, networkParameters } from "../../lib/models";
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
