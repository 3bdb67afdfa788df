import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, startSession } from "./session";

const write = (folder: string, path: string, text: string) => {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
};

describe("the notebook's folder", () => {
  it("without tsconfig.json has strict checks, Node's types and no DOM", async () => {
    const { run } = startSession();
    expect(await run("const f = (x) => x")).toEqual(["TS7006 1:12 x"]);
    expect(await run("typeof process.version + typeof Buffer + typeof fetch + typeof structuredClone")).toBe(
      "stringfunctionfunctionfunction",
    );
    expect(await run("document")).toEqual(["TS2584 1:1 document"]);
    expect(await run("[1, 2].toReversed().at(0)")).toBe(2);
  });

  it("knows WebAssembly, which Node has and its types leave to browsers, whatever libraries it asks for", async () => {
    const bytes = [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 42,
      11,
    ];
    const code = `const { instance } = await WebAssembly.instantiate(Uint8Array.from(${JSON.stringify(bytes)}));
      const memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1 });
      [(instance.exports.f as () => number)(), memory.buffer.byteLength, WebAssembly.validate(new Uint8Array(1))]`;
    const libraries = ["es2023", "esnext.disposable", "dom"];
    const withDom = { "tsconfig.json": JSON.stringify({ compilerOptions: { lib: libraries } }) };
    for (const files of [{}, withDom]) {
      const { run } = startSession(folderWith(files));
      expect(await run(code)).toEqual([42, 65536, false]);
      expect(await run("WebAssembly.nothing")).toEqual(["TS2339 1:13 nothing"]);
    }
  });

  it("with a tsconfig.json above it, comments and extends included, has its checks but not its build", async () => {
    const folder = folderWith({
      "base.json": '{ "compilerOptions": { "strict": false, "lib": ["ES2022", "DOM"] } }',
      "tsconfig.json": `{ // options
        "extends": "./base.json",
        "compilerOptions": { "noUncheckedIndexedAccess": true, "strictNullChecks": true, "noUnusedLocals": true,
          "module": "commonjs", "target": "es5", "ignoreDeprecations": "6.0", "noEmit": true, "outDir": "built",
          "declaration": true, "verbatimModuleSyntax": true, "isolatedModules": true },
        "include": ["src"] }`,
    });
    mkdirSync(join(folder, "授業"));
    const { run } = startSession(join(folder, "授業"));
    expect(await run("const f = (x) => x; const unused = 1; typeof f")).toBe("function");
    expect(await run("const n: number = [1][0]")).toEqual(["TS2322 1:7 n"]);
    expect(await run("[typeof (0 as unknown as HTMLElement), class {}.name]")).toEqual(["number", ""]);
    expect(await run("[1].toReversed()")).toEqual(["TS2550 1:5 toReversed"]);
  });

  it("with a tsconfig.json that is edited has the new options from the next cell on", async () => {
    const folder = folderWith({ "tsconfig.json": '{ "compilerOptions": { "strict": false } }' });
    const { run } = startSession(folder);
    expect(await run("const f = (x) => x; f(1)")).toBe(1);
    writeFileSync(join(folder, "tsconfig.json"), '{ "compilerOptions": { "strict": true } }');
    expect(await run("const g = (x) => x")).toEqual(["TS7006 1:12 x"]);
    expect(await run("f(2)")).toBe(2);
  });

  it("with the older decorators has those", async () => {
    const { run } = startSession(
      folderWith({ "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true } }' }),
    );
    await run("const seen: string[] = []; function dec(target: Function) { seen.push(target.name) }");
    expect(await run("@dec class L { static self() { return new L() } }\n[seen, L.self() instanceof L]")).toEqual([
      ["L"],
      true,
    ]);
    expect(await run("L.self() instanceof L")).toBe(true);
  });

  it("with a broken tsconfig.json says so once", () => {
    const folder = folderWith({ "tsconfig.json": '{ "compilerOptions": { "strict": "yes" } }' });
    const { compiler } = startSession(folder);
    expect(compiler.compile(1, { code: "1", name: "[1]" })).toMatchObject({
      warnings: [expect.stringMatching(/tsconfig\.json: .*'strict'/)],
    });
    expect(compiler.compile(2, { code: "1", name: "[2]" })).toMatchObject({ warnings: [] });
  });

  it("has its own packages and @types, and those installed while the notebook is open", async () => {
    const folder = folderWith();
    write(folder, "node_modules/esm-only/package.json", '{"type":"module","exports":{".":{"import":"./index.js"}}}');
    write(folder, "node_modules/esm-only/index.js", "export const answer = 42; export default class Main {}");
    write(
      folder,
      "node_modules/@types/esm-only/index.d.ts",
      "export const answer: number; export default class Main {}",
    );
    write(folder, "node_modules/@types/ambient/index.d.ts", "declare const fromTypes: number;");
    const { run } = startSession(folder);
    expect(await run("import Main, { answer } from 'esm-only'; [answer.toFixed(1), Main.name]")).toEqual([
      "42.0",
      "Main",
    ]);
    expect(await run("typeof fromTypes")).toBe("undefined");
    expect(await run("import { late } from 'late'")).toEqual(["TS2307 1:22 'late'"]);
    write(folder, "node_modules/late/package.json", '{"main":"index.js"}');
    write(folder, "node_modules/late/index.js", "exports.late = 1;");
    expect(await run("import { late } from 'late'; late")).toBe(1);
    expect(await run("import { other } from 'late'").catch((error) => error)).toMatchObject({
      name: "SyntaxError",
      message: 'The module "late" has no export named "other". It exports: default, late.',
    });
  });

  it("follows the types where Node's view of a transpiled package differs from them", async () => {
    const folder = folderWith();
    write(folder, "node_modules/old/package.json", '{"main":"index.js","types":"index.d.ts"}');
    write(
      folder,
      "node_modules/old/index.d.ts",
      "declare class Old { v: number }\nexport default Old;\nexport const hidden: number;",
    );
    write(
      folder,
      "node_modules/old/index.js",
      "Object.defineProperty(exports, '__esModule', { value: true }); class Old { v = 1 }; exports.default = Old; exports['hid' + 'den'] = 7;",
    );
    const { run } = startSession(folder);
    expect(await run("import Old, { hidden } from 'old'; new Old().v + hidden")).toBe(8);
  });

  it("compiles JSX for the runtime that its packages offer", async () => {
    const folder = folderWith();
    write(
      folder,
      "node_modules/react/package.json",
      '{"exports":{"./jsx-runtime":{"types":"./jsx.d.ts","default":"./jsx.mjs"}}}',
    );
    write(
      folder,
      "node_modules/react/jsx.mjs",
      "export const jsx = (type, props) => ({ type, ...props }), jsxs = jsx;",
    );
    write(
      folder,
      "node_modules/react/jsx.d.ts",
      "export declare namespace JSX { interface IntrinsicElements { b: { id: string; children?: unknown } } type Element = object; }\nexport declare const jsx: unknown; export declare const jsxs: unknown;",
    );
    const { run } = startSession(folder);
    expect(await run("const Bold = <b id='x'>太字</b>; Bold")).toEqual({ type: "b", id: "x", children: "太字" });
    expect(await run("Bold")).toMatchObject({ type: "b" });
    expect(await run("<b id={1} />")).toEqual(["TS2322 1:4 id"]);
    expect(await run("const cast = <number>(1 as unknown); const id = <T>(x: T) => x; id(cast)")).toBe(1);
  });
});

describe("JSX without the types of React", () => {
  const factory =
    "createElement: (type: unknown, props: object | null, ...children: unknown[]) => ({ type, ...props, children })";
  const bold = { type: "b", id: "x", children: ["太字"] };

  it("calls the cell's own createElement, also one of an earlier cell", async () => {
    const { run } = startSession();
    expect(await run(`/** @jsxRuntime classic */\nconst React = { ${factory} }; <b id="x">太字</b>`)).toEqual(bold);
    expect(await run('/** @jsxRuntime classic */ <b id="x">太字</b>')).toEqual(bold);
    expect(await run("const h = React.createElement, 部品 = (p: { 名: string }) => p.名; 0")).toBe(0);
    expect(await run('/** @jsxRuntime classic */ /** @jsx h */ <b id="x">太字</b>')).toEqual(bold);
    expect(await run('/** @jsxRuntime classic */ /** @jsx h */ (<部品 名="絵" />).children')).toEqual([]);
    expect(await run("/** @jsxRuntime classic */ <部品 名={1} />")).toEqual(["TS2322 1:32 名"]);
  });

  it("calls what tsconfig.json names", async () => {
    const options = { strict: true, jsx: "react", jsxFactory: "h" };
    const folder = folderWith({ "tsconfig.json": JSON.stringify({ compilerOptions: options }) });
    const { run } = startSession(folder);
    expect(await run(`const { createElement: h } = { ${factory} }; 0`)).toBe(0);
    expect(await run('<b id="x">太字</b>')).toEqual(bold);
  });

  it("is refused where there is nothing to call", async () => {
    const { run } = startSession();
    await expect(run("/** @jsxRuntime classic */ /** @jsx 無い */ <b />")).rejects.toThrow("無い is not defined");
    expect(await run("<b />")).toEqual(["TS2875 1:1 <b />"]);
  });
});

describe("local modules", () => {
  it("of JavaScript have the types of their comments", () => {
    const { compiler } = startSession(
      folderWith({ "util.js": "/** @param {number} n */\nexport const half = (n) => n / 2;" }),
    );
    expect(compiler.compile(1, { code: "import { half } from './util'; half('x')", name: "[1]" })).toMatchObject({
      diagnostics: [{ code: 2345, span: "'x'" }],
    });
  });

  it("are checked in their newest text", async () => {
    const folder = folderWith({ "local.ts": "export const value = 1;", "deep.ts": "export type Deep = number;" });
    writeFileSync(join(folder, "uses.ts"), "import type { Deep } from './deep'; export interface U { d: Deep }");
    const { compiler } = startSession(folder);
    const check = (id: number, code: string) => {
      const result = compiler.compile(id, { code, name: `[${id}]` });
      return result.ok ? "ok" : result.diagnostics.map(({ code: number, span }) => `${number} ${span}`);
    };
    expect(check(1, "import { value } from './local'; value.toFixed()")).toBe("ok");
    writeFileSync(join(folder, "local.ts"), "export const value = 'x';");
    expect(check(2, "import { value } from './local'; value.toFixed()")).toEqual(["2551 toFixed"]);
    expect(check(3, "import { value } from './local.ts'; import { U } from './uses.js'; const u: U = { d: 1 }")).toBe(
      "ok",
    );
    writeFileSync(join(folder, "deep.ts"), readFileSync(join(folder, "deep.ts"), "utf8").replace("number", "string"));
    expect(check(4, "import { U } from './uses'; const u: U = { d: 1 }")).toEqual(["2322 d"]);
    expect(check(5, "import { fresh } from './fresh'")).toEqual(["2307 './fresh'"]);
    mkdirSync(join(folder, "fresh"));
    writeFileSync(join(folder, "fresh/index.ts"), "export const fresh = 1;");
    expect(check(6, "import { fresh } from './fresh'; fresh.toFixed()")).toBe("ok");
  });

  it("may be written by the cell itself before its import()", () => {
    const { compiler } = startSession(folderWith({ "語.ts": "export const 語 = 1;" }));
    const check = (id: number, code: string) => {
      const result = compiler.compile(id, { code, name: `[${id}]` });
      return result.ok ? "ok" : result.diagnostics.map(({ code: number, span }) => `${number} ${span}`);
    };
    expect(check(1, "const 生成 = async () => (await import('./生成')).値; await 生成()")).toBe("ok");
    expect(check(2, "(await import('./語')).語.length")).toEqual(["2339 length"]);
    expect(check(3, "import('./生成'); import { 値 } from './生成'")).toEqual(["2307 './生成'"]);
  });
});
