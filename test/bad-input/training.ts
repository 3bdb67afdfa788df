import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tf } from "../../lib/backend";
import * as pruning from "../../lib/pruning";
import * as training from "../../lib/training";
import {
  biased,
  drawRows,
  folder,
  inputs,
  labels,
  loss,
  mlp,
  nan,
  network,
  parameters,
  type Rows,
  sizes,
} from "./right-input";

const trainSettings = (more: Partial<training.TrainSettings<"a">> = {}, arm: Partial<training.Arm> = {}) => ({
  ...{ seeds: [1], inputs, steps: 1, learningRate: 0.1 },
  arms: { a: { start: mlp(), loss: loss(), drawRows, ...arm } },
  ...more,
});
const networkSettings = (more: Partial<training.TrainNetworkSettings> = {}): training.TrainNetworkSettings => ({
  ...{ network, start: parameters(), seed: 1, inputs, loss: loss(), drawRows, steps: 1, learningRate: 0.1 },
  ...more,
});
const [term] = training.hardLabels(labels, 2);
/** Row numbers that no Int32Array can hold, from who has no types. */
const draws = (row: number) => (() => Float64Array.of(row)) as unknown as training.Arm["drawRows"];
/** No step is taken before these are refused. */
const noSteps = {
  drawRows: () => {
    throw new Error("rows were drawn");
  },
};
const validations: readonly (readonly [string, training.LabelledRows])[] = [
  ["an unknown class in validation", { inputs, labels: [0, 2] }],
  ["too few labels in validation", { inputs, labels: [0] }],
  ["NaN in validation", { inputs: nan, labels: [0] }],
  ["no rows in validation", { inputs: new Float32Array(0), labels: [] }],
];
const criteria: readonly (readonly [string, number[]])[] = [
  ["a criterion of NaN", [Number.NaN]],
  ["a criterion of ∞", [Infinity]],
  ["no criterion", []],
  ["more criteria than networks", [0, 0]],
];
/** Looked at after the first of many steps. */
const looking = (found: number[]) => ({
  validation: { inputs, labels },
  steps: 9,
  recordEvery: 1,
  bestBy: () => found,
});
const augmented: readonly (readonly [string, (batch: training.NetworkBatch) => Partial<training.NetworkBatch>])[] = [
  ["augmented to NaN", ({ inputs: own }) => ({ inputs: own.map(() => Number.NaN) })],
  ["augmented to fewer numbers", ({ inputs: own }) => ({ inputs: own.subarray(1) })],
  ["augmented to fewer rows", () => ({ rows: 1 })],
  ["augmented to targets of 5", ({ targets }) => ({ targets: targets.map((own) => own.map(() => 5)) })],
  ["augmented to targets of NaN", ({ targets }) => ({ targets: targets.map((own) => own.map(() => Number.NaN)) })],
  ["augmented to fewer targets", ({ targets }) => ({ targets: targets.map((own) => own.subarray(1)) })],
  ["augmented to no targets", () => ({ targets: [] })],
];

export const trainingRows: Rows = {
  adam: [
    ["β₁ = 1", () => training.adam({ beta1: 1 })],
    ["ε = 0", () => training.adam({ epsilon: 0 })],
  ],
  momentum: [
    ["μ = 1", () => training.momentum(1)],
    ["μ = NaN", () => training.momentum(Number.NaN)],
  ],
  weightDecay: [
    ["λ < 0", () => training.weightDecay(training.adam(), -1)],
    ["λ = NaN", () => training.weightDecay(training.adam(), Number.NaN)],
  ],
  constrainColumnNorms: [
    ["limit 0", () => training.constrainColumnNorms(mlp(), 0)],
    ["limit NaN", () => training.constrainColumnNorms(mlp(), Number.NaN)],
  ],
  maxNorm: [
    ["limit < 0", () => training.train(trainSettings({ createStepper: training.maxNorm(-1) }))],
    [
      "masks",
      () => training.train(trainSettings({ createStepper: training.maxNorm(1) }, { masks: pruning.keepAll(mlp()) })),
    ],
  ],
  stepwise: [
    ["descending boundaries", () => training.stepwise([5, 3])],
    ["factor 0", () => training.stepwise([3], 0)],
  ],
  warmUp: [["no steps", () => training.warmUp(0)]],
  checkSeeds: [
    ["none", () => training.checkSeeds("here", [])],
    ["7 and its text", () => training.checkSeeds("here", [7, "種", "7"])],
  ],
  hardLabels: [
    ["an unknown class", () => training.hardLabels([0, 2], 2)],
    ["NaN", () => training.hardLabels([Number.NaN], 2)],
    ["no labels", () => training.hardLabels([], 2)],
  ],
  crossEntropyObjective: [
    ["temperature 0", () => training.crossEntropyObjective(network, [{ weight: 1, temperature: 0 }])],
  ],
  glyphPractice: [["no units", () => training.glyphPractice("練習", [0])]],
  predictClasses: [["half a row", () => training.predictClasses(new Float32Array(3), 2)]],
  predictLogits: [
    ["no rows", () => training.predictLogits(mlp(), new Float32Array(0))],
    ["half a row", () => training.predictLogits(mlp(), new Float32Array(6))],
    ["−∞", () => training.predictLogits(mlp(), Float32Array.of(1, 1, 1, -Infinity))],
    ["no biases", () => training.predictLogits({ ...mlp(), biases: [] }, inputs)],
    ["a bias of −∞, of which ReLU makes 0", () => training.predictLogits(biased(-Infinity), inputs)],
  ],
  predictNetworkLogits: [
    ["no rows", () => training.predictNetworkLogits(network, parameters(), new Float32Array(0))],
    ["half a row", () => training.predictNetworkLogits(network, parameters(), new Float32Array(6))],
    ["−∞", () => training.predictNetworkLogits(network, parameters(), Float32Array.of(1, 1, 1, -Infinity))],
  ],
  evaluate: [
    ["NaN", () => training.evaluate(mlp(), { inputs: nan, labels: [0] })],
    ["an unknown class", () => training.evaluate(mlp(), { inputs, labels: [0, 2] })],
    ["too few labels", () => training.evaluate(mlp(), { inputs, labels: [0] })],
    ["no rows", () => training.evaluate(mlp(), { inputs: new Float32Array(0), labels: [] })],
  ],
  evaluateNetwork: [
    ["NaN", () => training.evaluateNetwork(network, parameters(), { inputs: nan, labels: [0] })],
    ["an unknown class", () => training.evaluateNetwork(network, parameters(), { inputs, labels: [0, 2] })],
    ["too few labels", () => training.evaluateNetwork(network, parameters(), { inputs, labels: [0] })],
  ],
  drawMinibatch: [
    [
      "an empty batch",
      () =>
        training.drawMinibatch(
          [{ arm: { loss: loss(), drawRows: () => new Int32Array(0) }, seed: 1 }],
          inputs,
          0,
          sizes,
        ),
    ],
    [
      "a row that is not there",
      () =>
        training.drawMinibatch(
          [{ arm: { loss: loss(), drawRows: () => Int32Array.of(2) }, seed: 1 }],
          inputs,
          0,
          sizes,
        ),
    ],
    [
      "room for fewer rows",
      () =>
        training.drawMinibatch(
          [{ arm: { loss: loss(), drawRows: () => Int32Array.of(0, 1) }, seed: 1 }],
          inputs,
          0,
          sizes,
          {
            ...{ rows: 1, inputs: new Float32Array(2), targets: [new Float32Array(2)], dropout: [] },
          },
        ),
    ],
  ],
  readRunRecord: [
    [
      "no JSON",
      async () => {
        await writeFile(join(folder, "record"), "no JSON\n");
        training.readRunRecord(join(folder, "record"));
      },
    ],
  ],
  train: [
    ["no arms", () => training.train<string>({ ...trainSettings(), arms: {} })],
    ["no seeds", () => training.train(trainSettings({ seeds: [] }))],
    ["a seed twice", () => training.train(trainSettings({ seeds: [1, "1"] }))],
    ["a start of NaN", () => training.train(trainSettings({}, { ...noSteps, start: biased(Number.NaN) }))],
    ["a start of no biases", () => training.train(trainSettings({}, { ...noSteps, start: { ...mlp(), biases: [] } }))],
    ["a start of no layers", () => training.train(trainSettings({}, { start: { weights: [], biases: [] } }))],
    ["NaN in the inputs", () => training.train(trainSettings({ inputs: Float32Array.of(...nan, ...nan) }))],
    ["no inputs", () => training.train(trainSettings({ inputs: new Float32Array(0) }))],
    ["half a row", () => training.train(trainSettings({ inputs: new Float32Array(6) }))],
    ["no steps", () => training.train(trainSettings({ steps: 0 }))],
    ["learning rate NaN", () => training.train(trainSettings({ learningRate: Number.NaN }))],
    ["an empty batch", () => training.train(trainSettings({}, { drawRows: () => new Int32Array(0) }))],
    ["temperature 0", () => training.train(trainSettings({}, { loss: [{ ...term, temperature: 0 }] }))],
    ["NaN in the targets", () => training.train(trainSettings({}, { loss: [{ ...term, targets: nan }] }))],
    ["dropout rate 1", () => training.train(trainSettings({}, { dropout: { hidden: 1 } }))],
    [
      "a mask of −1",
      () => training.train(trainSettings({}, { masks: pruning.keepAll(mlp()).map((mask) => tf.neg(mask)) })),
    ],
    ["a schedule of NaN", () => training.train(trainSettings({ schedule: () => Number.NaN }))],
    ["a schedule of −1", () => training.train(trainSettings({ schedule: () => -1 }))],
    ["masks of other shapes", () => training.train(trainSettings({}, { masks: pruning.keepAll(mlp([4, 2, 2])) }))],
    ["patience without validation", () => training.train(trainSettings({ patience: 1 }))],
    [
      "checkpoints every 0 steps",
      () => training.train(trainSettings({ checkpoint: { path: join(folder, "c"), every: 0 } })),
    ],
    ["half a row drawn", () => training.train(trainSettings({}, { drawRows: draws(0.5) }))],
    ["row NaN drawn", () => training.train(trainSettings({}, { drawRows: draws(Number.NaN) }))],
    ...validations.map(
      ([what, validation]) => [what, () => training.train(trainSettings({ validation }, noSteps))] as const,
    ),
    ...criteria.map(([what, found]) => [what, () => training.train(trainSettings(looking(found)))] as const),
  ],
  trainNetwork: [
    ["NaN in the inputs", () => training.trainNetwork(networkSettings({ inputs: Float32Array.of(...nan, ...nan) }))],
    ["half a row", () => training.trainNetwork(networkSettings({ inputs: new Float32Array(6) }))],
    ["no steps", () => training.trainNetwork(networkSettings({ steps: 0 }))],
    ["a mask of −1", () => training.trainNetwork(networkSettings({ masks: { "d/kernel": tf.fill([4, 2], -1) } }))],
    ["a schedule of −1", () => training.trainNetwork(networkSettings({ schedule: () => -1 }))],
    ["no parameters", () => training.trainNetwork(networkSettings({ start: {} }))],
    [
      "a start of −∞",
      () => {
        const start = { ...parameters(), "d/bias": tf.tensor1d([0, -Infinity]) };
        return training.trainNetwork(networkSettings({ ...noSteps, start }));
      },
    ],
    ["masks of other shapes", () => training.trainNetwork(networkSettings({ masks: { "d/kernel": tf.ones([2, 4]) } }))],
    ["temperature 0", () => training.trainNetwork(networkSettings({ loss: [{ ...term, temperature: 0 }] }))],
    ["an empty batch", () => training.trainNetwork(networkSettings({ drawRows: () => new Int32Array(0) }))],
    ["row NaN drawn", () => training.trainNetwork(networkSettings({ drawRows: draws(Number.NaN) }))],
    ...validations.map(
      ([what, validation]) => [what, () => training.trainNetwork(networkSettings({ validation, ...noSteps }))] as const,
    ),
    ...criteria.map(([what, found]) => [what, () => training.trainNetwork(networkSettings(looking(found)))] as const),
    ...augmented.map(
      ([what, change]) =>
        [what, () => training.trainNetwork(networkSettings({ augment: (b) => ({ ...b, ...change(b) }) }))] as const,
    ),
  ],
};
