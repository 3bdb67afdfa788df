import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { buildLoader, folderWith, run } from "./program";

let loader: string;
beforeAll(async () => {
  loader = await buildLoader();
});

describe("what can be imported", () => {
  it("TypeScript by every way to name it", async () => {
    const folder = folderWith({
      "a.ts": "export const name: string = 'a';",
      "b.tsx": "export const name = 'b' satisfies string;",
      "c.mts": "export const name = 'c';",
      "data/index.ts": "export * from './part'; import type { T } from './types'; export const t: T = 1;",
      "data/part.ts": "import { name } from '../a.js'; export const part = 'part of ' + name;",
      "data/types.ts": "throw new Error('types only'); export type T = number;",
      "日本語.ts": "export const name = '語';",
      "plain.js": "export const name = 'plain';",
      "old.cjs": "exports.name = 'old';",
      "both.ts": "export const name = 'source';",
      "both.js": "export const name = 'written';",
    });
    const names = ["./a", "./a.ts", "./a.js", "./b", "./c", "./c.mjs", "./日本語", "./plain", "./old.cjs", "./both.js"];
    const shown = await run(
      loader,
      folder,
      `for (const s of ${JSON.stringify(names)}) show((await load(s)).name);
       for (const s of ["./data", "./data/", "./data/index", "./data/index.js"]) show((await load(s)).part);
       show((await load("./data")).t);
       show((await load("node:path")).sep.length);`,
    );
    const part = "part of a";
    expect(shown).toEqual([..."a,a,a,b,c,c,語,plain,old,written".split(","), part, part, part, part, 1, 1]);
  });

  it("syntax that this Node lacks: decorators, using, enums, parameter properties", async () => {
    const folder = folderWith({
      "decorated.ts": `
        export const log: string[] = [];
        function dec(_: unknown, c: ClassDecoratorContext) { log.push(String(c.name)); }
        @dec export class Q { constructor(public p = 5) {} }`,
      "using.ts": `
        export const log: string[] = [];
        { using d = { [Symbol.dispose]() { log.push("disposed"); } }; }`,
      "erased.ts": `
        export enum E { A = 3 }
        export namespace N { export const z = E.A + 1; }
        export const mail = "a@b.c"; // @nobody`,
      "wait.ts": "export const later: number = await Promise.resolve(8);",
    });
    const shown = await run(
      loader,
      folder,
      `const { log, Q } = await load("./decorated");
       show([log, new Q().p]);
       show((await load("./using")).log);
       const { E, N, mail } = await load("./erased");
       show([E.A, N.z, mail]);
       show((await load("./wait")).later);`,
    );
    expect(shown).toEqual([[["Q"], 5], ["disposed"], [3, 4, "a@b.c"], 8]);
  });

  it("JSON with and without an attribute, and TypeScript by require", async () => {
    const folder = folderWith({
      "d.json": '{"name":"データ"}',
      "r.ts": "import d from './d.json'; export const name: string = d.name; export default class {}",
      "r2.cts": "exports.name = 'cts' as string;",
    });
    const shown = await run(
      loader,
      folder,
      `show((await load("./d.json", ', { with: { type: "json" } }')).default.name);
       show((await load("./d.json")).default.name);
       show(require("./r").name);
       show(require("./r2.cts").name);
       show((await load("./r")).name);`,
    );
    expect(shown).toEqual(["データ", "データ", "データ", "cts", "データ"]);
  });
});

describe("edited files", () => {
  it("the next import sees a change deep down; unchanged modules keep their one instance", async () => {
    const folder = folderWith({
      "top.ts":
        "import { deep } from './middle'; import { Same } from './same'; export { Same }; export const top = deep;",
      "middle.ts": "export { deep } from './deep';",
      "deep.ts": "export const deep = 1;",
      "same.ts": "export class Same {}",
    });
    const shown = await run(
      loader,
      folder,
      `const first = await load("./top");
       show((await load("./top")) === first);
       const same = await load("./same");
       write("deep.ts", "export const deep = 2;");
       const second = await load("./top");
       show([first.top, second.top]);
       show(first.Same === second.Same);
       show((await load("./same")) === same);
       show((await load("./middle")).deep);
       show((await load("./top")) === second);
       write("deep.ts", "export const deep = 3;");
       show((await load("./top")).top);
       write("same.ts", "export class Same { }");
       show((await load("./top")).Same === first.Same);`,
    );
    expect(shown).toEqual([true, [1, 2], true, true, 2, true, 3, false]);
  });

  it("modules that import each other are renewed together, once", async () => {
    const folder = folderWith({
      "a.ts": "import { b } from './b'; export const a = 1; export const sum = () => a + b();",
      "b.ts": "import { a } from './a'; export const b = () => a * 10;",
    });
    const shown = await run(
      loader,
      folder,
      `show((await load("./a")).sum());
       write("a.ts", "import { b } from './b'; export const a = 2; export const sum = () => a + b();");
       show((await load("./b")).b());
       const a = await load("./a");
       show(a.sum());
       show((await load("./a")) === a);`,
    );
    expect(shown).toEqual([11, 20, 22, true]);
  });

  it("CommonJS, once it is forgotten, and what requires it", async () => {
    const folder = folderWith({
      "old.js": "module.exports = '旧 1';",
      "user.ts": "import old from './old.js'; export const name: string = old;",
      "outer.cjs": "module.exports = '外 ' + require('./old');",
      "same.js": "module.exports = {};",
    });
    const shown = await run(
      loader,
      folder,
      `const look = async () => [(await load("./old.js")).default, (await load("./user")).name, require("./outer.cjs")];
       const same = require("./same");
       show(await look());
       write("old.js", "module.exports = '旧 2';");
       forgetEdited();
       show(await look());
       show(require("./same") === same);`,
    );
    expect(shown).toEqual([["旧 1", "旧 1", "外 旧 1"], ["旧 2", "旧 2", "外 旧 2"], true]);
  });

  it("TypeScript by require, once it is forgotten, and what requires or imports it there", async () => {
    const folder = folderWith({
      "deep.ts": "export const deep: number = 1;",
      "top.ts": "import { deep } from './deep'; export const top: string = '頂 ' + deep;",
      "whole.ts":
        "export default class 全 {} export const n: number = 1; export const place = [import.meta.url, import.meta.filename];",
      "plain.cts": "exports.name = '旧 1' as string;",
      "outer.cjs": "exports.top = require('./top').top; exports.name = require('./plain').name;",
    });
    const shown = await run(
      loader,
      folder,
      `const look = async () => {
         const { top, name } = require("./outer.cjs");
         return [require("./top").top, (await load("./top")).top, require("./plain").name, top, name];
       };
       show(await look());
       const whole = require("./whole");
       show([whole.default.name, whole.n, whole.__esModule, whole.place]);
       write("deep.ts", "export const deep: number = 2;");
       forgetEdited();
       show(await look());
       write("top.ts", "import { deep } from './deep'; export const top: string = '上 ' + deep;");
       write("plain.cts", "exports.name = '旧 2' as string;");
       forgetEdited();
       show(await look());
       write("whole.ts", "export const m: number = 3;");
       forgetEdited();
       show(Object.entries(require("./whole")));
       show(require("./top") === require("./top"));
       write("whole.ts", "\\n\\nexport const fail = (): never => {\\n  throw new Error('so');\\n};");
       forgetEdited();
       try { require("./whole").fail() } catch (error) { show(mapModuleStack(error.stack).split("\\n")[1].trim()) }`,
    );
    expect(shown).toEqual([
      ["頂 1", "頂 1", "旧 1", "頂 1", "旧 1"],
      ["全", 1, true, [pathToFileURL(`${folder}/whole.ts`).href, `${folder}/whole.ts`]],
      ["頂 2", "頂 2", "旧 1", "頂 2", "旧 1"],
      ["上 2", "上 2", "旧 2", "上 2", "旧 2"],
      [["m", 3]],
      true,
      `at Object.fail (${folder}/whole.ts:4:9)`,
    ]);
  });

  it("JSON by require, although it was imported before", async () => {
    const shown = await run(
      loader,
      folderWith({ "d.json": "[1]" }),
      `show((await load("./d.json")).default);
       write("d.json", "[2]");
       forgetEdited();
       show(require("./d.json"));
       show(require("./d.json") === require("./d.json"));
       write("d.json", "[3]");
       forgetEdited();
       show([require("./d.json"), (await load("./d.json")).default]);`,
    );
    expect(shown).toEqual([[1], [2], true, [[3], [3]]]);
  });

  it("JSON, and modules that were missing or broken before", async () => {
    const folder = folderWith({
      "d.json": "[1]",
      "broken.ts": "export const v = ;",
    });
    const shown = await run(
      loader,
      folder,
      `show((await load("./d.json")).default);
       write("d.json", "[2]");
       show((await load("./d.json")).default);
       show((await failure(load("./broken"))).name);
       write("broken.ts", "export const v = 4;");
       show((await load("./broken")).v);
       show((await failure(load("./absent"))).code);
       write("absent.ts", "export const v = 5;");
       show((await load("./absent")).v);`,
    );
    expect(shown).toEqual([[1], [2], "SyntaxError", 4, "ERR_MODULE_NOT_FOUND", 5]);
  });
});

describe("errors", () => {
  it("say where and what was looked for", async () => {
    const folder = folderWith({
      "importer.ts": "export const a = 1;\nimport './gone/file';\n",
      "broken.ts": "const 語 = 1;\nexport const = 2;\n",
    });
    const shown = (await run(
      loader,
      folder,
      `show((await failure(load("./importer"))).message);
       show((await failure(load("./broken"))).message);
       show(mapModuleStack((await failure(load("./importer"))).stack));`,
    )) as string[];
    expect(shown[0]).toBe(
      `Cannot find module "./gone/file", imported from ${folder}/importer.ts:2. Looked for ${folder}/gone/file as it is ` +
        "and with .ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs, .json, /index.ts, /index.tsx, /index.mts, /index.cts, " +
        "/index.js, /index.jsx, /index.mjs, /index.cjs, /index.json.",
    );
    expect(shown[1]).toContain(`${folder}/broken.ts:2:14: `);
    expect(shown[2]).toBe(`Error: ${shown[0]}\n    at ${folder}/importer.ts:2`);
  });

  it("of required TypeScript say where, too; a name of a build finds its source", async () => {
    const folder = folderWith({
      "broken.ts": "const 語 = 1;\nexport const = 2;\n",
      "waits.ts": "\nexport const 値: number = await Promise.resolve(1);\n",
      "user.ts": "export { 値 } from './source.js';",
      "source.ts": "export const 値: number = 5;",
    });
    const shown = await run(
      loader,
      folder,
      `const complaint = (specifier) => { try { return require(specifier) } catch (error) { return error } };
       const broken = complaint("./broken");
       show([broken.name, broken.message.split("\\n")[0]]);
       const waits = complaint("./waits");
       show([waits.name, waits.message, waits.stack.split("\\n").at(-1)]);
       show(require("./user").値);
       show([complaint("./gone.js").code, complaint("./gone.js").stack.includes("loader.js")]);`,
    );
    expect(shown).toEqual([
      ["SyntaxError", expect.stringContaining(`${folder}/broken.ts:2:14: `)],
      [
        "SyntaxError",
        expect.stringMatching(/waits\.ts:2:26: Top-level await .* can be imported, not required\.$/),
        `    at ${folder}/waits.ts:2:26`,
      ],
      5,
      ["MODULE_NOT_FOUND", false],
    ]);
  });

  it("stack traces name the lines of the source, also of an edited file", async () => {
    const source = (lines: number) =>
      `${"interface Erased { a: number }\n".repeat(lines)}enum E { A }\nexport function fail(e: E): never { throw new Error("here" + e); }\nexport { E };\n`;
    const folder = folderWith({ "thrower.ts": source(3) });
    const shown = (await run(
      loader,
      folder,
      `const stack = async () => { const m = await load("./thrower"); try { m.fail(0) } catch (e) { return mapModuleStack(e.stack) } };
       show(await stack());
       write("thrower.ts", ${JSON.stringify(source(7))});
       show(await stack());`,
    )) as string[];
    expect(shown[0]).toContain(`fail (${folder}/thrower.ts:5:43)`);
    expect(shown[1]).toContain(`${folder}/thrower.ts:9:43`);
  });
});
