import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  conv,
  convN,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  initNetwork,
  maxPool,
  mlpLogits,
  mlpNetwork,
  type NamedTensors,
  network,
  networkLogits,
  relu,
  residual,
  type TrainingPass,
  trainedOf,
} from "../../lib/models";
import { seededRandom } from "../../lib/random";
import reference from "./reference-networks.json";
import { smallNetworks, waveInputs, waveParameters } from "./small-networks";

beforeAll(async () => {
  await selectBackend();
});

/** A training pass that keeps the statistics it is given. */
function observed(seed: number | string = 1): { pass: TrainingPass; statistics: NamedTensors } {
  const statistics: NamedTensors = {};
  const setStatistic = (name: string, value: tf.Tensor) => {
    statistics[name] = tf.keep(value);
  };
  return { pass: { random: seededRandom(seed), setStatistic }, statistics };
}

const close = (found: number, expected: number, what: string) =>
  expect(Math.abs(found - expected), `${what}: ${found}, expected ${expected}`).toBeLessThan(
    2e-4 + 2e-3 * Math.abs(expected),
  );
const flat = (tensor: tf.Tensor) => [...tensor.dataSync<"float32">()];

describe.each(Object.entries(reference))("%s beside PyTorch", (name, expected) => {
  const make = smallNetworks[name];

  it("has its logits after training, by the running statistics", () => {
    const own = make();
    const { pass, statistics } = observed();
    const [parameters, x] = [waveParameters(own), waveInputs(own, expected.rows)];
    tf.dispose(networkLogits(own, parameters, x, pass));
    const after = flat(networkLogits(own, { ...parameters, ...statistics }, x));
    expected.evaluation.flat().forEach((value, i) => {
      close(after[i], value, `logit ${i}`);
    });
    const found = Object.entries(statistics).map(([key, tensor]) => [key, flat(tensor)] as const);
    expect(found.map(([key]) => key)).toEqual(Object.keys(expected.statistics));
    for (const [key, [sum, first]] of Object.entries<number[]>(expected.statistics)) {
      const own = flat(statistics[key]);
      close(
        own.reduce((total, value) => total + value, 0),
        sum,
        key,
      );
      close(own[0], first, key);
    }
  });

  it("has its logits, its loss and every gradient in training", () => {
    const own = make();
    const [parameters, x] = [waveParameters(own), waveInputs(own, expected.rows)];
    const names = trainedOf(own).map((spec) => spec.name);
    expect(names.sort()).toEqual(Object.keys(expected.gradients).sort());
    const labels = Int32Array.from({ length: expected.rows }, (_, n) => n % 4);
    const y = tf.oneHot(tf.tensor1d(labels, "int32"), 4);
    const { pass } = observed();
    let logits: number[] = [];
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const trained = Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor]));
      const output = networkLogits(own, { ...parameters, ...trained }, x, pass);
      logits = flat(output);
      return tf.losses.softmaxCrossEntropy(y, output) as tf.Scalar;
    })(names.map((key) => parameters[key]));
    close(flat(value)[0], expected.loss, "loss");
    expected.training.flat().forEach((logit, i) => {
      close(logits[i], logit, `logit ${i}`);
    });
    const expectedGradients: Record<string, number[]> = expected.gradients;
    names.forEach((key, i) => {
      const gradient = flat(grads[i]);
      const [sum, squares] = expectedGradients[key];
      // A sum of numbers of either sign is as precise as the numbers are large.
      const size = Math.sqrt(squares * gradient.length);
      const found = gradient.reduce((total, g) => total + g, 0);
      expect(Math.abs(found - sum), `sum of ∂${key}: ${found}, expected ${sum}`).toBeLessThan(1e-5 + 2e-3 * size);
      close(
        gradient.reduce((total, g) => total + g * g, 0),
        squares,
        `squares of ∂${key}`,
      );
    });
  });
});

describe("network", () => {
  it("is the MLP of the replicate axis where it is a chain of dense layers", () => {
    const own = mlpNetwork([6, 5, 4, 3]);
    const parameters = initNetwork({ network: own, seed: "層" });
    const x = waveInputs(own, 7);
    const stacked = {
      weights: [1, 2, 3].map((l) => tf.expandDims(parameters[`dense${l}/kernel`], 0) as tf.Tensor3D),
      biases: [1, 2, 3].map((l) => tf.reshape(parameters[`dense${l}/bias`], [1, 1, -1]) as tf.Tensor3D),
    };
    const [found, expected] = [networkLogits(own, parameters, x), mlpLogits(stacked, x as tf.Tensor2D)];
    flat(expected).forEach((value, i) => {
      expect(flat(found)[i]).toBeCloseTo(value, 5);
    });
  });

  it("starts by its seed alone, kernels at Glorot's deviation", () => {
    const own = convN(2, { inputShape: [8, 8, 3], filters: 16, units: 32 });
    const first = initNetwork({ network: own, seed: "種" });
    const again = initNetwork({ network: own, seed: "種" });
    const other = initNetwork({ network: own, seed: 2 });
    for (const [name, tensor] of Object.entries(first)) expect(flat(again[name])).toEqual(flat(tensor));
    const kernel = flat(first["conv2/kernel"]);
    expect(flat(other["conv2/kernel"])).not.toEqual(kernel);
    const deviation = Math.sqrt(kernel.reduce((sum, value) => sum + value ** 2, 0) / kernel.length);
    expect(deviation / Math.sqrt(2 / (9 * 16 + 9 * 16))).toBeCloseTo(1, 1);
    expect(flat(first["conv2/bias"])).toEqual(Array(16).fill(0));
  });

  it("draws dropout anew for every layer and step, and none afterwards", () => {
    const own = network("drop", [1000], [dropout("a", 0.25), dropout("b", 0)]);
    const x = tf.ones([1, 1000]);
    const step = (seed: string) => flat(networkLogits(own, {}, x, observed(seed).pass));
    const first = step("step 1");
    expect(new Set(first)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    // The standard deviation of the number of zeros is 13.7.
    expect(Math.abs(first.filter((value) => value === 0).length - 250)).toBeLessThan(60);
    expect(step("step 1")).toEqual(first);
    expect(step("step 2")).not.toEqual(first);
    expect(flat(networkLogits(own, {}, x))).toEqual(Array(1000).fill(1));
  });

  it("leaves no tensor but the logits, also when it refuses its input", () => {
    const own = smallNetworks["ResNet-14"]();
    const [parameters, x] = [initNetwork({ network: own, seed: 1 }), waveInputs(own, 2)];
    const wrong = tf.zeros([2, 8, 8, 1]);
    const before = tf.memory().numTensors;
    tf.dispose(networkLogits(own, parameters, x));
    expect(() => networkLogits(own, parameters, wrong)).toThrow("x has shape [2, 8, 8, 1]");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses what does not fit, naming what was found and expected", () => {
    const own = convN(2, { inputShape: [4, 4, 1], classes: 3, filters: 2, units: 2 });
    const parameters = initNetwork({ network: own, seed: 1 });
    expect(() => networkLogits(own, parameters, tf.zeros([2, 4, 5, 1]))).toThrow(
      "networkLogits: x has shape [2, 4, 5, 1]; Conv-2 expects [B, 4, 4, 1] with B ≥ 1",
    );
    expect(() => networkLogits(own, parameters, tf.zeros([0, 4, 4, 1]))).toThrow("x has shape [0, 4, 4, 1]");
    const { "conv1/bias": _, ...missing } = parameters;
    expect(() => networkLogits(own, missing, tf.zeros([1, 4, 4, 1]))).toThrow(
      "parameter conv1/bias has nothing; Conv-2 expects shape [2]",
    );
    expect(() => network("n", [4, 4, 1], [dense("d", 2)])).toThrow(
      "d: its input has shape [4, 4, 1]; expected [units]",
    );
    expect(() => network("n", [4], [conv("c", 2, 3)])).toThrow("c: its input has shape [4]; expected [height, width");
    expect(() => network("n", [4], [maxPool(2)])).toThrow("maxPool: its input has shape [4]");
    expect(() => network("n", [4, 4, 1], [relu])).toThrow("the output has shape [4, 4, 1]; expected [classes]");
    expect(() => network("n", [4], [dense("d", 2), dense("d", 2)])).toThrow("two parameters are named d/kernel");
    expect(() => network("n", [0], [flatten])).toThrow("the input shape is [0]; expected integers ≥ 1");
    expect(() => network("n", [2, 2, 1], [conv("c", 2, 3, { padding: "valid" }), globalAveragePool])).toThrow(
      "c: a filter of 3 × 3 does not fit into 2 × 2",
    );
    expect(() => network("n", [4, 4, 1], [residual([conv("c", 2, 3)])])).toThrow(
      "the body gives [4, 4, 2] and the shortcut [4, 4, 1]; expected one shape",
    );
    expect(() => dropout("d", 1)).toThrow("dropout d: the rate is 1; expected a number in [0, 1)");
    expect(() => convN(3 as 2)).toThrow("convN: found 3 convolutions; expected 2, 4 or 6");
  });
});
