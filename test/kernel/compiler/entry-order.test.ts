import { describe, expect, it } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import { compareForReader } from "../../../lib/kernel/compiler/internals";
import { folderWith } from "./session";

const { Collator } = Intl;

describe("the order of completions", () => {
  const compiler = createCellCompiler(folderWith());
  const offered = (typed: string) => {
    const code = `const o = { b10: 1, B2: 1, b9: 1, a: 1, É: 1, z: 1, 日: 1, e: 1 }; o.${typed}`;
    return compiler.complete(code, code.length).matches.map(({ text }) => text);
  };

  it("is that of character codes, what has the capitals of the text first", () => {
    expect(offered("")).toEqual(["B2", "a", "b10", "b9", "e", "z", "É", "日"]);
    expect(offered("b")).toEqual(["b10", "b9", "B2"]);
    expect(offered("B")).toEqual(["B2", "b10", "b9"]);
  });

  it("is TypeScript's own too, for the customs of a language take long; whoever else sorts by them still can", () => {
    const texts = ["b9", "a", "B2", "É", "b10", "日", "z"];
    expect(texts.toSorted(compareForReader)).toEqual(["B2", "a", "b10", "b9", "z", "É", "日"]);
    expect(compareForReader("a", "a")).toBe(0);
    expect(Intl.Collator).toBe(Collator);
    expect(["z", "É", "a"].toSorted(new Intl.Collator("fr").compare)).toEqual(["a", "É", "z"]);
  });
});
