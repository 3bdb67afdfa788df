import { tf } from "../../lib/backend";
import * as distillation from "../../lib/distillation";
import { drawRows, inputs, labels, mlp, nan, network, parameters, type Rows, random } from "./right-input";

const logits = Float32Array.of(1, 2, 3, 4);
const student = () => ({ start: mlp(), drawRows });
const distilSettings = () => ({
  ...{ teacher: mlp(), student: student(), labels, temperature: 2, alpha: 0.5 },
  ...{ seeds: [1], inputs, steps: 1, learningRate: 0.1 },
});
const images = () => ({
  ...{ name: "画像", images: inputs, labels: Int32Array.from(labels), count: 2 },
  ...{ height: 2, width: 2, channels: 1, classNames: ["0", "1"], background: 0 },
});
const matchSettings = () => ({
  ...{ network, teacher: parameters(), rows: 2, temperature: 1 },
  change: (batch: Float32Array) => batch,
});

export const distillationRows: Rows = {
  softmaxRow: [
    ["T = 0", () => distillation.softmaxRow([1, 2], 0)],
    ["NaN", () => distillation.softmaxRow([1, Number.NaN], 1)],
    ["no classes", () => distillation.softmaxRow([], 1)],
  ],
  softTargets: [
    ["T = 0", () => distillation.softTargets([logits], 2, 0)],
    ["T < 0", () => distillation.softTargets([logits], 2, -1)],
    ["NaN", () => distillation.softTargets([nan], 2, 1)],
    ["no teacher", () => distillation.softTargets([], 2, 1)],
    ["no rows", () => distillation.softTargets([new Float32Array(0)], 2, 1)],
    ["half a row", () => distillation.softTargets([logits], 3, 1)],
    ["half a class", () => distillation.softTargets([Float32Array.of(1, 2, 3)], 1.5, 1)],
  ],
  checkTemperature: [
    ["0", () => distillation.checkTemperature(0)],
    ["NaN", () => distillation.checkTemperature(Number.NaN)],
    ["∞", () => distillation.checkTemperature(Infinity)],
  ],
  checkAlpha: [
    ["< 0", () => distillation.checkAlpha(-0.1)],
    ["NaN", () => distillation.checkAlpha(Number.NaN)],
  ],
  distillationLoss: [
    ["T = 0", () => distillation.distillationLoss({ teacherLogits: [logits], classes: 2, temperature: 0, alpha: 1 })],
    ["α > 1", () => distillation.distillationLoss({ teacherLogits: [logits], classes: 2, temperature: 1, alpha: 1.1 })],
    [
      "no labels",
      () => distillation.distillationLoss({ teacherLogits: [logits], classes: 2, temperature: 1, alpha: 0.5 }),
    ],
    [
      "an unknown class",
      () =>
        distillation.distillationLoss({
          teacherLogits: [logits],
          classes: 2,
          temperature: 1,
          alpha: 0.5,
          labels: [0, 2],
        }),
    ],
  ],
  distillationGradient: [
    ["an empty batch", () => distillation.distillationGradient([], [], [], 1, 1)],
    ["T = 0", () => distillation.distillationGradient([[1, 2]], [[1, 2]], [0], 0, 1)],
    ["α = NaN", () => distillation.distillationGradient([[1, 2]], [[1, 2]], [0], 1, Number.NaN)],
    ["an unknown class", () => distillation.distillationGradient([[1, 2]], [[1, 2]], [2], 1, 1)],
    ["NaN in the student's logits", () => distillation.distillationGradient([[1, Number.NaN]], [[1, 2]], [0], 1, 1)],
    ["NaN in the teacher's logits", () => distillation.distillationGradient([[1, 2]], [[1, Number.NaN]], [0], 1, 1)],
    ["another number of classes", () => distillation.distillationGradient([[1, 2]], [[1, 2, 3]], [0], 1, 1)],
  ],
  entropy: [
    ["no distribution", () => distillation.entropy([0.5, 0.6])],
    ["NaN", () => distillation.entropy([Number.NaN, 1])],
  ],
  crossEntropy: [
    ["other classes", () => distillation.crossEntropy([1], [0.5, 0.5])],
    ["logits", () => distillation.crossEntropy([1, 0], [3, -2])],
  ],
  klDivergence: [
    ["other classes", () => distillation.klDivergence([1], [0.5, 0.5])],
    ["no classes", () => distillation.klDivergence([], [])],
  ],
  distil: [
    ["T = 0", () => distillation.distil({ ...distilSettings(), temperature: 0 })],
    ["α < 0", () => distillation.distil({ ...distilSettings(), alpha: -0.1 })],
    ["an unknown class", () => distillation.distil({ ...distilSettings(), labels: [0, 2] })],
    ["no inputs", () => distillation.distil({ ...distilSettings(), inputs: new Float32Array(0) })],
  ],
  distilAtTemperatures: [
    ["no temperature", () => distillation.distilAtTemperatures({ ...distilSettings(), temperatures: [] })],
    ["T = 0", () => distillation.distilAtTemperatures({ ...distilSettings(), temperatures: [0] })],
  ],
  matchLogits: [
    ["α > 1", () => distillation.matchLogits({ ...distilSettings(), alpha: 2 })],
    ["no steps", () => distillation.matchLogits({ ...distilSettings(), steps: 0 })],
  ],
  squaredLogitError: [["other shapes", () => distillation.squaredLogitError(tf.ones([1, 2, 3]), tf.ones([1, 2, 2]))]],
  consistentTeaching: [
    [
      "T = 0",
      () => distillation.consistentTeaching({ teacher: mlp(), images: images(), pixels: 0, batch: 1, temperature: 0 }),
    ],
    [
      "a shift < 0",
      () => distillation.consistentTeaching({ teacher: mlp(), images: images(), pixels: -1, batch: 1, temperature: 1 }),
    ],
  ],
  functionMatching: [
    [
      "no mixtures",
      () =>
        distillation.functionMatching({
          teacher: mlp(),
          inputs,
          mixtures: 0,
          random: random(),
          batch: 1,
          temperature: 1,
        }),
    ],
    [
      "T = 0",
      () =>
        distillation.functionMatching({
          teacher: mlp(),
          inputs,
          mixtures: 2,
          random: random(),
          batch: 1,
          temperature: 0,
        }),
    ],
  ],
  matchNetworkFunction: [
    ["T = 0", () => distillation.matchNetworkFunction({ ...matchSettings(), temperature: 0 })],
    ["no rows", () => distillation.matchNetworkFunction({ ...matchSettings(), rows: 0 })],
  ],
  bestBias: [
    ["NaN", () => distillation.bestBias(nan, labels, 2, [0])],
    ["an unknown class", () => distillation.bestBias(logits, [0, 2], 2, [0])],
    ["a label of NaN", () => distillation.bestBias(logits, [0, Number.NaN], 2, [0])],
    ["all classes", () => distillation.bestBias(logits, labels, 2, [0, 1])],
    ["no rows", () => distillation.bestBias(new Float32Array(0), [], 2, [0])],
  ],
  fitBias: [["an unknown class", () => distillation.fitBias(mlp(), { inputs, labels }, [2])]],
  raiseBias: [
    ["too few", () => distillation.raiseBias(mlp(), [0], [])],
    ["NaN", () => distillation.raiseBias(mlp(), [0], [Number.NaN])],
  ],
  recall: [
    ["NaN", () => distillation.recall(nan, labels, 2, 0)],
    ["a label of NaN", () => distillation.recall(logits, [1, Number.NaN], 2, 1)],
    ["an unknown class", () => distillation.recall(logits, [1, 2], 2, 1)],
    ["a class without rows", () => distillation.recall(logits, labels, 2, 5)],
    ["too few labels", () => distillation.recall(logits, [0], 2, 0)],
  ],
  rowsWithout: [
    ["NaN", () => distillation.rowsWithout([0, Number.NaN], [0])],
    ["a class without rows", () => distillation.rowsWithout(labels, [7])],
    ["all classes", () => distillation.rowsWithout(labels, [0, 1])],
  ],
  noisyLabels: [
    ["a share > 1", () => distillation.noisyLabels(labels, 2, 1.5, random())],
    ["an unknown class", () => distillation.noisyLabels([2], 2, 0.5, random())],
    ["no labels", () => distillation.noisyLabels([], 2, 0.5, random())],
  ],
  smoothedLabels: [
    ["α > 1", () => distillation.smoothedLabels(labels, 2, 1.5)],
    ["an unknown class", () => distillation.smoothedLabels([2], 2, 0.1)],
    ["no labels", () => distillation.smoothedLabels([], 2, 0.1)],
  ],
  logitGapSpread: [
    ["too few labels", () => distillation.logitGapSpread(logits, [0], 2)],
    [
      "an unknown class",
      () => distillation.logitGapSpread(Float32Array.of(1, 0, 2, 0, 0, 1, 0, 2, 3, 0), [0, 0, 1, 1, 2], 2),
    ],
    [
      "a label of NaN",
      () => distillation.logitGapSpread(Float32Array.of(1, 0, 2, 0, 0, 1, 0, 2, 3, 0), [0, 0, 1, 1, Number.NaN], 2),
    ],
    ["one row a class", () => distillation.logitGapSpread(logits, labels, 2)],
    ["NaN", () => distillation.logitGapSpread(Float32Array.of(...nan, ...nan), [0, 0, 1, 1], 2)],
  ],
};
