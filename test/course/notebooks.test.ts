import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { modulePaths, modules } from "../../lib/course";
import { languageInfo } from "../../lib/kernel/client";
import { identityOf, parseNotebook } from "../../lib/notebook";

const root = resolve(import.meta.dirname, "../..");
const columns = 88;

/** Every notebook of the course, with the part that its metadata must name. */
const notebooks = modules.flatMap(({ id }) => {
  const { lesson, exercise, solution } = modulePaths(root, id);
  return [
    { id, file: lesson, part: "lesson" },
    { id, file: exercise, part: "exercise" },
    { id, file: solution, part: "exercise" },
  ];
});

/** A link of Markdown, with its text and its target. */
const link = /\[([^\]]*)\]\(([^)\s]+)\)/g;

describe.each(notebooks)("$file", ({ id, file, part }) => {
  const notebook = parseNotebook(readFileSync(file, "utf8"), file);
  const prose = notebook.cells.flatMap((cell) => (cell.cell_type === "markdown" ? [cell.source] : []));
  const code = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));

  it("says in its metadata what it is", () => {
    expect(identityOf(notebook)).toEqual({ module: id, part });
  });

  it("names the language as the kernel does, so that a front end that opens it changes nothing", () => {
    expect(notebook.metadata.language_info).toEqual(languageInfo());
  });

  it(`has no line of code over ${columns} columns`, () => {
    const long = code.flatMap((cell) =>
      cell.source.split("\n").flatMap((line, i) => (line.length > columns ? [`${cell.id}, line ${i + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it("links to files that exist, and mentions other modules by such links alone", () => {
    const targets = prose.flatMap((source) => [...source.matchAll(link)].map((match) => match[2]!));
    const local = targets.filter((target) => !/^(https?:|#)/.test(target));
    expect(local.filter((target) => !existsSync(resolve(dirname(file), decodeURI(target))))).toEqual([]);
    const unlinked = prose.join("\n").replace(link, "");
    expect(unlinked.match(/\bmodules? \d\d\b/gi) ?? []).toEqual([]);
  });

  it("has no prediction but the learner's own", () => {
    const guesses = code
      .filter((cell) => cell.id.endsWith("-prediction"))
      .flatMap((cell) => cell.source.split("\n").filter((line) => /^(const|let) /.test(line)));
    expect(guesses.filter((line) => !/^const \w+:.* \| undefined = undefined;/.test(line))).toEqual([]);
  });
});
