import { beforeAll, describe, expect, it } from "vitest";
import { buildLoader, folderWith, run } from "./program";

let loader: string;
beforeAll(async () => {
  loader = await buildLoader();
});

const config = (compilerOptions: object) => JSON.stringify({ compilerOptions });

describe("the nearest tsconfig.json decides how a file is run", () => {
  const sources = {
    "decorated.ts": `
      export const log: unknown[] = [];
      const dec = (...given: unknown[]) => { log.push([given.length, given[1]]); };
      export class Q { @dec m() {} constructor(@dec readonly p = 1) {} }`,
    "fields.ts": `
      export const log: string[] = [];
      class Base { set 値(to: number) { log.push("set " + to); } }
      new (class extends Base { 値 = 3 })();`,
    "view.tsx": `
      const h = (tag: unknown, props: unknown, ...inside: unknown[]) => [tag, props, ...inside];
      const Frag = "断片";
      export const shown = <><p id="a">語</p></>;`,
  };
  const show = `
    show((await load("./decorated")).log);
    show((await load("./fields")).log);
    show((await load("./view.tsx")).shown);`;

  it("with the metadata of decorators, by import and by require", async () => {
    const typed = `import { 部品 } from "./部品";
      export const seen: unknown[] = [];
      const nameOf = (type: { name: string }) => type.name;
      (Reflect as unknown as { metadata: unknown }).metadata = (key: string, value: { name: string } | { name: string }[]) =>
        () => void seen.push([key, [value].flat().map(nameOf).join()]);
      const dec = (..._: unknown[]): void => {};
      export class 器 { @dec 数: number = 1; @dec m(_: 部品, s: string): Promise<void> { return undefined!; } }
      export const fail = (): never => { throw new Error("so"); };`;
    const folder = folderWith({
      "tsconfig.json": config({ experimentalDecorators: true, emitDecoratorMetadata: true }),
      "型.ts": typed,
      "要.ts": typed,
      "部品.ts": "export class 部品 {}",
    });
    const shown = await run(
      loader,
      folder,
      `for (const m of [await load("./型"), require("./要")]) {
         show(m.seen);
         try { m.fail() } catch (error) { show(mapModuleStack(error.stack).includes(".ts:8:")) }
       }`,
    );
    const seen = [
      ["design:type", "Number"],
      ["design:type", "Function"],
      ["design:paramtypes", "部品,String"],
      ["design:returntype", "Promise"],
    ];
    expect(shown).toEqual([expect.arrayContaining(seen), true, expect.arrayContaining(seen), true]);
  });

  it("with comments, trailing commas and what it extends", async () => {
    const folder = folderWith({
      ...sources,
      "tsconfig.json": `\uFEFF{
        // "//" in a string is no comment
        "extends": ["./設定/jsx", "./設定/fields.json"],
        "compilerOptions": { "experimentalDecorators": true, /* , */ "outDir": "http://x/,}", },
      }`,
      "設定/jsx.json": config({ jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Frag" }),
      "設定/fields.json": config({ useDefineForClassFields: false, experimentalDecorators: false }),
    });
    const required = `
      show(require("./decorated").log);
      show(require("./fields").log);
      show(require("./view.tsx").shown);`;
    const legacy = [
      [3, "m"],
      [3, null],
    ];
    const view = ["断片", null, ["p", { id: "a" }, "語"]];
    const once = [legacy, ["set 3"], view];
    expect(await run(loader, folder, show + required)).toEqual([...once, ...once]);
  });

  it("and not that of another folder, nor one that cannot be read", async () => {
    const folder = folderWith({
      "fields.ts": sources["fields.ts"],
      "内/fields.ts": sources["fields.ts"],
      "内/tsconfig.json": config({ useDefineForClassFields: false }),
      "壊/fields.ts": sources["fields.ts"],
      "壊/tsconfig.json": '{ "compilerOptions": { "useDefineForClassFields": fal',
    });
    const body = `for (const s of ["./fields", "./内/fields", "./壊/fields"]) show((await load(s)).log);`;
    expect(await run(loader, folder, body)).toEqual([[], ["set 3"], []]);
  });

  it("as it is after an edit", async () => {
    const folder = folderWith({ "fields.ts": sources["fields.ts"], "tsconfig.json": config({}) });
    const body = `
      show((await load("./fields")).log);
      write("tsconfig.json", ${JSON.stringify(config({ useDefineForClassFields: false }))});
      (await import("node:fs")).utimesSync(join(folder, "tsconfig.json"), 1, 1);
      write("fields.ts", ${JSON.stringify(`${sources["fields.ts"]}\n`)});
      show((await load("./fields")).log);`;
    expect(await run(loader, folder, body)).toEqual([[], ["set 3"]]);
  });
});

describe("paths of tsconfig.json", () => {
  const files = {
    "tsconfig.json": '{ "extends": ["./base/paths.json", "./base/none.json"] }',
    "base/none.json": config({ strict: true }),
    "base/paths.json": config({
      baseUrl: "..",
      paths: {
        "@/*": ["./src/*"],
        "@/特別/*": ["./無い/*", "./別/*"],
        exact: ["./src/名.ts"],
        typed: ["./types/typed.d.ts"],
        "*": ["./node_modules/*"],
      },
    }),
    "src/名.ts": 'export { other } from "@/他"; export const name: string = "名";',
    "src/他/index.ts": 'export const other: string = "他";',
    "別/a.ts": 'export const name: string = "別";',
    "types/typed.d.ts": "export const name: string;",
    "node_modules/typed/index.js": 'exports.name = "package";',
    "node_modules/plain/package.json": '{ "main": "lib.js" }',
    "node_modules/plain/index.js": 'exports.name = "wrong";',
    "node_modules/plain/lib.js": 'exports.name = require("@/名").name;',
  };

  it("name local files, by import and by require, and leave packages to Node", async () => {
    const names = ["@/名", "@/名.js", "@/特別/a", "exact", "typed", "別/a"];
    const shown = await run(
      loader,
      folderWith(files),
      `for (const s of ${JSON.stringify(names)}) show((await load(s)).name);
       show((await load("@/名")).other);
       for (const s of ["@/名", "@/特別/a", "exact", "別/a"]) show(require(s).name);
       show((await load("node:path")).sep.length);
       show((await failure(load("@/無"))).code);
       show((await failure(load("plain"))).code);`,
    );
    const missing = ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"];
    expect(shown).toEqual(["名", "名", "別", "名", "package", "別", "他", "名", "別", "名", "別", 1, ...missing]);
  });

  it("follow edits of the files that they name", async () => {
    const shown = await run(
      loader,
      folderWith(files),
      `show((await load("exact")).other);
       write("src/他/index.ts", 'export const other = "新";');
       show((await load("exact")).other);`,
    );
    expect(shown).toEqual(["他", "新"]);
  });
});
