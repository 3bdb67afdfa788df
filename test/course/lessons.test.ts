import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { barMime, modulePaths, modules } from "../../lib/course";
import { barsOf, formatNotebook, parseNotebook, runNoteOf } from "../../lib/notebook";

const root = resolve(import.meta.dirname, "../..");

/** The text of an element of a picture, which screen readers read. */
const elementText = (svg: string, name: string) =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(svg)?.[1]?.trim() ?? "";

describe.each(modules)("lesson $id", ({ id, title }) => {
  const text = readFileSync(modulePaths(root, id).lesson, "utf8");
  const notebook = parseNotebook(text, id);
  const code = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));
  const outputs = code.flatMap((cell) => cell.outputs);
  const bundles = outputs.flatMap((output) => ("data" in output ? [output.data] : []));

  it("is a notebook as Jupyter saves it, under 500 kB, with names for cells", () => {
    expect(formatNotebook(notebook)).toBe(text);
    expect(text.length).toBeLessThan(500_000);
    for (const cell of notebook.cells) expect(cell.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(new Set(notebook.cells.map((cell) => cell.id)).size).toBe(notebook.cells.length);
  });

  it("opens with its title, as its exercise does", () => {
    const exercise = parseNotebook(readFileSync(modulePaths(root, id).exercise, "utf8"), id);
    const name = `${id.slice(0, 2)} · ${title}`;
    expect(notebook.cells[0]!.source.split("\n")[0]).toBe(`# ${name}`);
    expect(exercise.cells[0]!.source.split("\n")[0]).toBe(`# Exercise ${name}`);
  });

  it("is committed as a whole run left it: every cell once, from the top, no error, light", () => {
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    const types = bundles.flatMap((data) => Object.keys(data));
    expect(types.filter((type) => !["text/plain", "image/svg+xml", barMime].includes(type))).toEqual([]);
  });

  it("says of each picture in words what it shows", () => {
    const pictures = bundles.filter((data) => "image/svg+xml" in data);
    const silent = pictures.filter((data) => {
      const svg = String(data["image/svg+xml"]);
      const words = [elementText(svg, "title"), elementText(svg, "desc"), String(data["text/plain"] ?? "").trim()];
      return !svg.includes('role="img"') || words.includes("");
    });
    expect(pictures.length).toBeGreaterThan(0);
    expect(silent.map((data) => String(data["image/svg+xml"]).slice(0, 300))).toEqual([]);
  });

  it("ends in a bar, which is no failure", () => {
    const reports = barsOf(notebook);
    expect(reports.map(({ module, profile }) => ({ module, profile }))).toEqual([{ module: id, profile: "quick" }]);
    const bars = reports.flatMap((report) => report.bars);
    expect(bars.length).toBeGreaterThan(0);
    for (const { verdict, sentence, interval } of bars) {
      expect(["pass", "null"]).toContain(verdict);
      expect(sentence.startsWith(`${verdict.toUpperCase()}: `)).toBe(true);
      expect(interval.low).toBeLessThanOrEqual(interval.mean);
      expect(interval.mean).toBeLessThanOrEqual(interval.high);
    }
  });

  it("says below its backend, and in its metadata, what run its outputs are of", () => {
    const note = runNoteOf(notebook);
    const told = bundles.flatMap((data) => String(data["text/plain"]).match(/^The outputs in this file are .*/) ?? []);
    expect(told).toEqual([
      `The outputs in this file are those of a run in the quick profile, at commit ${note?.commit}.`,
    ]);
    expect(JSON.stringify(outputs)).toContain(`Tensor backend: ${note?.backend}`);
  });

  it("says nothing about the machine it ran on", () => {
    expect(text).not.toMatch(/\/(home|root|work|tmp|Users)\//);
  });
});

describe.each(modules)("exercise $id", ({ id }) => {
  const { exercise, solution } = modulePaths(root, id);
  it.each([exercise, solution])("%s holds no outputs", (file) => {
    const code = parseNotebook(readFileSync(file, "utf8"), file).cells.filter((cell) => cell.cell_type === "code");
    expect(code.filter((cell) => cell.outputs.length > 0 || cell.execution_count !== null)).toEqual([]);
  });
});

it("every module has all its files", () => {
  const files = modules.flatMap(({ id }) => Object.values<string>({ ...modulePaths(root, id) }));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
