import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  batchNormMlp,
  cifarResNet,
  convN,
  lenet5,
  lenet300100,
  mlpNetwork,
  type Network,
  networkCosts,
  networkInNetwork,
  parameterCount,
  softDecisionTree,
  vgg19,
} from "../../lib/models";

beforeAll(async () => {
  await selectBackend();
});

const convolutions = (network: Network) =>
  networkCosts(network)
    .layers.filter(({ layer }) => /conv|shortcut/.test(layer))
    .reduce((sum, { weights }) => sum + weights, 0);

describe("networkCosts", () => {
  it("counts LeNet-300-100 as Han and others 2015, table 3: weights and two FLOP a multiply-add", () => {
    const costs = networkCosts(mlpNetwork(lenet300100));
    expect(costs.layers.map(({ layer, weights, multiplyAdds }) => [layer, weights, 2 * multiplyAdds])).toEqual([
      ["dense1", 235_200, 470_400],
      ["dense2", 30_000, 60_000],
      ["dense3", 1_000, 2_000],
    ]);
    expect(costs.parameters).toBe(266_610);
    expect(costs.parameters).toBe(parameterCount(lenet300100));
    expect(costs.bytes).toBe(1_066_440);
  });

  it("counts LeNet-5 as Han and others 2015, table 4: 431 K weights, 4,586 K FLOP", () => {
    const costs = networkCosts(lenet5());
    expect(costs.layers.map(({ layer, weights, multiplyAdds }) => [layer, weights, 2 * multiplyAdds])).toEqual([
      ["conv1", 500, 576_000],
      ["conv2", 25_000, 3_200_000],
      ["dense1", 400_000, 800_000],
      ["dense2", 5_000, 10_000],
    ]);
    expect(2 * costs.multiplyAdds).toBe(4_586_000);
    expect(costs.parameters).toBe(431_080);
  });

  // Frankle and Carbin 2019, figure 2, "All / Conv Weights": 4.3M/38K, 2.4M/260K, 1.7M/1.1M, 274K/270K, 20.0M. Its 1.7M
  // for Conv-6 is not what its own layer sizes give: convolutions and the first dense layer alone are 1.14M + 1.05M.
  it.each([
    ["Conv-2", () => convN(2), 4_301_642, 38_592],
    ["Conv-4", () => convN(4), 2_425_930, 259_776],
    ["Conv-6", () => convN(6), 2_262_602, 1_144_512],
    ["ResNet-20", () => cifarResNet(), 274_042, 270_256],
    ["VGG-19", () => vgg19(), 20_046_026, 20_018_880],
    // Lin and others 2014 print no count; theirs is 966,986 from the published layer sizes.
    ["Network in Network", () => networkInNetwork(), 966_986, 965_568],
  ] as const)("counts all parameters of %s and the weights of its convolutions", (name, make, all, inConvolutions) => {
    const network = make();
    expect(network.name).toBe(name);
    expect(networkCosts(network).parameters).toBe(all);
    expect(convolutions(network)).toBe(inConvolutions);
  });

  it("counts a residual network's multiply-adds: places of the output times weights of a filter", () => {
    const { layers, multiplyAdds } = networkCosts(cifarResNet());
    const of = (layer: string) => layers.find((cost) => cost.layer === layer)!.multiplyAdds;
    expect(of("conv1")).toBe(32 * 32 * 3 * 3 * 3 * 16);
    expect(of("group2/block1/conv1")).toBe(16 * 16 * 3 * 3 * 16 * 32);
    expect(of("group2/block1/shortcut")).toBe(16 * 16 * 16 * 32);
    expect(of("group3/block3/conv2")).toBe(8 * 8 * 3 * 3 * 64 * 64);
    expect(of("dense")).toBe(640);
    // 432 · 1024 + 6 · 2304 · 1024, then (4608 + 5 · 9216 + 512) · 256, (18432 + 5 · 36864 + 2048) · 64, and 640.
    expect(multiplyAdds).toBe(14_598_144 + 13_107_200 + 13_107_200 + 640);
  });

  it("counts the scales and running statistics of a normalisation, and the nodes and leaves of a tree", () => {
    expect(networkCosts(batchNormMlp([4, 3, 2])).parameters).toBe((4 + 1) * 3 + 4 * 3 + (3 + 1) * 2 + 4 * 2);
    const tree = softDecisionTree({ inputShape: [8, 8, 1], classes: 10, depth: 4 });
    expect(networkCosts(tree)).toMatchObject({
      parameters: 15 * 65 + 16 * 10,
      weights: 15 * 64,
      multiplyAdds: 15 * 64,
    });
  });

  it("counts what a mask keeps", () => {
    const network = convN(2, { inputShape: [4, 4, 1], classes: 2, filters: 1, units: 2 });
    const mask = tf.tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], [3, 3, 1, 1]);
    const [dense, sparse] = [networkCosts(network), networkCosts(network, { "conv1/kernel": mask })];
    expect(sparse.weights).toBe(dense.weights - 6);
    expect(sparse.multiplyAdds).toBe(dense.multiplyAdds - 6 * 16);
    expect(sparse.parameters).toBe(dense.parameters);
  });
});
