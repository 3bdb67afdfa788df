import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { barMime, modulePaths, modules } from "../../lib/course";
import { formatNotebook, parseNotebook } from "../../lib/notebook";

const root = resolve(import.meta.dirname, "../..");

describe.each(modules)("lesson $id", ({ id, title }) => {
  const text = readFileSync(modulePaths(root, id).lesson, "utf8");
  const notebook = parseNotebook(text, id);
  const code = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));
  const outputs = code.flatMap((cell) => cell.outputs);

  it("is a notebook as Jupyter saves it, under 500 kB, with names for cells", () => {
    expect(formatNotebook(notebook)).toBe(text);
    expect(text.length).toBeLessThan(500_000);
    for (const cell of notebook.cells) expect(cell.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(new Set(notebook.cells.map((cell) => cell.id)).size).toBe(notebook.cells.length);
  });

  it("opens with its title and has headings in order, one level at a time", () => {
    const prose = notebook.cells.flatMap((cell) => (cell.cell_type === "markdown" ? [cell.source] : []));
    const levels = prose.flatMap((source) => [...source.matchAll(/^(#+) /gm)].map((match) => match[1]!.length));
    expect(notebook.cells[0]!.source).toContain(`# ${id.slice(0, 2)} · ${title}`);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, i) => {
      expect(level - levels[i]!).toBeLessThanOrEqual(1);
    });
  });

  it("is committed as a whole run left it: every cell once, from the top, no error, light", () => {
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    expect(outputs.filter((output) => output.output_type === "error")).toEqual([]);
    expect(text).not.toContain("application/vnd.plotly");
  });

  it("ends in a bar, which is no failure", () => {
    const bars = outputs.flatMap((output) =>
      "data" in output && barMime in output.data ? [output.data[barMime]] : [],
    );
    expect(bars).toHaveLength(1);
    expect(bars[0]).toMatchObject({ module: id, profile: "quick" });
    const { bars: judged } = bars[0] as { bars: { on: string; verdict: string }[] };
    expect(judged.length).toBeGreaterThan(0);
    for (const { verdict } of judged) expect(["pass", "null"]).toContain(verdict);
  });

  it("says nothing about the machine it ran on", () => {
    expect(text).not.toMatch(/\/(home|root|work|tmp|Users)\//);
  });
});
