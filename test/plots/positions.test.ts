import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { barChart, type Figure, heatMap, histogram, imageGrid, intervalChart, lineChart } from "../../lib/plots";
import { binCounts, binEdges } from "../../lib/plots/histogram";
import { ink, styleOf } from "../../lib/plots/palette";
import { parseXml, type XmlElement } from "./xml";

const elementsOf = (figure: Figure, name: string) => parseXml(figure.svg()).filter((element) => element.name === name);
const number = (element: XmlElement, key: string) => Number(element.attributes[key]);
const axes = { x: { label: "x" }, y: { label: "y" } };

/** Value → px along an axis, from two values whose places are known. */
function through([a, pa]: [number, number], [b, pb]: [number, number]): (value: number) => number {
  return (value) => pa + ((value - a) / (b - a)) * (pb - pa);
}

const text = (figure: Figure, content: string) => {
  const found = elementsOf(figure, "text").filter((element) => element.text === content);
  expect(found).toHaveLength(1);
  return found[0];
};

describe("marks stand where the tick labels say", () => {
  it("points of a curve, gaps left out", () => {
    const figure = lineChart({
      title: "t",
      ...axes,
      series: [{ name: "s", x: [0, 10, 20, 30, 40], y: [50, 70, null, 90, 60] }],
    });
    const x = through([0, number(text(figure, "0"), "x")], [40, number(text(figure, "40"), "x")]);
    const y = through([50, number(text(figure, "50"), "y") - 4], [90, number(text(figure, "90"), "y") - 4]);
    const dots = elementsOf(figure, "circle").map((dot) => [number(dot, "cx"), number(dot, "cy")]);
    const expected = [
      [0, 50],
      [10, 70],
      [30, 90],
      [40, 60],
    ].map(([a, b]) => [x(a), y(b)]);
    expect(dots).toHaveLength(4);
    dots.forEach(([px, py], i) => {
      expect(px).toBeCloseTo(expected[i][0], 0);
      expect(py).toBeCloseTo(expected[i][1], 0);
    });
  });

  it("a log axis gives equal ratios equal lengths, in both pictures", () => {
    const figure = lineChart({
      title: "t",
      x: { label: "T", scale: "log" },
      y: { label: "y" },
      series: [{ name: "s", x: [1, 4, 16], y: [1, 2, 3] }],
    });
    const [first, second, third] = elementsOf(figure, "circle").map((dot) => number(dot, "cx"));
    expect(second - first).toBeCloseTo(third - second, 0);
    const { type, range } = figure.plotly().layout.xaxis;
    expect(type).toBe("log");
    expect((range[0] + range[1]) / 2).toBeCloseTo(Math.log10(4), 9);
  });

  it("a band runs forth along its high ends and back along its low ends, piece by piece", () => {
    const figure = lineChart({
      title: "t",
      interval: "i",
      ...axes,
      series: [
        { name: "s", x: [0, 1, 2, 3, 4], y: [5, 6, 1, 7, 8], low: [4, 5, null, 6, 7], high: [6, 7, null, 8, 9] },
      ],
    });
    const [band] = figure.plotly().data;
    expect(band.x).toEqual([0, 1, 1, 0, null, 3, 4, 4, 3]);
    expect(band.y).toEqual([6, 7, 5, 4, null, 8, 9, 7, 6]);
    const area = elementsOf(figure, "path").find(({ attributes }) => attributes["fill-opacity"] !== undefined);
    expect(area?.attributes.d.match(/M[^MZ]*Z/g)).toHaveLength(2);
    expect(area?.attributes.d.match(/Z/g)).toHaveLength(2);
  });

  it("bars stand on zero and end at their value, side by side without overlap", () => {
    const figure = barChart({
      title: "t",
      ...axes,
      categories: ["a", "b"],
      series: [
        { name: "one", values: [4, 8] },
        { name: "two", values: [2, -2] },
      ],
    });
    const y = through([0, number(text(figure, "0"), "y") - 4], [8, number(text(figure, "8"), "y") - 4]);
    const bars = elementsOf(figure, "rect").slice(-4);
    const spans = bars.map((bar) => [number(bar, "y"), number(bar, "y") + number(bar, "height")]);
    const expected = [4, 8, 2, -2].map((value) => [Math.min(y(0), y(value)), Math.max(y(0), y(value))]);
    spans.flat().forEach((end, i) => {
      expect(end).toBeCloseTo(expected.flat()[i], 0);
    });
    const sorted = [...bars].sort((a, b) => number(a, "x") - number(b, "x"));
    sorted.slice(1).forEach((bar, i) => {
      expect(number(bar, "x")).toBeGreaterThanOrEqual(number(sorted[i], "x") + number(sorted[i], "width") - 0.11);
    });
  });

  it("seeds, mean and the line of no effect", () => {
    const figure = intervalChart({
      title: "t",
      interval: "i",
      x: { label: "gain" },
      noEffect: 0,
      rows: [{ name: "r", mean: 4, low: 2, high: 6, values: [1, 7] }],
    });
    const x = through([0, number(text(figure, "0"), "x")], [6, number(text(figure, "6"), "x")]);
    const places = elementsOf(figure, "circle").map((dot) => number(dot, "cx"));
    expect(places).toHaveLength(3);
    for (const [i, value] of [1, 7, 4].entries()) expect(places[i]).toBeCloseTo(x(value), 0);
  });

  it("two limits, each a solid line", () => {
    const figure = intervalChart({
      title: "t",
      interval: "i",
      x: { label: "coverage" },
      bar: [-1, 1],
      rows: [{ name: "r", mean: 0.1, low: 0, high: 0.2 }],
    });
    const x = through([-1, number(text(figure, "−1.0"), "x")], [1, number(text(figure, "1.0"), "x")]);
    const rules = elementsOf(figure, "path").filter(({ attributes }) => attributes.stroke === ink.soft);
    expect(rules.map(({ attributes }) => attributes["stroke-dasharray"])).toEqual([undefined, undefined]);
    const places = rules.map(({ attributes }) => Number(/^M([\d.]+)/.exec(attributes.d)?.[1]));
    for (const [i, limit] of [-1, 1].entries()) expect(places[i]).toBeCloseTo(x(limit), 0);
  });

  it("no line and no band between the points of a series that is not joined", () => {
    const arm = { x: [1, 9], y: [2, 4], low: [1, 3], high: [3, 5] };
    const drawn = (joined?: boolean) =>
      lineChart({ title: "t", interval: "i", ...axes, series: [{ name: "s", ...arm, joined }] });
    const bands = (figure: Figure) => elementsOf(figure, "path").filter((path) => "fill-opacity" in path.attributes);
    expect(bands(drawn())).toHaveLength(1);
    const apart = drawn(false);
    expect(bands(apart)).toHaveLength(0);
    expect(elementsOf(apart, "circle")).toHaveLength(2);
    const strokes = elementsOf(apart, "path").filter(({ attributes }) => attributes.stroke === styleOf(0).colour);
    expect(strokes.map(({ attributes }) => attributes.d.match(/V/g)?.length)).toEqual([2]);
    expect(apart.plotly().data.map(({ mode, fill }) => [mode, fill])).toEqual([["markers", undefined]]);
    expect(apart.text()).toBe(drawn().text());
  });

  it("cells follow the table: first row on top, first column left, null white", () => {
    const figure = heatMap({
      title: "t",
      x: { label: "x", names: ["a", "b"] },
      y: { label: "y", names: ["top", "bottom"] },
      colour: { label: "c" },
      centre: 0,
      values: [
        [-3, 0],
        [null, 3],
      ],
    });
    const [topLeft, topRight, bottomLeft, bottomRight] = elementsOf(figure, "rect").slice(1);
    expect(number(topLeft, "x")).toBeLessThan(number(topRight, "x"));
    expect(number(topLeft, "y")).toBeLessThan(number(bottomLeft, "y"));
    expect(topLeft.attributes.fill).toBe("#803200");
    expect(topRight.attributes.fill).toBe("#f7f7f7");
    expect(bottomLeft.attributes.fill).toBe("#ffffff");
    expect(bottomRight.attributes.fill).toBe("#00305c");
  });
});

describe("a histogram", () => {
  it("counts every value once, the largest in the last bin", () => {
    const edges = binEdges([0, 10], 5);
    expect(edges).toEqual([0, 2, 4, 6, 8, 10]);
    expect(binCounts([0, 2, 3.9, 8, 10, 10], edges)).toEqual([1, 2, 0, 0, 3]);
  });

  it("takes values that are all the same", () => {
    const figure = histogram({ title: "t", x: { label: "x" }, series: [{ name: "s", values: [3, 3, 3] }], bins: 4 });
    expect(Math.max(...figure.plotly().data.flatMap(({ y }) => (y ?? []).map(Number)))).toBe(3);
  });

  it("survives more values than a function call can take", () => {
    const values = Float32Array.from({ length: 300_000 }, (_, i) => i);
    const figure = histogram({ title: "t", x: { label: "x" }, series: [{ name: "s", values }], bins: 3 });
    expect(new Set(figure.plotly().data[1].y)).toEqual(new Set([0, 100_000]));
  });
});

describe("an image grid", () => {
  it("holds the pixels as PNG rows, white first, with two white columns between pictures", () => {
    const figure = imageGrid({
      title: "t",
      images: [
        [0, 0.5, 1, 2],
        [1, 1, 0, 0],
      ],
      height: 2,
      width: 2,
      range: [0, 1],
    });
    const [image] = elementsOf(figure, "image");
    const png = Buffer.from(image.attributes.href.split(",")[1], "base64");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([6, 2]);
    const length = png.readUInt32BE(33);
    expect(png.toString("latin1", 37, 41)).toBe("IDAT");
    const rows = [...inflateSync(png.subarray(41, 41 + length))];
    expect(rows).toEqual([0, 255, 128, 255, 255, 0, 0, 0, 0, 0, 255, 255, 255, 255]);
    expect(figure.plotly().data[0].source).toBe(image.attributes.href);
  });

  it("one strip a row of pictures", () => {
    const images = Array.from({ length: 25 }, () => new Float32Array(4).fill(1));
    expect(elementsOf(imageGrid({ title: "t", images, height: 2, width: 2 }), "image")).toHaveLength(3);
  });
});
