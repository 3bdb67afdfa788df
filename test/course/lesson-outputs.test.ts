import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { barMime, modulePaths, modules } from "../../lib/course";
import { barsOf, type CodeCell, type Output, parseNotebook } from "../../lib/notebook";
import { root } from "./documents";

/** The most bytes of a committed notebook. */
const largest = 500_000;
const light = ["text/plain", "image/svg+xml", barMime];
/** Folders of somebody's machine. */
const machinePath = /(?<![\w.~])\/(home|root|opt|tmp|work|Users|usr|var|mnt|private)\//;

const read = (file: string) => {
  const notebook = parseNotebook(readFileSync(file, "utf8"), file);
  const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  return { notebook, code, outputs: code.flatMap((cell) => cell.outputs) };
};

const bundles = (outputs: readonly Output[]) => outputs.flatMap((output) => ("data" in output ? [output.data] : []));

/** The text of an element of a picture, that screen readers read. */
const elementText = (svg: string, name: string) =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(svg)?.[1]?.trim() ?? "";

describe.each(modules.map(({ id }) => ({ id, file: modulePaths(root, id).lesson })))("lesson $id", ({ id, file }) => {
  const { notebook, code, outputs } = read(file);

  it("holds the outputs of one whole run from top to bottom, without an error", () => {
    const counts = code.filter((cell) => cell.source.trim() !== "").map((cell) => cell.execution_count);
    expect(counts).toEqual(counts.map((_, i) => i + 1));
    expect(outputs.filter(({ output_type }) => output_type === "error")).toEqual([]);
  });

  it(`is light: text, small pictures and bars, under ${largest / 1000} kB`, () => {
    expect(statSync(file).size).toBeLessThan(largest);
    const types = bundles(outputs).flatMap((data) => Object.keys(data));
    expect(types.filter((type) => !light.includes(type))).toEqual([]);
  });

  it("says of each picture in words what it shows", () => {
    const pictures = bundles(outputs).filter((data) => "image/svg+xml" in data);
    const silent = pictures.filter((data) => {
      const svg = String(data["image/svg+xml"]);
      const words = [elementText(svg, "title"), elementText(svg, "desc"), String(data["text/plain"] ?? "").trim()];
      return !svg.includes('role="img"') || words.includes("");
    });
    expect(pictures.length).toBeGreaterThan(0);
    expect(silent.map((data) => String(data["image/svg+xml"]).slice(0, 300))).toEqual([]);
  });

  it("ends with the bars of this module's quick run, each with its interval", () => {
    const reports = barsOf(notebook);
    expect(reports.map(({ module, profile }) => ({ module, profile }))).toEqual([{ module: id, profile: "quick" }]);
    const bars = reports.flatMap((report) => report.bars);
    expect(bars.length).toBeGreaterThan(0);
    for (const { verdict, sentence, interval } of bars) {
      expect(sentence.startsWith(`${verdict.toUpperCase()}: `)).toBe(true);
      expect(interval.low).toBeLessThanOrEqual(interval.mean);
      expect(interval.mean).toBeLessThanOrEqual(interval.high);
    }
  });

  it("names no folder of the machine that ran it", () => {
    const texts = outputs.flatMap((output) =>
      output.output_type === "stream" ? [output.text] : "data" in output ? [JSON.stringify(output.data)] : [],
    );
    expect(texts.flatMap((text) => text.match(machinePath)?.[0] ?? [])).toEqual([]);
  });
});

describe.each(modules.map(({ id }) => modulePaths(root, id)))(
  "$exercise and its solution",
  ({ exercise, solution }) => {
    it("hold no outputs", () => {
      const code = [exercise, solution].flatMap((file) => read(file).code);
      expect(code.filter((cell) => cell.outputs.length > 0 || cell.execution_count !== null)).toEqual([]);
    });
  },
);

it("machine paths are told from others", () => {
  expect(machinePath.test("ENOENT: /tmp/x/y")).toBe(true);
  expect(machinePath.test('"/home/me/MNIST"')).toBe(true);
  expect(machinePath.test("https://example.org/work/x, ./tmp/, ../work/notebooks/")).toBe(false);
});
