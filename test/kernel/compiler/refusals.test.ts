import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import type { RefusedCell } from "../../../lib/kernel/compiler/contract";
import { folderWith } from "./session";

function session() {
  const compiler = createCellCompiler(folderWith());
  let id = 0;
  const compile = (code: string) => compiler.compile(++id, { code, name: `[${id}]` });
  const commit = (code: string) => {
    expect(compile(code)).toMatchObject({ ok: true });
    compiler.commit(id);
  };
  return { compile, commit, refuse: (code: string) => compile(code) as RefusedCell };
}

describe("a refused cell", () => {
  it("names code, message, position and span in UTF-16 units of its own text", () => {
    const { commit, refuse } = session();
    commit("const 数 = 1");
    const { ok, kind, diagnostics } = refuse("const 絵 = '\u{1f600}';\nconst s: string = 数; s");
    expect({ ok, kind }).toEqual({ ok: false, kind: "TypeScriptError" });
    expect(diagnostics).toEqual([
      {
        code: 2322,
        message: "Type 'number' is not assignable to type 'string'.",
        start: 22,
        length: 1,
        line: 2,
        column: 7,
        span: "s",
      },
    ]);
  });

  it("is shown as tsc shows it, by the cell's name and without the compiler's own files", () => {
    const { commit, refuse } = session();
    commit("class A { private a = 1 }");
    commit("const old = new A()");
    commit("class A { private a = 2 }");
    const { rendered, diagnostics } = refuse("\nlet a: A = old");
    expect(stripVTControlCharacters(rendered)).toBe(
      "[4]:2:5 - error TS2322: Type '[1].A' is not assignable to type '[3].A'.\n" +
        "  Types have separate declarations of a private property 'a'.\n\n" +
        "2 let a: A = old\n      ~\n",
    );
    expect(diagnostics[0]!.message).toMatch(/^Type '\[1\]\.A' is not/);
    expect(refuse("const 語: '日本' = '英国'").diagnostics[0]!.message).toBe(
      `Type '"英国"' is not assignable to type '"日本"'.`,
    );
  });

  it("with text that does not parse is a SyntaxError", () => {
    const { refuse } = session();
    expect(refuse("const = 5")).toMatchObject({
      kind: "SyntaxError",
      diagnostics: [{ code: 1134, line: 1, column: 7 }, {}],
    });
    expect(refuse("'open\n")).toMatchObject({ kind: "SyntaxError", diagnostics: [{ code: 1002, line: 1 }] });
  });

  it("leaves the names of the session as they were, and so does a compiled cell before its commit", () => {
    const { commit, compile, refuse } = session();
    commit("const kept = 1");
    refuse("const kept = 'text'; nothing");
    compile("const kept = 'text'");
    expect(compile("kept.toFixed()")).toMatchObject({ ok: true });
    expect(refuse("kept.length")).toMatchObject({ diagnostics: [{ code: 2339, span: "length" }] });
  });

  it("has no error beyond its own text", () => {
    const { commit, refuse } = session();
    commit("const a = 1; const b = 2");
    expect(refuse("import { a } from 'nowhere'; b").diagnostics.map(({ span }) => span)).toEqual(["'nowhere'"]);
  });
});
