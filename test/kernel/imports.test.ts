import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, scratchFolder, startFrontEnd, streamText } from "./front-end";

// A project with its packages above the notebook's folder, as students have it.
const project = scratchFolder();
const folder = join(project, "授業 一");

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

const packageOf = (name: string, fields: object, code: string, file = "index.js") => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.0", ...fields }),
  [`node_modules/${name}/${file}`]: code,
});

describe("imports", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    write({
      ...packageOf("modules-only", { type: "module", exports: "./index.js" }, "export const name = 'modules only';"),
      ...packageOf("one-condition", { exports: { import: "./m.mjs" } }, "export const name = 'import only';", "m.mjs"),
      ...packageOf("stillroom", { exports: { "./plots": "./index.js" } }, "exports.name = 'the installed one';"),
      ...packageOf("awaits", { type: "module" }, "export const name = await Promise.resolve('awaited');"),
      ...packageOf("common", {}, "exports.name = 'common';"),
      ...packageOf("thrower", {}, "throw new Error('package throws');"),
      ...packageOf(
        "deep",
        { types: "index.d.ts" },
        // Each step a function of its own: newer versions of Node show equal frames as one.
        `const end = (f) => { if (f) f(); else throw new Error('deep'); };
        ${Array.from({ length: 21 }, (_, i) => `const fall${i} = (f) => ${i > 0 ? `fall${i - 1}` : "end"}(f);`).join("\n")}
        const falls = [${Array.from({ length: 21 }, (_, i) => `fall${i}`)}];
        exports.fall = (n, f) => falls[n](f);`,
      ),
      "node_modules/deep/index.d.ts": "export declare function fall(n: number, f?: () => void): void;",
      ...packageOf(
        "unscanned",
        {},
        "let 度 = 0; Object.assign(module.exports, { ['名' + '前']: '計算' }); Object.defineProperty(module.exports, '重い', { enumerable: true, get: () => ++度 });",
      ),
      ...packageOf("transpiled", {}, "exports.__esModule = true; exports.default = (n) => n + 1; exports.二 = 2;"),
      ...packageOf("nested-modules", { main: "esm/index.js" }, "export const name = await 'inside';", "esm/index.js"),
      "node_modules/nested-modules/esm/package.json": '{ "type": "module" }',
      ...packageOf("mapped-away", {}, "exports.name = 'the package';"),
      "授業 一/身代わり.ts": "export const name: string = 'the local file';",
      "授業 一/tsconfig.json": '{ "compilerOptions": { "paths": { "mapped-away": ["./身代わり.ts"] } } }',
      ...packageOf("@組/typed", { types: "index.d.ts" }, "exports.二倍 = (n) => 2 * n;"),
      "node_modules/@組/typed/index.d.ts": "export declare function 二倍(n: number): number;",
      "node_modules/@types/untyped/index.d.ts": "export declare const name: 'untyped';",
      ...packageOf("untyped", {}, "exports.name = 'untyped';"),
      ...packageOf(
        "react",
        { exports: { "./jsx-runtime": { types: "./jsx.d.ts", default: "./jsx.mjs" } } },
        "export const jsx = (type, props) => ({ type, ...props });",
        "jsx.mjs",
      ),
      "node_modules/react/jsx.d.ts": `export declare namespace JSX {
        interface IntrinsicElements { b: { id: string; children?: unknown } } type Element = object; }
        export declare const jsx: unknown;`,
      "授業 一/飾り.ts":
        "const 印: string[] = []; const dec = (_: unknown, c: ClassDecoratorContext) => void 印.push(String(c.name)); @dec class 器 {} export { 印, 器 };",
      "授業 一/部屋.ts": "import { seededRandom } from 'stillroom/random'; export const 乱 = seededRandom(1);",
      "授業 一/表示.ts": "import { display } from 'tslab'; export const 表示 = display;",
      "授業 一/data.json": '{"言":"葉"}',
      "授業 一/温度.ts": "export const 温度: number = 4;",
      "授業 一/部品/index.ts": "export { 温度 } from '../温度';",
    });
    kernel = await startFrontEnd({ cwd: folder });
  });
  afterAll(() => kernel?.close());

  /** The text of a cell's result. */
  async function value(code: string): Promise<unknown> {
    const { reply, published } = await kernel.execute(code);
    expect(reply.status, String(reply.evalue)).toBe("ok");
    return (published.at(-1)![1].data as Record<string, string>)["text/plain"];
  }

  it.each([
    ["a package of ES modules alone", "import { name } from 'modules-only'; name", "'modules only'"],
    ["a package with an import condition alone", "import { name } from 'one-condition'; name", "'import only'"],
    ["a module with top-level await", "import { name } from 'awaits'; name", "'awaited'"],
    [
      "a CommonJS package, both ways",
      "import { name } from 'common'; [name, require('common').name]",
      "[ 'common', 'common' ]",
    ],
    [
      "a CommonJS package as a whole, as Node has it",
      "import 既定, * as 全 from 'common'; [Object.keys(全).slice(0, 2).sort(), 全.default === require('common'), 既定 === 全.default, Object.isExtensible(全)]",
      "[ [ 'default', 'name' ], true, true, false ]",
    ],
    ["names that Node's scan of a CommonJS package misses", "import * as 全 from 'unscanned'; 全.名前", "'計算'"],
    [
      "a getter of a CommonJS package, asked when it is used",
      "import * as 又 from 'unscanned'; [又.重い, require('unscanned').重い]",
      "[ 1, 2 ]",
    ],
    [
      "a room of the kernel's own package, with its types, where it is not installed",
      "import { seededRandom } from 'stillroom/random'; const 数: number = seededRandom(1).next(); typeof 数",
      "'number'",
    ],
    [
      "a room of the kernel's own package, dynamically and by require, also of a local file",
      "import { 乱 } from './部屋'; [typeof (await import('stillroom/random')).seededRandom, typeof require('stillroom/random').seededRandom, typeof 乱.next()]",
      "[ 'function', 'function', 'number' ]",
    ],
    [
      "tslab, in every way one and the same, also of a local file",
      "import { 表示 } from './表示'; import { display } from 'tslab'; [表示 === display, require('tslab').display === display, (await import('tslab')).display === display, (await import(['ts', 'lab'].join(''))).display === display]",
      "[ true, true, true, true ]",
    ],
    [
      "the same room where a package of this name is installed",
      "import { name } from 'stillroom/plots'; name",
      "'the installed one'",
    ],
    ["the default of a transpiled package", "import 足す, { 二 } from 'transpiled'; 足す(二)", "3"],
    ["modules in a package that looks like CommonJS", "import { name } from 'nested-modules'; name", "'inside'"],
    ["a local file that stands for a package", "import { name } from 'mapped-away'; name", "'the local file'"],
    ["a typed package", "import { 二倍 } from '@組/typed'; 二倍(3)", "6"],
    ["a package typed by @types", "import { name } from 'untyped'; const n: 'untyped' = name; n", "'untyped'"],
    ["JSON with an attribute", "import d from './data.json' with { type: 'json' }; d.言", "'葉'"],
    ["JSON without", "import d from './data.json'; d.言.length", "1"],
    ["a local file without extension", "import { 温度 } from './温度'; 温度", "4"],
    ["a local file with extension", "import { 温度 } from './温度.ts'; 温度 + 1", "5"],
    ["a folder", "import { 温度 } from './部品'; 温度", "4"],
    ["dynamically", "(await import('./温度')).温度 + (await import('awaits')).name", "'4awaited'"],
    [
      "dynamically, of a file that the cell writes",
      "import { writeFileSync } from 'node:fs'; writeFileSync('生成.ts', 'export const 値 = 7;'); (await import('./生成')).値",
      "7",
    ],
    ["JSX for the runtime that is there", "<b id='x'>太字</b>", "{ type: 'b', id: 'x', children: '太字' }"],
    ["decorators in a local file", "import { 印 } from './飾り'; 印", "[ '器' ]"],
    [
      "what Node brings",
      "import { basename } from 'node:path'; [basename(__dirname), import.meta.url.startsWith('file:')]",
      "[ '授業 一', true ]",
    ],
  ])("%s", async (_, code, expected) => {
    expect(await value(code)).toBe(expected);
  });

  it("see an edited local file, its types and those behind it, from the next import on", async () => {
    expect(await value("import { 温度 as 前 } from './部品'; 前.toFixed(1)")).toBe("'4.0'");
    write({ "授業 一/温度.ts": "export const 温度: string = '四';" });
    expect(await value("import { 温度 as 後 } from './部品'; 後.concat('度')")).toBe("'四度'");
    const { reply } = await kernel.execute("import { 温度 as 今 } from './部品'; 今.toFixed(1)");
    expect(reply).toMatchObject({ ename: "TypeScriptError", evalue: expect.stringMatching(/^TS2551: .*toFixed/) });
  });

  it("tell the type errors of local files on stderr, each once until the file changes, and run them", async () => {
    write({
      "授業 一/下.ts": "export const 深: number = '四';",
      "授業 一/上.ts":
        "import { 深 } from './下';\nexport const 高: string = String(深);\n() => (null as never as { a: 1 }).b;",
    });
    const told = async (code: string) => {
      const { reply, published } = await kernel.execute(code);
      expect(reply.status, String(reply.evalue)).toBe("ok");
      return streamText(published, "stderr").trimEnd().split("\n");
    };
    /** On a busy machine the tenth of a second that a check may take leaves files for the next import. */
    const toldInTurn = async (code: string, count: number) => {
      const lines: string[] = [];
      for (let turn = 0; turn < 20 && lines.length < count; turn++)
        lines.push(...(await told(code)).filter((line) => line !== ""));
      return lines;
    };
    const deep = "下.ts:1:14: TS2322: Type 'string' is not assignable to type 'number'.";
    const high = "上.ts:3:35: TS2339: Property 'b' does not exist on type '{ a: 1; }'.";
    expect(await toldInTurn("import { 高 } from './上'; 高", 2)).toEqual([high, deep]);
    expect(await told("import { 高 } from './上'; 高")).toEqual([""]);
    write({ "授業 一/下.ts": "\nexport const 深: number = '四';" });
    expect(await toldInTurn("(await import('./上')).高", 1)).toEqual([deep.replace("1:14", "2:14")]);
    write({ "授業 一/下.ts": "export const 深: number = 4;" });
    expect(await told("import { 高 } from './上'; 高")).toEqual([""]);
  });

  it.each([
    [
      "a package that was not installed",
      { "訳1.ts": "import { 値 } from 'later'; export const 訳: number = 値;" },
      () => write(packageOf("later", { type: "module" }, "export const 値 = 5;")),
    ],
    [
      "a file that was not written",
      { "訳2.ts": "import { 値 } from './後'; export const 訳: number = 値;" },
      () => write({ "授業 一/後.ts": "export const 値 = 5;" }),
    ],
    [
      "data that it reads",
      {
        "訳3.ts": "export { 訳 } from './読む';",
        "読む.ts":
          "import { readFileSync } from 'node:fs'; import { join } from 'node:path'; export const 訳 = Number(readFileSync(join(import.meta.dirname, '数.csv'), 'utf8'));",
      },
      () => write({ "授業 一/数.csv": "5" }),
    ],
    [
      "a variable of the environment, after `await`",
      {
        "訳4.mjs":
          "await null; if (!process.env.KEY_OF_4) throw new Error('set it'); export const 訳 = Number(process.env.KEY_OF_4);",
        "訳4.d.mts": "export declare const 訳: number;",
      },
      () => kernel.execute("process.env.KEY_OF_4 = '5'"),
    ],
  ])("load a local module that lacked %s as soon as it is there", async (_, files, mend) => {
    write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`授業 一/${path}`, text])));
    const name = Object.keys(files)[0]!;
    const code = `const 元 = await import('./同じ'); import { 訳 } from './${name}'; 訳`;
    write({ "授業 一/同じ.ts": "export const 物 = {};" });
    const kept = await kernel.execute("import { 物 as 前の物 } from './同じ'; 前の物");
    expect(kept.reply.status).toBe("ok");
    expect((await kernel.execute(code)).reply.status).toBe("error");
    await mend();
    expect(await value(code)).toBe("5");
    expect(await value("(await import('./同じ')).物 === 前の物")).toBe("true");
  });

  it("run a local module anew that an interrupt stopped", async () => {
    write({ "授業 一/止.ts": "console.log('始'); while (!process.env.GO_ON) {} export const 値 = 1;" });
    const running = kernel.send("execute_request", { code: "import { 値 as 止値 } from './止'; 止値" });
    await kernel.until("the loop", (m) => m.parent.msg_id === running.msg_id && m.content.text === "始\n");
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("its end", (m) => m.parent.msg_id === running.msg_id && m.channel === "shell");
    await kernel.execute("process.env.GO_ON = '1'");
    expect(await value("import { 値 as 止値 } from './止'; 止値")).toBe("1");
  });

  it("keep a local module that is still on its way when a cell fails that has nothing to do with it", async () => {
    write({ "授業 一/遅.ts": "await new Promise((go) => process.once('go-on', go)); export const 物 = {};" });
    await kernel.execute("const 遅い = import('./遅');");
    expect((await kernel.execute("throw new Error('another')")).reply.status).toBe("error");
    await kernel.execute("const 再び = import('./遅'); setTimeout(() => process.emit('go-on' as never), 50);");
    expect(await value("(await 遅い).物 === (await 再び).物")).toBe("true");
  });

  it("that take long beside one that is still on its way are no reason to restart the kernel", async () => {
    write({
      "授業 一/待つ.ts": "await new Promise((go) => process.once('go-on', go)); export const 値 = 1;",
      "授業 一/長い.ts": "await new Promise((go) => setTimeout(go, 1300)); export const 値 = 2;",
    });
    await kernel.execute("const 待ち = import('./待つ');");
    const { reply, published } = await kernel.execute("import { 値 as 長い値 } from './長い'; 長い値");
    expect(reply.status).toBe("ok");
    expect(streamText(published, "stderr")).toBe("");
    await kernel.execute("process.emit('go-on' as never); await 待ち");
  });

  it("see an edited CommonJS file from the next cell on", async () => {
    write({ "授業 一/旧.js": "exports.名 = '一';", "授業 一/旧.d.ts": "export declare const 名: string;" });
    expect(await value("import { 名 as 一 } from './旧'; [一, require('./旧').名]")).toBe("[ '一', '一' ]");
    write({ "授業 一/旧.js": "exports.名 = '二';" });
    expect(await value("import { 名 as 二 } from './旧.js'; [二, require('./旧').名]")).toBe("[ '二', '二' ]");
  });

  it("see an edited TypeScript file that was required from the next cell on, and what lies behind it", async () => {
    write({
      "授業 一/奥.ts": "export const 値: number = 1;",
      "授業 一/表.ts": "import { 値 } from './奥'; export const 和: number = 値 + 10;",
    });
    expect(await value("require('./表').和")).toBe("11");
    write({ "授業 一/奥.ts": "export const 値: number = 2;" });
    expect(await value("[require('./表').和, (await import('./表')).和]")).toBe("[ 12, 12 ]");
    write({ "授業 一/表.ts": "export const 和: string = '新';" });
    expect(await value("[require('./表.ts').和, (await import('./表')).和]")).toBe("[ '新', '新' ]");
  });

  it("of what throws or lacks an export name the cell's line, and nothing of the kernel", async () => {
    const thrown = await kernel.execute("let 余 = 1;\nimport t from 'thrower';\nt");
    const traceback = (thrown.reply.traceback as string[]).join("\n");
    expect(thrown.reply.evalue).toBe("package throws");
    expect(traceback).toMatch(/thrower.index\.js:1:7/);
    expect(traceback).toMatch(/at .*\[\d+\]:2:\d+/);
    const missing = await kernel.execute("// @ts-nocheck\nimport { 無い } from 'common';");
    expect(missing.reply.ename).toBe("SyntaxError");
    expect((missing.reply.traceback as string[]).join("\n")).toMatch(/at .*\[\d+\]:2:\d+/);
    expect((missing.reply.traceback as string[]).join("\n")).not.toContain("Array.map");
  });

  it("that nobody awaits tell on stderr that they failed", async () => {
    write({ "授業 一/投.mjs": "throw new Error('投げた');" });
    const { published } = await kernel.execute(
      "void import('./投.mjs'); await new Promise((go) => setTimeout(go, 200));",
    );
    expect(streamText(published, "stderr")).toMatch(/Uncaught.*投げた/);
  });

  it("of a local file that asks another for what that lacks name the file's own line, also the second time", async () => {
    write({
      "授業 一/与.ts": "export const 有 = 1;",
      "授業 一/求.ts":
        "interface 形 {\n  辺: number;\n}\nimport { 無 } from './与';\nexport const 値: 形 = { 辺: 無 };",
    });
    for (let time = 0; time < 2; time++) {
      const { reply } = await kernel.execute("import { 値 as 求値 } from './求'; 求値");
      expect(reply.ename).toBe("SyntaxError");
      const traceback = reply.traceback as string[];
      expect([traceback[0], traceback.at(-1)]).toEqual([
        join(folder, "求.ts:4:10"),
        expect.stringMatching(/^ {4}at .*\[\d+\]:1:\d+$/),
      ]);
    }
  });

  it("give packages in which an error names the user's lines, however deep below the package's it stands", async () => {
    write({ "授業 一/落.ts": "import { fall } from 'deep';\nexport const 落 = (n: number) => fall(n);" });
    const frames = async (code: string) => {
      const { reply } = await kernel.execute(code);
      expect(reply.evalue).toBe("deep");
      return (reply.traceback as string[]).slice(1).map((line) => line.replace(/^.*?([^/(\s]+?)\)?$/, "$1"));
    };
    const deep = Array.from({ length: 10 }, () => expect.stringMatching(/^index\.js:\d+:\d+$/));
    expect(await frames("import { 落 } from './落';\nconst 始 = () =>\n  落(20);\n始()")).toEqual([
      ...deep,
      "落.ts:2:33",
      expect.stringMatching(/^\[\d+\]:3:3$/),
      expect.stringMatching(/^\[\d+\]:4:1$/),
    ]);
    const near = await frames("import { fall } from 'deep';\nfall(15, () => { throw new Error('deep') })");
    expect(near).toHaveLength(10);
    expect(await frames("import { fall } from 'deep';\nError.stackTraceLimit = 14; fall(20)")).toHaveLength(14);
    await kernel.execute("Error.stackTraceLimit = 60");
  });

  it("of a room that is none are refused with the rooms there are; those of the project that are not for notebooks are none", async () => {
    for (const room of ["widget", "grading", "kernel"]) {
      const { reply } = await kernel.execute(`import * as 部屋 from "stillroom/${room}"; 部屋`);
      expect(reply.evalue).toMatch(/^TS2307: .*The rooms there are: stillroom\/backend, .*stillroom\/widgets\./);
      const { reply: later } = await kernel.execute(`// @ts-nocheck\nawait import("stillroom/${room}")`);
      expect(later.evalue).toMatch(/^Cannot find|^Package subpath/);
    }
  });

  it("of what is not there are refused before the cell runs, and found once it is there", async () => {
    const { reply, published } = await kernel.execute("console.log('ran'); import { 新 } from './新'; 新");
    expect(reply).toMatchObject({ ename: "TypeScriptError", evalue: expect.stringContaining("TS2307") });
    expect(published.map(([type]) => type)).toEqual(["error"]);
    write({ "授業 一/新.ts": "export const 新 = 1;" });
    expect(await value("import { 新 } from './新'; 新")).toBe("1");
  });

  it("complete in their strings: local files, packages, parts of Node; also while a cell runs", async () => {
    const running = kernel.send("execute_request", { code: "console.log('始'); while (true) {}" });
    await kernel.until("the loop", (m) => m.parent.msg_id === running.msg_id && m.content.text === "始\n");
    const matches = async (marked: string) => {
      const code = marked.replace("|", "");
      const cursor_pos = [...marked].indexOf("|");
      return (await kernel.ask("complete_request", { code, cursor_pos })).reply.content;
    };
    expect(await matches("import { 温度 } from './温|'")).toMatchObject({
      matches: ["温度"],
      cursor_start: 22,
      cursor_end: 23,
    });
    expect((await matches("'😀'; import m from 'modules-|'")).matches).toEqual(["modules-only"]);
    expect((await matches("import fs from 'node:fs/p|'")).matches).toEqual(["promises"]);
    const inspected = await kernel.ask("inspect_request", { code: "'😀'; Math.max", cursor_pos: 14, detail_level: 1 });
    expect(inspected.reply.content).toMatchObject({
      found: true,
      data: { "text/plain": expect.stringContaining("Returns the larger of a set") },
    });
    const running_still = kernel.received.every((m) => m.channel !== "shell" || m.parent.msg_id !== running.msg_id);
    expect(running_still).toBe(true);
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("its end", (m) => m.parent.msg_id === running.msg_id && m.channel === "shell");
  });
});

describe("a project's tsconfig.json", () => {
  it.each([
    ["./src", { "@/*": ["*"] }],
    ["src", { "@/*": ["./*"] }],
    [".", { "@/*": ["src/*"], "部品/*": ["./src/*"] }],
  ])("looks up what is no path from baseUrl %s, too", async (baseUrl, paths) => {
    const project = scratchFolder();
    mkdirSync(join(project, "src", "部品"), { recursive: true });
    const compilerOptions = { baseUrl, paths };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    writeFileSync(join(project, "src/部品/値.ts"), 'export { 数 } from "@/部品/数";');
    writeFileSync(join(project, "src/部品/数.ts"), "export const 数: number = 7;");
    const kernel = await startFrontEnd({ cwd: project });
    const bare = baseUrl === "." ? "src/部品/値" : "部品/値";
    try {
      const cell = `import { 数 as 一 } from "@/部品/値"; import { 数 as 二 } from "${bare}"; 一 + 二 + (await import("${bare}")).数`;
      const { reply, published } = await kernel.execute(cell);
      expect(reply.status, String(reply.evalue)).toBe("ok");
      expect(published.at(-1)![1].data).toEqual({ "text/plain": "21" });
    } finally {
      await kernel.close();
    }
  });

  it("holds for local files as it holds for cells: paths, and how code is emitted", async () => {
    const project = scratchFolder();
    mkdirSync(join(project, "src"));
    mkdirSync(join(project, "授業"));
    const compilerOptions = { paths: { "@/*": ["./src/*"] }, experimentalDecorators: true };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    const code = "const 印: unknown[] = []; const dec = (...all: unknown[]) => { 印.push(all.length); };";
    const used = "class 器 { @dec m() {} }";
    writeFileSync(join(project, "src/飾り.ts"), `${code} ${used} export { 印 };`);
    const kernel = await startFrontEnd({ cwd: join(project, "授業") });
    try {
      const { reply, published } = await kernel.execute(
        `import { 印 as 先 } from "@/飾り"; ${code} ${used} [...先, ...印]`,
      );
      expect(reply.status, String(reply.evalue)).toBe("ok");
      expect(published.at(-1)![1].data).toEqual({ "text/plain": "[ 3, 3 ]" });
    } finally {
      await kernel.close();
    }
  });
});
