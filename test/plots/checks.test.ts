import { describe, expect, it } from "vitest";
import { barChart, heatMap, histogram, imageGrid, intervalChart, lineChart, scatterChart } from "../../lib/plots";

const axes = { x: { label: "x" }, y: { label: "y" } };
const line = (series: { x: number[]; y: (number | null)[]; low?: number[]; high?: number[] }, more = {}) =>
  lineChart({ title: "t", ...axes, series: [{ name: "hard", ...series }], ...more });

describe("what cannot be drawn is refused with its place", () => {
  it.each<[string, () => unknown, string]>([
    ["NaN", () => line({ x: [1, 2], y: [1, Number.NaN] }), 'lineChart "t": series "hard": y[1] is NaN'],
    ["Infinity", () => line({ x: [1, Number.POSITIVE_INFINITY], y: [1, 2] }), 'series "hard": x[1] is Infinity'],
    ["lengths", () => line({ x: [1, 2, 3], y: [1, 2] }), 'series "hard": y has 2 values and x has 3'],
    ["descending x", () => line({ x: [1, 3, 2], y: [1, 2, 3] }), "x[2] is 2 after 3"],
    ["an empty series", () => line({ x: [], y: [] }), 'series "hard": no values'],
    ["gaps alone", () => line({ x: [1], y: [null] }), "every y is null"],
    ["no series", () => lineChart({ title: "t", ...axes, series: [] }), "no series"],
    ["a low end alone", () => line({ x: [1], y: [1], low: [0] }), 'only "low" is given'],
    ["a crossed interval", () => line({ x: [1], y: [1], low: [2], high: [0] }), "low[0] is 2 and high[0] is 0"],
    ["a nameless interval", () => line({ x: [1], y: [1], low: [0], high: [2] }), 'interval: "95 %'],
    ["zero on a log axis", () => line({ x: [0, 1], y: [1, 2] }, { x: { label: "T", scale: "log" } }), "x[0] is 0"],
    [
      "a low end ≤ 0 on a log axis",
      () => line({ x: [1], y: [1], low: [-1], high: [2] }, { interval: "i", y: { label: "y", scale: "log" } }),
      "low[0] is -1",
    ],
    [
      "a point",
      () => scatterChart({ title: "t", ...axes, series: [{ name: "s", x: [1], y: [Number.NaN] }] }),
      'scatterChart "t": series "s": y[0]',
    ],
    [
      "too few bars",
      () => barChart({ title: "t", ...axes, categories: ["a", "b"], series: [{ name: "s", values: [1] }] }),
      "values has 1 values and categories has 2",
    ],
    [
      "no bar at all",
      () => barChart({ title: "t", ...axes, categories: ["a"], series: [{ name: "s", values: [null] }] }),
      "no values that are not null",
    ],
    [
      "a mean outside",
      () =>
        intervalChart({
          title: "t",
          interval: "i",
          x: { label: "x" },
          rows: [{ name: "r", mean: 5, low: 1, high: 2 }],
        }),
      'row "r": mean 5, low 1, high 2',
    ],
    [
      "a NaN gain",
      () =>
        intervalChart({
          title: "t",
          interval: "i",
          x: { label: "x" },
          rows: [{ name: "r", mean: Number.NaN, low: 1, high: 2 }],
        }),
      "is NaN",
    ],
    [
      "a ragged table",
      () =>
        heatMap({
          title: "t",
          x: { label: "x", names: ["a", "b"] },
          y: { label: "y", names: ["c"] },
          colour: { label: "z" },
          values: [[1]],
        }),
      "values[0] has 1 values and x.names has 2",
    ],
    [
      "a NaN cell",
      () =>
        heatMap({
          title: "t",
          x: { label: "x", names: ["a"] },
          y: { label: "y", names: ["c"] },
          colour: { label: "z" },
          values: [[Number.NaN]],
        }),
      "values[0][0] is NaN",
    ],
    [
      "too many cells",
      () =>
        heatMap({
          title: "t",
          x: { label: "x", names: Array(41).fill("") },
          y: { label: "y", names: ["c"] },
          colour: { label: "z" },
          values: [Array(41).fill(1)],
        }),
      "at most 40",
    ],
    [
      "a picture of another size",
      () => imageGrid({ title: "t", images: [[1, 2, 3]], height: 2, width: 2 }),
      "images[0] has 3 values and height × width = 2 × 2 has 4",
    ],
    [
      "captions for other pictures",
      () => imageGrid({ title: "t", images: [[1]], height: 1, width: 1, captions: [] }),
      "captions has 0 values and images has 1",
    ],
    [
      "an empty range",
      () => imageGrid({ title: "t", images: [[1]], height: 1, width: 1, range: [1, 1] }),
      "range is [1,1]",
    ],
    [
      "columns that are no count",
      () => imageGrid({ title: "t", images: [[1]], height: 1, width: 1, columns: 0 }),
      "columns is 0",
    ],
    [
      "half a bin",
      () => histogram({ title: "t", x: { label: "x" }, series: [{ name: "s", values: [1] }], bins: 0.5 }),
      "bins is 0.5",
    ],
    [
      "nothing to count",
      () => histogram({ title: "t", x: { label: "x" }, series: [{ name: "s", values: [] }] }),
      'series "s": no values',
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });

  it("a sparse array is no row of gaps", () => {
    const sparse = new Array<number>(2);
    expect(() => line({ x: [1, 2], y: sparse })).toThrow("y[0] is undefined");
  });
});
