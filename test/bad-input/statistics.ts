import { seededRandom } from "../../lib/random";
import * as statistics from "../../lib/statistics";
import type { Rows } from "./right-input";

const claim = "主張";
const experiment = (more: object) => ({
  ...{ seeds: 3, effect: 0, sharedSpread: 1, ownSpread: 1, random: seededRandom(1) },
  ...more,
});

export const statisticsRows: Rows = {
  bar: [
    ["one seed", () => statistics.bar({ claim, values: [1], threshold: 0 })],
    ["NaN", () => statistics.bar({ claim, values: [1, Number.NaN], threshold: 0 })],
    ["threshold NaN", () => statistics.bar({ claim, values: [1, 2], threshold: Number.NaN })],
  ],
  calibration: [
    ["no rows", () => statistics.calibration([], [], 2)],
    ["logits", () => statistics.calibration([3, -2], [0], 2)],
    ["NaN", () => statistics.calibration([Number.NaN, 1], [0], 2)],
    ["an unknown class", () => statistics.calibration([0.5, 0.5], [2], 2)],
  ],
  contrast: [
    ["one arm", () => statistics.contrast([[1]], [1])],
    ["other seeds", () => statistics.contrast([[1], [1, 2]], [1, -1])],
    [
      "NaN",
      () =>
        statistics.contrast(
          [
            [1, Number.NaN],
            [1, 2],
          ],
          [1, -1],
        ),
    ],
  ],
  interaction: [["other seeds", () => statistics.interaction({ treated: [[1], [1]], control: [[1, 2], [1]] })]],
  coverage: [["no repetitions", () => statistics.coverage(0, 0, () => statistics.meanInterval([1, 2]))]],
  pairedCoverage: [
    ["one seed", () => statistics.pairedCoverage(experiment({ seeds: 1 }), 1)],
    ["a spread < 0", () => statistics.pairedCoverage(experiment({ ownSpread: -1 }), 1)],
  ],
  equivalenceBar: [
    ["no margin", () => statistics.equivalenceBar({ claim, values: [1, 2], margin: 0 })],
    ["one seed", () => statistics.equivalenceBar({ claim, values: [1], margin: 1 })],
  ],
  holm: [
    ["none", () => statistics.holm([])],
    ["NaN", () => statistics.holm([Number.NaN])],
  ],
  meanInterval: [
    ["one seed", () => statistics.meanInterval([1])],
    ["NaN", () => statistics.meanInterval([1, Number.NaN])],
    ["level 1", () => statistics.meanInterval([1, 2], 1)],
  ],
  pairedDifferences: [["other seeds", () => statistics.pairedDifferences([1], [1, 2])]],
  pairedInterval: [["other seeds", () => statistics.pairedInterval([1, 2], [1, 2, 3])]],
  quantile: [
    ["no values", () => statistics.quantile([], 0.5)],
    ["NaN", () => statistics.quantile([1, Number.NaN], 0.5)],
    ["share 2", () => statistics.quantile([1, 2], 2)],
  ],
  shareBar: [["threshold 2", () => statistics.shareBar({ claim, successes: 1, trials: 2, threshold: 2 })]],
  shareInterval: [
    ["no trials", () => statistics.shareInterval(0, 0)],
    ["more successes than trials", () => statistics.shareInterval(3, 2)],
  ],
  tTest: [
    ["one seed", () => statistics.tTest([1])],
    ["NaN", () => statistics.tTest([1, Number.NaN])],
  ],
  bootstrapInterval: [
    ["one value", () => statistics.bootstrapInterval({ values: [1], random: seededRandom(1) })],
    ["NaN", () => statistics.bootstrapInterval({ values: [1, Number.NaN], random: seededRandom(1) })],
  ],
};
