import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { figuresOf, pictureOf } from "../../lib/cli/course/figures";
import { modulePaths } from "../../lib/course";
import { parseNotebook } from "../../lib/notebook";
import { root } from "./documents";

const figures = figuresOf(readFileSync(join(root, "README.md"), "utf8"));
const lesson = (id: string) => parseNotebook(readFileSync(modulePaths(root, id).lesson, "utf8"), id);

describe("figures of the README", () => {
  it("are four, and no other lies beside them", () => {
    expect(figures).toHaveLength(4);
    const files = readdirSync(join(root, "docs", "figures")).map((file) => `docs/figures/${file}`);
    expect(files.toSorted()).toEqual(figures.map(({ file }) => file).toSorted());
  });

  it.each(figures)("$file is what the committed run drew (`npm run course -- --write` writes it)", (figure) => {
    const file = join(root, figure.file);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(`${pictureOf(lesson(figure.module), figure)}\n`);
  });

  it("are asked for by the id of a cell that draws", () => {
    const [figure] = figuresOf("![絵](docs/figures/01-distillation-loss.title.svg)");
    expect(figure).toEqual({
      file: "docs/figures/01-distillation-loss.title.svg",
      module: "01-distillation-loss",
      cell: "title",
    });
    expect(() => pictureOf(lesson("01-distillation-loss"), figure!)).toThrow(/no cell "title" .* dark-heat-code/);
  });
});
