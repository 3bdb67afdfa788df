import { describe, expect, it } from "vitest";
import { barChart, type Figure, heatMap, histogram, imageGrid, intervalChart, lineChart } from "../../lib/plots";
import { parseXml } from "./xml";

/** Lines of the alternative text of a picture below its title; the image in HTML has the same. */
function linesOf(figure: Figure): string[] {
  const { text } = parseXml(figure.svg())[2];
  const alt = /<img alt="([^"]*)"/.exec(figure.html())?.[1] ?? "";
  expect(alt.replaceAll("&lt;", "<")).toBe(`${figure.title}\n${text}`);
  return text.split("\n");
}
const axes = { x: { label: "step" }, y: { label: "誤差", unit: "%" } };

describe("the alternative text", () => {
  it("of a long curve tells first, lowest, highest and last value, each with its place", () => {
    const x = Array.from({ length: 30 }, (_, i) => 10 * i);
    const y = x.map((_, i) => (i === 0 ? null : i === 7 ? -2.5 : i === 20 ? 8 : 3));
    const figure = lineChart({ title: "t", ...axes, series: [{ name: "生徒", x, y }] });
    expect(linesOf(figure)).toEqual([
      "x: step; y: 誤差 (%)",
      "生徒: first 3 at 10; lowest −2.5 at 70; highest 8 at 200; last 3 at 290",
    ]);
  });

  it("of few points tells all with their intervals, and passes over gaps", () => {
    const one = { name: "a < b", x: [-1, 0, 1], y: [2, null, -4], low: [1, null, -5], high: [3, null, -3] };
    const figure = lineChart({ title: "t", interval: "95 %", ...axes, series: [one] });
    expect(linesOf(figure).slice(1)).toEqual([
      "x: step; y: 誤差 (%)",
      "a < b: 2.0 [1.0, 3.0] at −1; −4.0 [−5.0, −3.0] at 1",
    ]);
  });

  it("of bars names the category of each", () => {
    const categories = ["教師", "b", "2-4"];
    const figure = barChart({ title: "t", ...axes, categories, series: [{ name: "s", values: [1, null, -2] }] });
    expect(linesOf(figure)[1]).toBe("s: 1 at 教師; −2 at 2-4");
  });

  it("of intervals tells each row and where no effect lies", () => {
    const rows = [{ name: "gain", mean: -0.5, low: -1.25, high: 0.25 }];
    const figure = intervalChart({ title: "t", interval: "95 %", x: { label: "gain" }, rows, noEffect: 0 });
    expect(linesOf(figure).slice(1)).toEqual(["x: gain", "dashed line: no effect, 0", "gain: −0.5 [−1.3, 0.3]"]);
  });

  it("of intervals names the solid lines: the bar, two limits, or what else they are", () => {
    const rows = [{ name: "gain", mean: 0.5, low: 0.25, high: 0.75 }];
    const subtitle = (lines: { bar?: number | number[]; barName?: string }) =>
      intervalChart({ title: "t", interval: "95 %", x: { label: "gain" }, rows, ...lines })
        .text()
        .split("\n")[1];
    expect(subtitle({ bar: 0.2 })).toBe("95 %; solid line: the bar, 0.2");
    expect(subtitle({ bar: [-1, 1] })).toBe("95 %; solid lines: the bar, -1 and 1");
    expect(subtitle({ bar: 0.5, barName: "the truth" })).toBe("95 %; solid line: the truth, 0.5");
  });

  it("of a heat map tells the extremes and their cells", () => {
    const figure = heatMap({
      title: "t",
      x: { label: "T", names: ["1", "2"] },
      y: { label: "width", names: ["20", "200"] },
      colour: { label: "gain", unit: "points" },
      values: [
        [0.5, -0.25],
        [1, null],
      ],
    });
    expect(linesOf(figure)).toEqual([
      "x: T; y: width; gain (points)",
      "lowest −0.25 at width 20, T 2",
      "highest 1 at width 200, T 1",
    ]);
  });

  it("of a histogram tells how many values, their range and where most are", () => {
    const figure = histogram({ title: "t", x: { label: "w" }, bins: 2, series: [{ name: "s", values: [-1, 0.5, 1] }] });
    expect(linesOf(figure)).toEqual(["x: w; y: count", "s: 3 values; range −1 … 1; most, 2, between 0 and 1"]);
  });

  it("of pictures is their number and their captions, and no drawing in characters", () => {
    const figure = imageGrid({ title: "t", images: [[0, 1, 1, 0]], height: 2, width: 2, captions: ["一"] });
    expect(linesOf(figure)).toEqual(["1 picture of 2 × 2 pixels", "一"]);
    expect(figure.text()).toContain("█");
  });
});
