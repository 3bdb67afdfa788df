import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, scratchFolder, startFrontEnd } from "./front-end";

const folder = scratchFolder();

/** Never done, unless a cell has said that this time it may be. */
const lasting = "console.log('go'); while (!globalThis.済) String(1);";

const files: Record<string, string> = {
  "半分.cjs": `exports.前 = 1; ${lasting} exports.後 = 2;`,
  "外.cjs": "module.exports = { 中: require('./半分.cjs') };",
  "回る.ts": `const 界 = globalThis as { 済?: boolean }; ${lasting.replace("globalThis", "界")} export const 後 = 2;`,
  "待つ.ts":
    "const 界 = globalThis as { 済?: boolean }; console.log('go'); while (!界.済) await new Promise((r) => setTimeout(r, 5)); export const 後 = 2;",
  "node_modules/slow/package.json": '{ "name": "slow", "version": "1.0.0" }',
  "node_modules/slow/index.js": `exports.前 = 1; exports.部 = require("./part"); ${lasting} exports.後 = 2;`,
  // A circle: it holds what the package exports while the package is half loaded.
  "node_modules/slow/part.js": "const 全 = require('.'); exports.全 = () => 全.後;",
  "node_modules/slow/index.d.ts": "export declare const 前: number, 後: number, 部: { 全(): number };",
  "node_modules/endless/package.json":
    '{ "name": "endless", "version": "1.0.0", "type": "module", "main": "index.js" }',
  "node_modules/endless/index.js": `${lasting} export const 後 = 2;`,
  "node_modules/endless/index.d.ts": "export declare const 後: number;",
  "中継.ts": "export { 後 } from 'endless';",
  "node_modules/lazy/package.json": '{ "name": "lazy", "version": "1.0.0" }',
  "node_modules/lazy/index.js": "exports.数 = 0; exports.足す = () => { exports.数++; return require('./more').後; };",
  "node_modules/lazy/more.js": `const 親 = require("."); ${lasting} exports.後 = 親.数;`,
  "node_modules/lazy/index.d.ts": "declare const 倉: { 数: number; 足す(): number }; export = 倉;",
};

describe("an interrupted import", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    kernel = await startFrontEnd({ cwd: folder });
    await kernel.execute("const 許す = (済: boolean) => void Object.assign(globalThis, { 済 });");
  });
  afterAll(() => kernel?.close());

  async function interrupted(code: string): Promise<void> {
    await kernel.execute("許す(false);");
    const { msg_id } = kernel.send("execute_request", { code });
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    await kernel.until("go", (m) => own(m) && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    const end = await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
    expect(end.content.ename).toBe("Interrupted");
  }

  it.each([
    ["a local file", "require('./半分.cjs')", "{ '前': 1, '後': 2 }"],
    ["an ES module of the folder", "import { 後 } from './回る'; 後", "2"],
    ["one that awaits", "import { 後 as 次 } from './待つ'; 次", "2"],
    ["what requires it", "require('./外.cjs')", "{ '中': { '前': 1, '後': 2 } }"],
    ["a package", "import * as 遅 from 'slow'; [遅.前, 遅.後, 遅.部.全()]", "[ 1, 2, 2 ]"],
  ])("does not leave %s half loaded", async (_, code, text) => {
    await kernel.execute(
      "for (const path of Object.keys(require.cache)) if (/半分|外/.test(path)) delete require.cache[path];",
    );
    await interrupted(code);
    await kernel.execute("許す(true);");
    const { published } = await kernel.execute(code);
    expect(published.at(-1)![1]).toMatchObject({ data: { "text/plain": text } });
  });

  it("of a package of ES modules spoils later ones, which say so and what to do", async () => {
    await interrupted("(await import('endless')).後");
    await kernel.execute("許す(true);");
    const advice = (name: string) =>
      new RegExp(`^The import of "${name}" .* "endless" in an earlier cell .* restart the kernel`);
    const { published } = await kernel.execute("import { 後 as 中継 } from './中継'; 中継");
    expect(published.find(([type]) => type === "stream")![1].text).toMatch(advice("./中継"));
    const { msg_id } = kernel.send("execute_request", { code: "import { 後 as 又 } from 'endless'; 又" });
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    const told = await kernel.until("the advice", (m) => own(m) && m.content.name === "stderr");
    expect(told.content.text).toMatch(advice("endless"));
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
  });

  it("leaves a package its one instance that was there before and asks for more late", async () => {
    await kernel.execute("import 倉 from 'lazy';");
    await interrupted("倉.足す()");
    await kernel.execute("許す(true);");
    const { published } = await kernel.execute("[倉.足す(), require('lazy') === 倉]");
    expect(published.at(-1)![1]).toMatchObject({ data: { "text/plain": "[ 2, true ]" } });
  });
});
