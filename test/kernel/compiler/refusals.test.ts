import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import type { RefusedCell } from "../../../lib/kernel/compiler/contract";
import { notOfTheCourse } from "../../../lib/kernel/own-room";
import { folderWith } from "./session";

function session() {
  const compiler = createCellCompiler(folderWith());
  let id = 0;
  const compile = (code: string) => compiler.compile(++id, { code, name: `[${id}]` });
  const commit = (code: string) => {
    expect(compile(code)).toMatchObject({ ok: true });
    compiler.commit(id);
  };
  return { compiler, compile, commit, refuse: (code: string) => compile(code) as RefusedCell };
}

describe("a refused cell", () => {
  it.each([
    ["./無い", /There is no such file; paths start from \S+\.$/],
    ["../../lib/plots", /There is no such file; paths start from \S+\. From any folder: stillroom\/plots\.$/],
    ["../lib/grading", /There is no such file; paths start from \S+\.$/],
    ["@tensorflow/tfjs", /This kernel brings it, .*from "stillroom\/backend"\.$/],
    ["lodahs", /install it: npm install --prefix \S+ lodahs$/],
    ["@scope/無い/part", /install it: npm install --prefix \S+ @scope\/無い$/],
    ["stillroom/nonexistent", /The rooms there are: stillroom\/backend, .*stillroom\/widgets\.$/],
    ["stillroom/grading", /The rooms there are: (?!.*stillroom\/(?:grading|kernel|cli)\b).*stillroom\/widgets\.$/],
    ["stillroom", /The rooms there are: .*stillroom\/widgets\.$/],
    ["node:nothing", /type declarations\.$/],
  ])("says of a module that is not there, %s, what to do", (specifier, advice) => {
    const { refuse } = session();
    const { diagnostics, rendered } = refuse(`import x from "${specifier}";`);
    expect(diagnostics[0]).toMatchObject({ code: 2307 });
    expect(diagnostics[0]!.message).toMatch(advice);
    expect(rendered).toContain(diagnostics[0]!.message);
  });

  it.each([
    ["work/notebooks", [], "work"],
    ["work/notebooks", ["work/package.json"], "work"],
    ["mine/a b", ["mine/a b/package.json"], "mine/a b"],
  ])(
    "in %s of this project, with %j there, says to install a package into %s, and not into the project",
    (at, there, into) => {
      const project = folderWith({ "package.json": '{ "name": "stillroom" }' }).replaceAll("\\", "/");
      mkdirSync(`${project}/${at}`, { recursive: true });
      for (const file of there) writeFileSync(`${project}/${file}`, "{}");
      const refused = createCellCompiler(`${project}/${at}`).compile(1, {
        code: 'import x from "lodahs";',
        name: "[1]",
      });
      const place = into.includes(" ") ? `"${project}/${into}"` : `${project}/${into}`;
      expect((refused as RefusedCell).diagnostics[0]!.message).toMatch(/npm install --prefix .* lodahs$/);
      expect((refused as RefusedCell).diagnostics[0]!.message).toContain(` --prefix ${place} lodahs`);
    },
  );

  it("offers as rooms what the package has as a library", () => {
    const build = readFileSync(join(import.meta.dirname, "../../../build-library.mjs"), "utf8");
    const [, listed] = /notOfTheCourse = new Set\((\[.*?\])\)/.exec(build)!;
    expect([...notOfTheCourse].sort()).toEqual((JSON.parse(listed!) as string[]).sort());
  });

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

  it("for a name that is not there says which cell would define it, as far as that is known", () => {
    const { commit, compiler, refuse } = session();
    const said = (code: string) => refuse(code).diagnostics.map(({ message }) => message);
    expect(said("温度 + 1")).toEqual(["Cannot find name '温度'. If another cell defines 温度, run that cell first."]);
    expect(said("({ 温度 })")[0]).toMatch(/^No value exists .* If another cell defines 温度, run that cell first\.$/);
    expect(said("let p: plots.Figure")[0]).toMatch(/plots'\. If another cell defines plots, run that cell first\.$/);
    refuse("const 温度: number = '四'; function other() {}");
    const [code] = said("温度");
    expect(code).toBe(
      "Cannot find name '温度'. [4] was to define 温度, and it was refused: mend that cell and run it first.",
    );
    expect(refuse("温度").rendered).toContain("mend that cell and run it first.");
    commit("const 温度 = 4; const temperature = 1");
    expect(said("温度.length")).toEqual(["Property 'length' does not exist on type '4'."]);
    compiler.reset();
    expect(said("温度")).toEqual([
      "Cannot find name '温度'. [7] defined 温度, and the process that ran it is gone: run that cell again.",
    ]);
  });

  it("for a mistyped name has the nearest one; for a name of browsers the compiler's advice alone", () => {
    const { commit, refuse } = session();
    commit("const temperature = 1");
    const said = (code: string) => refuse(code).diagnostics[0]!.message;
    expect(said("temperatur")).toBe("Cannot find name 'temperatur'. Did you mean 'temperature'?");
    expect(said("const lossValue = 1; lossValues")).toBe("Cannot find name 'lossValues'. Did you mean 'lossValue'?");
    expect(said("document")).not.toMatch(/cell|mean/);
  });
});
