import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { modulePaths, modules } from "../../lib/course";
import { parseNotebook } from "../../lib/notebook";
import { markdownDocuments, proseOf, root } from "./documents";
import { commentsOf, misspelled, ownWords } from "./spelling";

// A right word that English does not know goes into words.txt, in its place of the alphabet.

describe("spelling", () => {
  it.each(markdownDocuments())("of $file", ({ text }) => {
    expect(misspelled(text)).toEqual([]);
  });

  const notebooks = modules.flatMap(({ id }) => {
    const { lesson, exercise, solution } = modulePaths(root, id);
    return [lesson, exercise, solution];
  });
  it.each(notebooks)("of %s, its prose and the comments of its code", (file) => {
    const notebook = parseNotebook(readFileSync(file, "utf8"), file);
    const code = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? [cell.source] : []));
    expect(misspelled(`${proseOf(notebook)}\n\n${commentsOf(code.join("\n"))}`)).toEqual([]);
  });

  it("finds what is wrong in prose and in comments, and leaves code, formulas, names and other scripts alone", () => {
    expect(misspelled("The netwrok's wieghts, a well-measured intervall.")).toEqual([
      "intervall",
      "netwrok",
      "wieghts",
    ]);
    expect(misspelled("**recieve** [teh link](teh.md) <details>occured</details>")).toEqual([
      "occured",
      "recieve",
      "teh",
    ]);
    expect(misspelled("It doesn't matter; the students' own colour isn't theirs.")).toEqual([]);
    expect(misspelled("`netwrok` $wieght$ see src/netwrok.ts Netwrok h2o 蒸留 qwfpgj.com")).toEqual([]);
    expect(misspelled("```ts\nnetwrok\n```")).toEqual([]);
    expect(misspelled(commentsOf("const wieght = 1; // teh first\n/** Teh\n * secnod. */"))).toEqual(["secnod", "teh"]);
  });

  it("keeps its own words in order, each once", () => {
    const words = readFileSync(ownWords, "utf8").trimEnd().split("\n");
    expect(words).toEqual([...new Set(words)].toSorted());
  });
});
