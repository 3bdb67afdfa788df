import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  cifarResNet,
  conv,
  decodeTensors,
  dense,
  encodeTensors,
  flatten,
  initNetwork,
  lenet5,
  mlpNetwork,
  type NamedTensors,
  type Network,
  network,
  networkCosts,
  networkLogits,
  relu,
} from "../../lib/models";
import {
  filterMasks,
  type KeptFilters,
  prunableKernels,
  pruneFilters,
  pruneFiltersGlobally,
  removeFilters,
  thinNetwork,
} from "../../lib/pruning";
import { smallNetworks, waveInputs, waveParameters } from "../models/small-networks";

beforeAll(async () => {
  await selectBackend();
});

const names = (whole: Network) => prunableKernels(whole).map(({ name }) => name.replace("/kernel", ""));
const lists = (kept: KeptFilters) => Object.fromEntries(Object.entries(kept).map(([name, own]) => [name, [...own]]));
const numbers = (tensors: NamedTensors) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.arraySync()]));
const first = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

/** Filters of norms 1, 3 and 2 over four places, then two logits. */
const small = network("小さい", [2, 2, 1], [conv("畳み込み", 3, 1), relu, flatten, dense("出力", 2)]);
const smallParameters = (kernel = [1, -3, 2]) => ({
  "畳み込み/kernel": tf.tensor4d(kernel, [1, 1, 1, 3]),
  "畳み込み/bias": tf.tensor1d([5, 6, 7]),
  "出力/kernel": tf.tensor2d(
    Float32Array.from({ length: 24 }, (_, i) => i),
    [12, 2],
  ),
  "出力/bias": tf.tensor1d([8, 9]),
});

describe("prunableKernels", () => {
  it("are those whose outputs go to one next kernel alone", () => {
    const of = (name: string) => names(smallNetworks[name]());
    expect(of("LeNet-5")).toEqual(["conv1", "conv2", "dense1"]);
    expect(of("Conv-4")).toEqual(["conv1", "conv2", "conv3", "conv4", "dense1", "dense2"]);
    expect(of("VGG-19")).toHaveLength(16);
    expect(of("VGG-19").at(-1)).toBe("group5/conv4");
    expect(of("BatchNorm MLP")).toEqual(["dense1", "dense2"]);
    // Of a residual network the first convolution of each block; the shortcuts and the second are added up.
    expect(of("ResNet-14")).toEqual([1, 2, 3].flatMap((g) => [1, 2].map((b) => `group${g}/block${b}/conv1`)));
    // The last maps are the logits.
    expect(of("Network in Network").at(-1)).toBe("mlpconv3/conv2");
    expect(of("soft decision tree")).toEqual([]);
  });
});

describe("pruneFilters", () => {
  it("keeps the filters of largest ℓ₁ norm, the last among equals, of the named layers alone", () => {
    expect(lists(pruneFilters(small, smallParameters(), { "畳み込み/kernel": 1 / 3 }))).toEqual({
      "畳み込み/kernel": [1, 2],
    });
    const tied = smallParameters([2, -2, 2]);
    expect(lists(pruneFilters(small, tied, { "畳み込み/kernel": 1 / 3 }))).toEqual({ "畳み込み/kernel": [1, 2] });
    expect(pruneFilters(small, tied, {})).toEqual({});
    // Places and channels of a filter count alike: [5, 5, 20, 50] ones but one, of which 25 go.
    const whole = lenet5();
    const ones = Object.fromEntries(whole.parameters.map(({ name, shape }) => [name, tf.ones([...shape])]));
    const one = tf.oneHot(tf.scalar(3, "int32"), 50).mul(tf.oneHot(tf.scalar(0, "int32"), 20).reshape([20, 1]));
    const larger = { ...ones, "conv2/kernel": tf.add(ones["conv2/kernel"], one) };
    const { "conv2/kernel": kept } = pruneFilters(whole, larger, { "conv2/kernel": 0.5 });
    expect([...kept]).toEqual([3, ...Array.from({ length: 24 }, (_, i) => 26 + i)]);
  });

  it("refuses layers whose outputs somebody needs, rates and filters that do not fit, other parameters", () => {
    const parameters = smallParameters();
    expect(() => pruneFilters(small, parameters, { "出力/kernel": 0.5 })).toThrow(
      "出力/kernel is no kernel of 小さい whose filters can be removed",
    );
    expect(() => pruneFilters(small, parameters, { "畳み込み/kernel": 0.9 })).toThrow("leaves none of 3 units");
    expect(() => pruneFilters(small, {}, {})).toThrow("parameter 畳み込み/kernel has nothing");
    const nan = smallParameters([1, Number.NaN, 1]);
    expect(() => pruneFilters(small, nan, { "畳み込み/kernel": 0.5 })).toThrow("score 1 is NaN");
    for (const bad of [[], [3], [1, 0], [1, 1], [-1]]) {
      const kept = { "畳み込み/kernel": Int32Array.from(bad) };
      expect(() => thinNetwork(small, kept)).toThrow("expected one or more of 0 to 2, rising");
    }
    const tree = smallNetworks["soft decision tree"]();
    expect(() => pruneFiltersGlobally(tree, waveParameters(tree), 0.1)).toThrow("in 0 layer(s)");
  });
});

describe("pruneFiltersGlobally", () => {
  const whole = mlpNetwork([2, 4, 2, 2]);
  const parameters = (first: number[], second: number[]) => ({
    ...initNetwork({ network: whole, seed: 1 }),
    "dense1/kernel": tf.tensor2d([...first, ...first.map(() => 0)], [2, 4]),
    "dense2/kernel": tf.tensor2d([...second, ...Array(6).fill(0)], [4, 2]),
  });

  it("compares layers by norms that each layer's norm divides", () => {
    // Shares of the layer's norm: 0.1, 0.3, 0.3, 0.9 (norm 10) and 0.6, 0.8 (norm 1).
    const own = parameters([1, 3, 3, 9], [0.6, 0.8]);
    expect(lists(pruneFiltersGlobally(whole, own, 0.5))).toEqual({ "dense1/kernel": [3], "dense2/kernel": [0, 1] });
    expect(lists(pruneFiltersGlobally(whole, own, 4 / 6))).toEqual({ "dense1/kernel": [3], "dense2/kernel": [1] });
    expect(lists(pruneFiltersGlobally(whole, own, 2 / 6))).toEqual({
      "dense1/kernel": [2, 3],
      "dense2/kernel": [0, 1],
    });
    const scaled = parameters([1000, 3000, 3000, 9000], [0.6, 0.8]);
    expect(pruneFiltersGlobally(whole, scaled, 0.5)).toEqual(pruneFiltersGlobally(whole, own, 0.5));
  });

  it("divides by the ℓ₂ norm of a layer's norms, not by their sum or their largest", () => {
    const kept = (first: number[], second: number[]) =>
      Object.values(pruneFiltersGlobally(whole, parameters(first, second), 1 / 6)).map((own) => [...own]);
    // Least of each layer: 1 / √12 > 1 / √17, where their sums say 1 / 6 < 1 / 5.
    expect(kept([1, 1, 1, 3], [1, 4])).toEqual([[0, 1, 2, 3], [1]]);
    // 2 / √31 < 1 / √5, where their largest say 2 / 3 > 1 / 2.
    expect(kept([2, 3, 3, 3], [1, 2])).toEqual([
      [1, 2, 3],
      [0, 1],
    ]);
  });

  it("keeps the last among equals as the largest of its layer", () => {
    const kept = pruneFiltersGlobally(whole, parameters([2, 2, 1, 2], [5, 5]), 4 / 6);
    expect(lists(kept)).toEqual({ "dense1/kernel": [3], "dense2/kernel": [1] });
  });

  it("removes exact counts under ties and leaves every layer a filter, whatever its norm", () => {
    for (const [one, two] of [
      [1, 1],
      [0, 1],
      [0, 0],
    ]) {
      for (let remove = 0; remove <= 4; remove++) {
        const kept = pruneFiltersGlobally(whole, parameters(Array(4).fill(one), [two, two]), remove / 6);
        const counts = Object.values(kept).map(({ length }) => length);
        expect(counts[0] + counts[1]).toBe(6 - remove);
        expect(Math.min(...counts)).toBeGreaterThan(0);
      }
    }
    expect(() => pruneFiltersGlobally(whole, parameters([1, 1, 1, 1], [1, 1]), 5 / 6)).toThrow(
      "rate 0.8333333333333334 removes 5 of 6 units in 2 layer(s); expected at most 4",
    );
  });
});

describe("removeFilters", () => {
  it("drops the filter, its bias and the rows that took its outputs, at every place", () => {
    const parameters = smallParameters();
    const kept = pruneFilters(small, parameters, { "畳み込み/kernel": 1 / 3 });
    expect(numbers(removeFilters(small, parameters, kept))).toEqual({
      "畳み込み/kernel": [[[[-3, 2]]]],
      "畳み込み/bias": [6, 7],
      // Rows 1, 2, then 4, 5 and so on: place by place without channel 0.
      "出力/kernel": [1, 2, 4, 5, 7, 8, 10, 11].map((row) => [2 * row, 2 * row + 1]),
      "出力/bias": [8, 9],
    });
    const masks = numbers(filterMasks(small, kept));
    expect(masks["畳み込み/kernel"]).toEqual([[[[0, 1, 1]]]]);
    expect(masks["出力/kernel"]).toEqual(Array.from({ length: 12 }, (_, row) => Array(2).fill(Number(row % 3 > 0))));
    expect(Object.keys(masks)).toEqual(["畳み込み/kernel", "出力/kernel"]);
  });

  it.each(Object.keys(smallNetworks).filter((name) => name !== "soft decision tree"))(
    "gives %s the logits of the masked network, and a file of its own size",
    (name) => {
      const whole = smallNetworks[name]();
      const wave = waveParameters(whole);
      // Statistics that differ from channel to channel, as after training.
      const statistics = whole.parameters.filter(({ kind }) => kind === "statistic");
      for (const [i, { name: own, shape }] of statistics.entries()) {
        const value = (c: number) => ((i + c) % 5) / 20 + (own.endsWith("/variance") ? 0.8 : -0.1);
        wave[own] = tf.tensor1d(Float32Array.from({ length: shape[0] }, (_, c) => value(c)));
      }
      const kept = pruneFiltersGlobally(whole, wave, 0.4);
      const thin = thinNetwork(whole, kept);
      const parameters = removeFilters(whole, wave, kept);
      const masks = filterMasks(whole, kept);
      const masked = { ...wave };
      for (const kernel of Object.keys(masks)) masked[kernel] = tf.mul(wave[kernel], masks[kernel]);

      const x = waveInputs(whole, 3);
      const [full, expected] = [wave, masked].map((own) => networkLogits(whole, own, x).dataSync());
      const found = networkLogits(thin, parameters, x).dataSync();
      const scale = Math.max(...expected.map(Math.abs));
      const apart = (own: ArrayLike<number>) => Math.max(...expected.map((logit, i) => Math.abs(own[i] - logit)));
      expect(found).toHaveLength(expected.length);
      expect(apart(found) / scale).toBeLessThan(1e-5);
      expect(apart(full) / scale).toBeGreaterThan(1e-3);

      // A removed weight is one whose mask is 0: the accountant counts as many either way.
      const { weights, multiplyAdds, bytes } = networkCosts(thin);
      expect(networkCosts(whole, masks)).toMatchObject({ weights, multiplyAdds });
      const file = encodeTensors({ groups: { parameters }, note: "" });
      expect(numbers(decodeTensors(file).groups.parameters)).toEqual(numbers(parameters));
      expect(bytes).toBe(4 * Object.values(parameters).reduce((sum, { size }) => sum + size, 0));
    },
  );

  it("leaves LeNet-5 of half the filters with sizes counted by hand", () => {
    const kept = { "conv1/kernel": first(10), "conv2/kernel": first(25), "dense1/kernel": first(250) };
    const { layers, parameters } = networkCosts(thinNetwork(lenet5(), kept));
    expect(layers.map(({ layer, weights, multiplyAdds }) => [layer, weights, multiplyAdds])).toEqual([
      ["conv1", 250, 24 * 24 * 250],
      ["conv2", 25 * 10 * 25, 8 * 8 * 25 * 10 * 25],
      ["dense1", 4 * 4 * 25 * 250, 100_000],
      ["dense2", 2_500, 2_500],
    ]);
    expect(parameters).toBe(250 + 10 + 6_250 + 25 + 100_000 + 250 + 2_500 + 10);
  });

  // Table 1 there: ResNet-56 has 1.25E+08 FLOP (a multiply-add is one) and 0.85M parameters; pruned-A keeps 9 of 10
  // filters of each block's first convolution but those of layers 16, 20, 38 and 54: 1.12E+08 (10.4 % fewer) and 0.77M
  // (9.4 % fewer).
  it("costs ResNet-56-pruned-A what Li and others 2017 print", () => {
    const whole = cifarResNet({ blocks: 9 });
    const skipped = [16, 20, 38, 54];
    const kept = prunableKernels(whole).flatMap(({ name, shape }, block) =>
      skipped.includes(2 * block + 2) ? [] : [[name, first(Math.floor(0.9 * shape[3]))] as const],
    );
    // Theirs has no weights in the shortcuts.
    const costs = (own: Network) => {
      const { layers, ...all } = networkCosts(own);
      const shortcuts = layers.filter(({ layer }) => layer.endsWith("shortcut"));
      const less = (what: "weights" | "multiplyAdds") =>
        shortcuts.reduce((rest, shortcut) => rest - shortcut[what], all[what]);
      return [less("multiplyAdds"), less("weights")];
    };
    const [before, after] = [costs(whole), costs(thinNetwork(whole, Object.fromEntries(kept)))];
    expect(before.map((count) => count.toExponential(2))).toEqual(["1.25e+8", "8.49e+5"]);
    expect(after.map((count) => count.toExponential(2))).toEqual(["1.12e+8", "7.69e+5"]);
    expect(after.map((count, i) => (100 * (1 - count / before[i])).toFixed(1))).toEqual(["10.4", "9.4"]);
  });

  it("leaves no tensor but its result, and the whole network's as they were", () => {
    const parameters = smallParameters();
    const before = [tf.memory().numTensors, numbers(parameters)] as const;
    const kept = pruneFiltersGlobally(small, parameters, 1 / 3);
    tf.dispose([removeFilters(small, parameters, kept), filterMasks(small, kept)]);
    expect([tf.memory().numTensors, numbers(parameters)]).toEqual(before);
  });
});
