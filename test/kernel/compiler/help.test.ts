import { describe, expect, it } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import { folderWith } from "./session";

/** A session with the given cells; `|` in a text marks the cursor. */
function session(cells: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const folder = folderWith(files);
  const compiler = createCellCompiler(folder);
  for (const [id, code] of cells.entries()) {
    expect(compiler.compile(id, { code, name: `[${id + 1}]` })).toMatchObject({ ok: true });
    compiler.commit(id);
  }
  const complete = (marked: string) => {
    const cursor = marked.indexOf("|");
    const code = marked.replace("|", "");
    const { start, end, matches } = compiler.complete(code, cursor);
    return { replaced: code.slice(start, end), texts: matches.map(({ text }) => text), matches };
  };
  const inspect = (marked: string, level: 0 | 1 = 0) =>
    compiler.inspect(marked.replace("|", ""), marked.indexOf("|"), level);
  return { folder, compiler, complete, inspect };
}

describe("completion", () => {
  const { complete, compiler } = session(
    ["const numbers = [1, 2]; let 日本語 = 1; interface Shape { side: number }", "const numbers = 'now a text'"],
    { "data.ts": "export const a = 1;", "日本.ts": "export const b = 2;" },
  );

  it.each([
    ["members, after the newest declaration", "numbers.toUp|", "toUp", ["toUpperCase"]],
    ["names of the session", "numb|", "numb", ["numbers", "number", "Number"]],
    ["names after a spread", "[...numb| ]", "numb", ["numbers", "number", "Number"]],
    ["names in Japanese", "日本|", "日本", ["日本語"]],
    ["the cell's own names", "const ownName = 1; { ownN| }", "ownN", ["ownName"]],
    ["keys of an object", "const s: Shape = { si| }", "si", ["side"]],
    ["keys of an object that is not closed yet", "const s: Shape = { si|", "si", ["side"]],
    ["types", "const s: Sha| = { side: 1 }", "Sha", ["Shape", "SharedArrayBuffer", "SharedArrayBufferConstructor"]],
    ["local modules in an import path", "import { a } from './da|'", "da", ["data"]],
    ["Node's modules in an import path", "import fs from 'node:fs/p|'", "p", ["promises"]],
    ["rooms in an import path", "import { show } from 'stillroom/plo|'", "plo", ["plots"]],
    ["rooms in an import path that is not closed", 'require("stillroom/wid|', "wid", ["widgets"]],
    ["the name that rooms go by", 'await import("stillr|")', "stillr", ["stillroom"]],
    ["no rooms in another text", "const s = 'stillroom/plo|'", "plo", []],
    ["exports of a module", "import { readFileS| } from 'node:fs'", "readFileS", ["readFileSync"]],
    ["nothing within a text", "const s = 'numb|'", "numb", []],
  ])("%s", (_, marked, replaced, expected) => {
    const found = complete(marked);
    expect(found.texts).toEqual(expected);
    if (expected.length > 0) expect(found.replaced).toBe(replaced);
  });

  it("replaces nothing that lies behind the cursor, in a closing tag either", () => {
    for (const marked of ["<b>|</b>", "<b><|/b>", "<b></|b>"]) {
      const { start, end } = compiler.complete(marked.replace("|", ""), marked.indexOf("|"));
      expect([start <= end, end]).toEqual([true, marked.indexOf("|")]);
    }
  });

  it("works in a cell that does not parse yet, and says what each match is", () => {
    expect(complete("if (numbers.|").texts).toContain("length");
    expect(complete("numbers.len|").matches).toMatchObject([{ text: "length", kind: "property" }]);
  });

  it("gives the best matches signature and documentation", () => {
    const { complete: sums } = session([
      `/** 二つを足す。\n *\n * More of it.\n * @param a the first */\nfunction sum_(a: number, b?: number): number { return a }
       /** Counted {@link sum_ so}. */\nconst sum_total: Map<string, number> = new Map(); interface sum_shape { side: number }
       class sum_class { constructor(readonly 名: string) {} }
       function sum_either(a: string): string; function sum_either(a: number): string; function sum_either(a: unknown) { return String(a) }`,
    ]);
    expect(sums("sum_|").matches).toEqual([
      { text: "sum_", kind: "function", signature: "(a: number, b?: number): number", documentation: "二つを足す。" },
      { text: "sum_class", kind: "class", signature: "new (名: string): sum_class" },
      { text: "sum_either", kind: "function", signature: "(a: string): string (+1 overload)" },
      {
        text: "sum_total",
        kind: "const",
        signature: "Map<string, number>",
        documentation: "Counted {@link sum_ so}.",
      },
    ]);
    const stands = session([
      "/** Multiplies. */\nfunction mul_(a: number) {}\nexport const stands_for: typeof mul_ = mul_;",
    ]);
    expect(stands.complete("stands_|").matches).toMatchObject([{ text: "stands_for", documentation: "Multiplies." }]);
    expect(sums("let a: sum_s|").matches).toEqual([{ text: "sum_shape", kind: "interface" }]);
    expect(complete("numbers.char|").matches[0]).toEqual({
      text: "charAt",
      kind: "method",
      signature: "(pos: number): string",
      documentation: "Returns the character at the specified index.",
    });
    const all = complete("numbers.|").matches;
    const described = all.map(({ signature }) => signature !== undefined);
    expect([all.length > 20, described.indexOf(false), described.lastIndexOf(true)]).toEqual([true, 10, 9]);
  });
});

describe("completion after a dot", () => {
  const { complete } = session([
    `enum Fruit { Apple, apricot, Banana } namespace mixed { export const value = 1; export interface Value {} }
     class Box { private static hidden = 1; static shown = 2; static make() { return 3 } }
     namespace Box { export const extra = 1; export type Inner = 1; export namespace deep { export const bottom = 1 } }`,
  ]);

  it.each([
    ["members of an enum, in any capitals, best first", "Fruit.ap|", "ap", ["apricot", "Apple"]],
    ["all of them", "Fruit.|", "", ["Apple", "Banana", "apricot"]],
    ["nothing that has another beginning", "Fruit.pear|", "pear", []],
    ["values where a value stands", "mixed.|", "", ["value"]],
    ["types where a type stands", "let a: mixed.|", "", ["Value"]],
    ["what a type query may name", "let a: typeof mixed.v|", "v", ["value"]],
    ["a word in the middle", "mixed.va|lue", "va", ["value"]],
    ["a namespace within another", "Box.deep.b|", "b", ["bottom"]],
    ["nothing private of a class", "Box.hid|", "hid", []],
    ["what is the class's or the namespace's", "Box.make, Box.ex|", "ex", ["extra"]],
  ])("offers %s", (_, marked, replaced, expected) => {
    const found = complete(marked);
    expect([found.replaced, found.texts]).toEqual([replaced, expected]);
  });
});

describe("the kinds of completions", () => {
  const { complete } = session(
    [
      `function w_function() {}; class w_class {}; enum w_enum { A }; interface w_interface {}; type w_type = 1;
       const w_const = 1; let w_let = 1; var w_var = 1; namespace w_module { export const a = 1 }
       import * as w_star from "node:fs"; import { join as w_join } from "node:path";`,
    ],
    {
      "inner.ts": "export function train() {} export class Model {} export const rate = 1;",
      "outer.ts": "export { train, Model, rate as 率 } from './inner';",
    },
  );

  it("are those of what a module hands on from its files", () => {
    const found = complete("import * as w_outer from './outer'; w_outer.|").matches;
    expect(found.map(({ text, kind }) => [text, kind])).toEqual([
      ["Model", "class"],
      ["train", "function"],
      ["率", "const"],
    ]);
  });

  it("are those of what earlier cells declared, not of the compiler's way to see it", () => {
    const found = complete("w_|").matches.map(({ text, kind }) => [text.slice(2), kind]);
    expect(Object.fromEntries(found)).toEqual({
      function: "function",
      class: "class",
      enum: "enum",
      const: "const",
      let: "let",
      var: "var",
      module: "module",
      star: "module",
      join: "function",
    });
    const types = complete("let a: w_|").matches.filter(({ kind }) => ["interface", "type"].includes(kind));
    expect(types.map(({ text }) => text)).toEqual(["w_interface", "w_type"]);
  });
});

describe("inspection", () => {
  const { folder, inspect } = session(
    [
      "/** Adds two numbers.\n * @param a the first\n */\nfunction add(a: number, b = 2) { return a + b }",
      "import { helper } from './helper'; let loss = 0.5",
    ],
    { "helper.ts": "/** Helps. */\nexport function helper(n: number): string { return String(n) }\n" },
  );

  it("shows signature, documentation, tags and origin", () => {
    expect(inspect("ad|d(1)")).toEqual({
      found: true,
      plain: "function add(a: number, b?: number): number\n\nAdds two numbers.\n\n@param a the first\n\n[1]:4",
      markdown:
        "```typescript\nfunction add(a: number, b?: number): number\n```\n\nAdds two numbers.\n\n@param a the first\n\n`[1]:4`",
    });
  });

  it("shows the source at detail level 1", () => {
    expect(inspect("add|", 1)).toMatchObject({
      plain: expect.stringMatching(/\[1\]:4\n\nfunction add\(a: number, b = 2\) \{ return a \+ b \}$/),
    });
  });

  it("finds the function from within its brackets, and a name from behind it", () => {
    expect(inspect("add(1, |")).toMatchObject({ plain: expect.stringContaining("function add") });
    expect(inspect("loss|")).toMatchObject({ plain: "let loss: number\n\n[2]:1" });
  });

  it("reads the documentation of local modules and of the standard library", () => {
    expect(inspect("help|er(1)")).toMatchObject({
      plain: `function helper(n: number): string\n\nHelps.\n\n${folder}/helper.ts:2`,
    });
    expect(inspect("[1].ma|p((n) => n)")).toMatchObject({ plain: expect.stringContaining("Calls a defined callback") });
    expect(inspect("Math.|max(1)")).toMatchObject({ plain: expect.stringContaining("Returns the larger of a set") });
  });

  it("reads the documentation of a function that is asked about within its brackets first, with type arguments too", () => {
    expect(inspect("Math.hypot(1, |2)")).toMatchObject({
      plain: expect.stringContaining("Returns the square root of"),
    });
    expect(inspect("Math.hy|pot(1)")).toMatchObject({ plain: expect.stringContaining("Returns the square root of") });
    expect(inspect("new Map<string, number>(|[])")).toMatchObject({ plain: expect.stringContaining("Map") });
    expect(inspect("Math.trunc(Math.cbrt(|8) + 1)")).toMatchObject({ plain: expect.stringContaining("cube root") });
    expect(inspect("Math.trunc(Math.cbrt(8) + |1)")).toMatchObject({ plain: expect.stringContaining("integral part") });
  });

  it("reads the documentation of a constant where that is declared which it stands for", () => {
    const { inspect: ask } = session(["import { multiply } from './ops'; const twice = multiply;"], {
      "ops.d.ts":
        "/** Multiplies.\n * @param a the first\n */\ndeclare function multiply_(a: number): number;\nexport declare const multiply: typeof multiply_;\nexport {};",
    });
    for (const marked of ["multiply|", "mult|iply", "multiply(|1)", "twice|"])
      expect(ask(marked)).toMatchObject({ plain: expect.stringMatching(/\n\nMultiplies\.\n\n@param a the first\n\n/) });
  });

  it("finds a type that stands alone", () => {
    const { inspect: ask } = session(["/** A side. */\ninterface Shape { side: number }\ntype 形 = Shape | 2;"]);
    expect(ask("Sha|pe")).toMatchObject({ plain: "interface Shape\n\nA side.\n\n[1]:2" });
    expect(ask("形|")).toMatchObject({ plain: "type 形 = Shape | 2\n\n[1]:3" });
    expect(ask("Partial|")).toMatchObject({ plain: expect.stringContaining("type Partial<T>") });
    for (const marked of ["'Shape|'", "// Shape|", "shape.Shape|", "無い.形|"])
      expect(ask(marked)).toEqual({ found: false });
  });

  it("finds nothing where nothing is, nor for a name that nobody declares", () => {
    expect(inspect("無い|")).toEqual({ found: false });
    expect(inspect("let 何か: any; 何か|")).toMatchObject({ plain: expect.stringContaining("let 何か: any") });
    expect(inspect("1 + | 2")).toEqual({ found: false });
    expect(inspect("|")).toEqual({ found: false });
  });
});

describe("completeness", () => {
  const { compiler } = session([]);
  it.each([
    ["1 + 1", { status: "complete" }],
    ["function f() {\n  return 1\n}", { status: "complete" }],
    ["await Promise.resolve(1)", { status: "complete" }],
    ["", { status: "complete" }],
    ["function f() {", { status: "incomplete", indent: "  " }],
    ["  if (a) {", { status: "incomplete", indent: "    " }],
    ["  function f(数: number): void", { status: "incomplete", indent: "  " }],
    ["declare function f(): void", { status: "complete" }],
    ["function f(): void;", { status: "complete" }],
    ["function f() {\n  return 1", { status: "incomplete", indent: "  " }],
    ["export function f()", { status: "incomplete", indent: "" }],
    ["const a = 1;\nexport ", { status: "incomplete", indent: "" }],
    ["import", { status: "incomplete", indent: "" }],
    ["import { a", { status: "incomplete", indent: "" }],
    ["export a b", { status: "invalid" }],
    ["add(1,", { status: "incomplete", indent: "" }],
    ["const list = [", { status: "incomplete", indent: "  " }],
    ["x = ", { status: "incomplete", indent: "" }],
    ["`text", { status: "incomplete", indent: "" }],
    ["/* comment", { status: "incomplete", indent: "" }],
    ["const = 5", { status: "invalid" }],
    ["1 +* 2", { status: "invalid" }],
    ["'open", { status: "invalid" }],
    ["}", { status: "invalid" }],
  ])("%j", (code, expected) => {
    expect(compiler.isComplete(code)).toEqual(expected);
  });
});
