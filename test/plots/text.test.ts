import { describe, expect, it } from "vitest";
import { barChart, heatMap, imageGrid, lineChart } from "../../lib/plots";
import { intervalText, numberText, powerOfTen } from "../../lib/plots/numbers";
import { sparkline } from "../../lib/plots/sparkline";
import { columnsOf, ellipsis, textWidth, wrap } from "../../lib/plots/text-width";
import { temperatures, trainingCurves } from "./examples";

describe("numbers", () => {
  it.each([
    [0, "0"],
    [1, "1"],
    [0.123456, "0.123"],
    [12.3456, "12.3"],
    [123_456.7, "123457"],
    [1_234_567, "1.23e6"],
    [-0.00001, "-1e-5"],
    [1e-4, "0.0001"],
    [99.96, "100"],
  ])("%d is written %s", (value, text) => expect(numberText(value)).toBe(text));

  it("an interval has as many decimals as it needs", () => {
    expect(intervalText(5.0123, 4.9012, 5.1234)).toBe("5.01 [4.90, 5.12]");
    expect(intervalText(67, 55, 81)).toBe("67 [55, 81]");
    expect(intervalText(2, 2, 2)).toBe("2 [2, 2]");
    expect(intervalText(-0.5, -1.25, 0.25)).toBe("-0.5 [-1.3, 0.3]");
  });

  it("powers of ten are set in superscript digits", () => {
    expect([powerOfTen(-12), powerOfTen(0), powerOfTen(7)]).toEqual(["10⁻¹²", "10⁰", "10⁷"]);
  });
});

describe("text", () => {
  it("East Asian characters count two columns and a full em", () => {
    expect(columnsOf("蒸留 T")).toBe(6);
    expect(textWidth("蒸留", 10)).toBe(20);
  });

  it("wraps at spaces and between East Asian characters, and loses nothing", () => {
    const english = "a title that is longer than one line of the picture";
    const japanese = "温度を上げると生徒モデルの誤差が下がる";
    for (const text of [english, japanese]) {
      const lines = wrap(text, 16, 150);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect(textWidth(line, 16)).toBeLessThanOrEqual(150);
    }
    expect(wrap(english, 16, 150).join(" ")).toBe(english);
    expect(wrap(japanese, 16, 150).join("")).toBe(japanese);
    expect(wrap("", 16, 150)).toEqual([]);
    expect(wrap("unbreakablylongword", 16, 20)).toEqual(["unbreakablylongword"]);
  });

  it("cuts what does not fit, between characters", () => {
    expect(ellipsis("short", 12, 100)).toBe("short");
    const cut = ellipsis("𠮷野家の生徒モデル", 12, 60);
    expect(cut.endsWith("…")).toBe(true);
    expect(textWidth(cut, 12)).toBeLessThanOrEqual(60);
    expect("𠮷野家の生徒モデル").toContain(cut.slice(0, -1));
  });

  it("a sparkline goes from the lowest to the highest level, gaps are spaces", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([1, null, 1])).toBe("▁ ▁");
    expect([...sparkline(Array.from({ length: 1000 }, (_, i) => i))]).toHaveLength(24);
  });
});

describe("the text summary", () => {
  it("of a long curve names each series, its last value with interval, and its range", () => {
    const lines = lineChart(trainingCurves).text().split("\n");
    expect(lines[0]).toBe(trainingCurves.title);
    expect(lines[1]).toBe("95 % t-interval over 5 seeds");
    expect(lines[2]).toBe("x: step; y: validation error (%)");
    expect(lines[3]).toMatch(/^ {2}hard labels {8}[▁-█]{24} {2}last [\d.]+ \[[\d.]+, [\d.]+\], range [\d.]+ … 90$/);
    expect(lines).toHaveLength(6);
  });

  it("of few points is a table with every number", () => {
    const lines = lineChart(temperatures).text().split("\n");
    expect(lines).toContain("  8              -0.20 [-0.40, 0.00]   0.40 [0.20, 0.60]  1.00 [0.80, 1.20]");
  });

  it("of bars and cells aligns Japanese names and shows gaps", () => {
    const bars = barChart({
      title: "t",
      x: { label: "腕" },
      y: { label: "誤差" },
      categories: ["教師", "b"],
      series: [{ name: "s", values: [1, null] }],
    });
    expect(bars.text().split("\n").slice(2)).toEqual(["  腕    s", "  教師  1", "  b     –"]);
    const cells = heatMap({
      title: "t",
      x: { label: "T", names: ["1", "2"] },
      y: { label: "width", names: ["20", "200"] },
      colour: { label: "gain", unit: "points" },
      values: [
        [0.5, -0.25],
        [1, null],
      ],
    });
    expect(cells.text().split("\n").slice(1)).toEqual([
      "x: T; y: width; gain (points)",
      "  width \\ T  1    2",
      "  20         0.5  -0.25",
      "  200        1    –",
    ]);
  });

  it("of pictures shows the first row in shades", () => {
    const grid = imageGrid({ title: "t", images: [[0, 1, 1, 0]], height: 2, width: 2, captions: ["一"] });
    expect(grid.text().split("\n")).toEqual(["t", "1 picture of 2 × 2 pixels", "一", " █", "█"]);
  });
});
