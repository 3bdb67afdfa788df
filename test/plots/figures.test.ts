import { describe, expect, it } from "vitest";
import { type Figure, lineChart } from "../../lib/plots";
import { examples, trainingCurves } from "./examples";
import { parseXml, type XmlElement } from "./xml";

const display = Symbol.for("Jupyter.display");
const bundleOf = (figure: Figure) => (Reflect.get(figure, display) as () => Record<string, string>)();

describe.each(Object.entries(examples))("%s", (_, make) => {
  const figure = make();
  const elements = parseXml(figure.svg());
  const [root] = elements;
  const size = { width: Number(root.attributes.width), height: Number(root.attributes.height) };

  it("shows itself in four forms", () => {
    expect(Object.keys(bundleOf(figure))).toEqual([
      "application/vnd.plotly.v1+json",
      "text/html",
      "image/svg+xml",
      "text/plain",
    ]);
  });

  it("the picture is plain shapes and text on white, with alternative text", () => {
    const names = new Set(elements.map(({ name }) => name));
    const plain = new Set("svg title desc rect g path circle text image".split(" "));
    expect([...names].filter((name) => !plain.has(name))).toEqual([]);
    expect(elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((key) => /^on/.test(key))).toEqual([]);
    expect(elements[1]).toMatchObject({ name: "title", text: figure.title });
    expect(elements[2].name).toBe("desc");
    expect(elements[2].text).toMatch(/\S/);
    // Box drawing, block elements and geometric shapes, which a screen reader spells out or passes over
    expect(elements[2].text).not.toMatch(/[\u2500-\u25ff]|-\d| {2}/);
    expect(elements[3]).toMatchObject({ name: "rect", attributes: { fill: "#ffffff", width: root.attributes.width } });
  });

  it("refers to nothing outside itself", () => {
    const links = elements.flatMap(({ attributes }) => (attributes.href === undefined ? [] : [attributes.href]));
    expect(links.filter((link) => !link.startsWith("data:image/png;base64,"))).toEqual([]);
    expect(figure.svg().replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|url\(/);
  });

  it("draws nothing outside the picture", () => {
    const points = elements.flatMap(cornersOf);
    expect(points.length).toBeGreaterThan(3);
    const outside = points.filter(([x, y]) => !(x >= 0 && x <= size.width && y >= 0 && y <= size.height));
    expect(outside).toEqual([]);
  });

  it("is small", () => {
    expect(figure.svg().length).toBeLessThan(24_000);
    expect(figure.text().split("\n").length).toBeLessThan(40);
  });

  it("all data lie inside the axes of the interactive picture", () => {
    const { data, layout } = figure.plotly();
    const inside = (axis: "x" | "y") => {
      const { type, range } = layout[`${axis}axis`];
      const [low, high] = [Math.min(...range), Math.max(...range)].map((end) => (type === "log" ? 10 ** end : end));
      const slack = (high - low) * 1e-5;
      return data
        .flatMap((trace) => {
          const values = trace[axis] ?? [];
          const error = trace[`error_${axis}`];
          const ends = values.flatMap((value, i) =>
            value === null || !error ? [] : [value + (error.array[i] ?? 0), value - (error.arrayminus[i] ?? 0)],
          );
          return [...values, ...ends];
        })
        .filter((value) => value !== null && !(value >= low - slack && value <= high + slack));
    };
    expect({ x: inside("x"), y: inside("y") }).toEqual({ x: [], y: [] });
  });

  it("both pictures have axes with the same ends", () => {
    const { layout } = figure.plotly();
    const axes = axesOf(elements);
    if (layout.xaxis.visible === false) return expect(axes).toBeUndefined();
    for (const axis of ["x", "y"] as const) {
      const { range } = layout[`${axis}axis`];
      // An axis with names has one at 0, 1, 2, …; an axis of numbers shows its numbers. Ends follow from two of them.
      const named = layout[`${axis}axis`].ticktext?.every((_label, i) => layout[`${axis}axis`].tickvals?.[i] === i);
      const ends = endsOf(axes![axis], axes!.box[axis], named === true, layout[`${axis}axis`].type);
      const reach = Math.abs(range[1] - range[0]);
      // Pixels are rounded to a tenth, and two ticks may lie close together.
      expect(Math.abs(ends[0] - range[0]) / reach).toBeLessThan(0.01);
      expect(Math.abs(ends[1] - range[1]) / reach).toBeLessThan(0.01);
    }
  });

  it("holds no NaN, undefined or infinite number in any form", () => {
    for (const form of Object.values(bundleOf(figure))) {
      expect(typeof form === "string" ? form : JSON.stringify(form)).not.toMatch(/NaN|undefined|Infinity|\[object/);
    }
  });
});

describe("a chart", () => {
  it("does not change its input and gives the same picture again", () => {
    const before = JSON.stringify(trainingCurves);
    expect(lineChart(trainingCurves).svg()).toBe(lineChart(trainingCurves).svg());
    expect(JSON.stringify(trainingCurves)).toBe(before);
  });

  it("takes typed arrays", () => {
    const [x, y] = [
      [1, 2, 4],
      [0.5, 0.25, 0.75],
    ];
    const chart = (series: { x: ArrayLike<number>; y: ArrayLike<number> }) =>
      lineChart({ title: "t", x: { label: "x" }, y: { label: "y" }, series: [{ name: "s", ...series }] });
    expect(chart({ x: Int32Array.from(x), y: Float32Array.from(y) }).svg()).toBe(chart({ x, y }).svg());
  });
});

/** The points that an element spans, in px; turned text aside. */
function cornersOf({ name, attributes }: XmlElement): [number, number][] {
  const number = (key: string) => Number(attributes[key] ?? 0);
  if (name === "rect" || name === "image") {
    const [x, y] = [number("x"), number("y")];
    return [
      [x, y],
      [x + number("width"), y + number("height")],
    ];
  }
  if (name === "circle") return [[number("cx"), number("cy")]];
  if (name === "text") return [[number("x"), number("y")]];
  return name === "path" ? pathPoints(attributes.d) : [];
}

function pathPoints(d: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command, rest] of d.matchAll(/([MLlHhVvZ])([^A-Za-z]*)/g)) {
    const numbers = [...rest.matchAll(/-?\d+(\.\d+)?/g)].map(([text]) => Number(text));
    for (let i = 0; i < numbers.length; i += "HhVv".includes(command) ? 1 : 2) {
      if (command === "H") x = numbers[i];
      else if (command === "h") x += numbers[i];
      else if (command === "V") y = numbers[i];
      else if (command === "v") y += numbers[i];
      else if (command === "l") [x, y] = [x + numbers[i], y + numbers[i + 1]];
      else [x, y] = [numbers[i], numbers[i + 1]];
      points.push([x, y]);
    }
  }
  return points;
}

interface TickText {
  /** Position in px along the axis. */
  at: number;
  label: string;
}

interface Axes {
  box: { x: [number, number]; y: [number, number] };
  x: TickText[];
  y: TickText[];
}

/** The axes of a static picture, as a reader finds them: an L of two lines, and the words beside it. */
function axesOf(elements: XmlElement[]): Axes | undefined {
  const frame = elements.findIndex(({ attributes }) => attributes.stroke === "#444444");
  if (frame < 0) return undefined;
  const [start, corner, end] = pathPoints(elements[frame].attributes.d);
  const groups = elements.flatMap(({ name }, i) => (i > frame && name === "g" ? [i] : []));
  const words = (group: number) => elements.slice(groups[group] + 1, groups[group + 1]);
  const position = ({ attributes }: XmlElement, key: "x" | "y") => Number(attributes[key]);
  // Tick labels of y hang 4 px below their tick; turned labels of x stand 4 px right of theirs.
  return {
    box: { x: [corner[0], end[0]], y: [corner[1], start[1]] },
    x: words(0).map((text) => ({ at: position(text, "x") - (text.attributes.transform ? 4 : 0), label: text.text })),
    y: words(1).map((text) => ({ at: position(text, "y") - 4, label: text.text })),
  };
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function numberOf(label: string): number {
  const power = /^10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(label);
  if (!power) return Number(label.replace("−", "-"));
  const exponent = Number([...power[2]].map((digit) => superscripts.indexOf(digit)).join(""));
  return 10 ** (power[1] ? -exponent : exponent);
}

/** The ends of an axis that its first and last tick imply. */
function endsOf(ticks: TickText[], box: [number, number], named: boolean, type: "linear" | "log"): [number, number] {
  const values = ticks.map(({ label }, i) =>
    named ? i : type === "log" ? Math.log10(numberOf(label)) : numberOf(label),
  );
  const last = ticks.length - 1;
  const perPixel = (values[last] - values[0]) / (ticks[last].at - ticks[0].at);
  return [values[0] + (box[0] - ticks[0].at) * perPixel, values[0] + (box[1] - ticks[0].at) * perPixel];
}
