import { tf } from "../../lib/backend";
import * as lowRank from "../../lib/low-rank";
import * as pruning from "../../lib/pruning";
import { train } from "../../lib/training";
import { drawRows, inputs, loss, mlp, type Rows, sizes, x } from "./right-input";

const factorised = () => lowRank.factoriseMlp(mlp(), [2, undefined]);
const broken = () => ({
  ...mlp(),
  weights: mlp().weights.map((weight) => tf.fill<tf.Rank.R3>(weight.shape, Number.NaN)),
});
const trained = (ranks: lowRank.Ranks, more: object = {}) =>
  train({
    ...{ seeds: [1], inputs, steps: 1, learningRate: 0.1, createStepper: lowRank.trainFactors(ranks) },
    arms: { a: { start: mlp(), loss: loss(), drawRows, ...more } },
  });
const sigma = Float64Array.of(2, 1);

export const lowRankRows: Rows = {
  decodeLowRankMlp: [["no bytes", () => lowRank.decodeLowRankMlp(new Uint8Array())]],
  breakEvenRank: [["no inputs", () => lowRank.breakEvenRank(0, 3)]],
  factoriseMlp: [
    ["too few ranks", () => lowRank.factoriseMlp(mlp(), [1])],
    ["rank 0", () => lowRank.factoriseMlp(mlp(), [0, undefined])],
    ["NaN", () => lowRank.factoriseMlp(broken(), [1, 1])],
  ],
  lowRankLogits: [
    ["other features", () => lowRank.lowRankLogits(factorised(), x(2, 3))],
    ["no rows", () => lowRank.lowRankLogits(factorised(), x(0))],
  ],
  lowRankParameterCount: [
    ["a rank too high", () => lowRank.lowRankParameterCount(sizes, [4, 1])],
    ["one layer", () => lowRank.lowRankParameterCount([4], [])],
  ],
  lowRankBytes: [["too few ranks", () => lowRank.lowRankBytes(sizes, [1])]],
  ranksWithin: [
    ["a budget of 1", () => lowRank.ranksWithin(mlp(), 1)],
    ["NaN", () => lowRank.ranksWithin(broken(), 0.1)],
  ],
  rankWithin: [
    ["a budget < 0", () => lowRank.rankWithin(sigma, -0.1)],
    ["a budget of NaN", () => lowRank.rankWithin(sigma, Number.NaN)],
    ["no singular values", () => lowRank.rankWithin(new Float64Array(0), 0.1)],
    ["NaN", () => lowRank.rankWithin(Float64Array.of(Number.NaN), 0.1)],
  ],
  relativeError: [
    ["rank −1", () => lowRank.relativeError(sigma, -1)],
    ["rank 3 of 2", () => lowRank.relativeError(sigma, 3)],
    ["NaN", () => lowRank.relativeError(Float64Array.of(1, Number.NaN), 1)],
  ],
  svd: [
    ["too few numbers", () => lowRank.svd([1, 2, 3], 2, 2)],
    ["no rows", () => lowRank.svd([], 0, 2)],
    ["NaN", () => lowRank.svd([1, Number.NaN], 1, 2)],
  ],
  truncate: [["rank 0", () => lowRank.truncate(lowRank.svd([1, 2], 1, 2), 0)]],
  trainFactors: [
    ["too few ranks", () => trained([1])],
    ["masks", () => trained([1, 1], { masks: pruning.keepAll(mlp()) })],
  ],
};
