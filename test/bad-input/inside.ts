import { tf } from "../../lib/backend";
import * as earlyExits from "../../lib/early-exits";
import * as mutualLearning from "../../lib/mutual-learning";
import { drawRows, inputs, labels, mlp, nan, type Rows, x } from "./right-input";

const exits = () => earlyExits.initEarlyExits({ sizes: [4, 3, 3, 2], seeds: [1] });
const batch = () => tf.reshape<tf.Rank.R3>(x(2), [1, 2, 4]);
const y = () => tf.tensor3d([1, 0, 0, 1], [1, 2, 2]);
const training = () => ({
  ...{ start: exits(), seeds: [1], data: { inputs, labels }, drawRows, steps: 1, learningRate: 0.1 },
  ...{ alpha: 0.5, temperature: 2 },
});

const twice = () => ({
  start: earlyExits.initEarlyExits({ sizes: [4, 3, 3, 2], seeds: [1, 1] }),
  seeds: ["種", "種"],
});

export const earlyExitRows: Rows = {
  initEarlyExits: [["one hidden layer", () => earlyExits.initEarlyExits({ sizes: [4, 3, 2], seeds: [1] })]],
  earlyExitForward: [["other features", () => earlyExits.earlyExitForward(exits(), x(2, 5))]],
  earlyExitLoss: [
    ["T = 0", () => earlyExits.earlyExitLoss(exits(), batch(), y(), { alpha: 0.5, temperature: 0 })],
    ["α > 1", () => earlyExits.earlyExitLoss(exits(), batch(), y(), { alpha: 2, temperature: 1 })],
  ],
  chooseExits: [
    ["no exit", () => earlyExits.chooseExits([], 2, 1)],
    ["a threshold < 0", () => earlyExits.chooseExits([new Float32Array(4)], 2, -1)],
    ["NaN", () => earlyExits.chooseExits([nan], 2, 1)],
    ["half a row", () => earlyExits.chooseExits([new Float32Array(3)], 2, 1)],
  ],
  exitCosts: [["one layer", () => earlyExits.exitCosts([4])]],
  evaluateExits: [
    ["NaN", () => earlyExits.evaluateExits(exits(), { inputs: nan, labels: [0] }, 1)],
    ["no rows", () => earlyExits.evaluateExits(exits(), { inputs: new Float32Array(0), labels: [] }, 1)],
    ["an unknown class", () => earlyExits.evaluateExits(exits(), { inputs, labels: [0, 2] }, 1)],
  ],
  trainEarlyExits: [
    ["T = 0", () => earlyExits.trainEarlyExits({ ...training(), temperature: 0 })],
    ["a seed twice", () => earlyExits.trainEarlyExits({ ...training(), ...twice() })],
    ["α = NaN", () => earlyExits.trainEarlyExits({ ...training(), alpha: Number.NaN })],
    ["an unknown class", () => earlyExits.trainEarlyExits({ ...training(), data: { inputs, labels: [0, 2] } })],
    [
      "NaN",
      () => earlyExits.trainEarlyExits({ ...training(), data: { inputs: Float32Array.of(...nan, ...nan), labels } }),
    ],
    ["no rows", () => earlyExits.trainEarlyExits({ ...training(), data: { inputs: new Float32Array(0), labels: [] } })],
    ["an empty batch", () => earlyExits.trainEarlyExits({ ...training(), drawRows: () => new Int32Array(0) })],
  ],
};

const cohort = () => ({
  ...{ students: { a: { start: mlp(), drawRows }, b: { start: mlp(), drawRows } }, labels },
  ...{ seeds: [1], inputs, steps: 1, learningRate: 0.1 },
});

export const mutualRows: Rows = {
  mutualLearning: [
    ["one student", () => mutualLearning.mutualLearning<string>({ ...cohort(), students: { a: cohort().students.a } })],
    ["an unknown class", () => mutualLearning.mutualLearning({ ...cohort(), labels: [0, 2] })],
    ["NaN", () => mutualLearning.mutualLearning({ ...cohort(), inputs: Float32Array.of(...nan, ...nan) })],
    ["no rows", () => mutualLearning.mutualLearning({ ...cohort(), inputs: new Float32Array(0), labels: [] })],
  ],
};
