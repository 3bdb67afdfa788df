import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeFile, codeFolder, requireWithCode } from "../../../lib/kernel/compiler/code-cache";
import { folderWith } from "./session";

const source = `
const { basename } = require("node:path");
exports.file = basename(__filename) + basename(__dirname).slice(0, 3);
exports.greet = (name) => "こんにちは、" + name;
`;
const edited = `${source}exports.greet = (name) => "さようなら、" + name;`;

/**
 * Runs modules one after the other, all with one file of kept code.
 * Each has a path of its own, because within a process V8 remembers what it has compiled by path and text.
 */
function setUp() {
  const folder = folderWith();
  const file = codeFile("module", { STILLROOM_CACHE: join(folder, "cache") });
  let runs = 0;
  function run(text = source) {
    const path = join(folder, `module-${++runs}.cjs`);
    writeFileSync(path, text);
    const { exports, cached, keep } = requireWithCode(path, file);
    const { greet, file: own } = exports as { greet(name: string): string; file: string };
    return { greeting: greet("太郎"), own, cached, keep };
  }
  return { file, run };
}

describe("code kept between processes", () => {
  it("is used from the second time on, and changes nothing", () => {
    const { run } = setUp();
    const first = run();
    first.keep();
    expect(first).toMatchObject({ cached: false, greeting: "こんにちは、太郎", own: "module-1.cjsノート" });
    expect(run()).toMatchObject({ cached: true, greeting: "こんにちは、太郎", own: "module-2.cjsノート" });
  });

  it("is for the user alone, and nothing is left beside it", () => {
    const { file, run } = setUp();
    run().keep();
    expect(readdirSync(dirname(file))).toHaveLength(1);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
  });

  it("is not used when it is damaged or missing", () => {
    const { file, run } = setUp();
    run().keep();
    const whole = readFileSync(file);
    for (const place of [0, 40, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[place] = damaged[place]! ^ 0xff;
      writeFileSync(file, damaged);
      expect(run(), `byte ${place}`).toMatchObject({ cached: false, greeting: "こんにちは、太郎" });
    }
    for (const length of [0, 16, 32, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(run(), `${length} bytes`).toMatchObject({ cached: false, greeting: "こんにちは、太郎" });
    }
    rmSync(file);
    expect(run()).toMatchObject({ cached: false, greeting: "こんにちは、太郎" });
  });

  it("is not used for a module that has changed", () => {
    const { run } = setUp();
    run().keep();
    expect(run(edited)).toMatchObject({ cached: false, greeting: "さようなら、太郎" });
  });

  it("lies in the user's cache folder", () => {
    const name = `t-node-${process.version}-${process.arch}.bin`;
    expect(codeFile("t", { XDG_CACHE_HOME: "/c" }, "linux")).toBe(join("/c", "stillroom", "code", name));
    expect(codeFile("t", {}, "linux", "/home/私")).toBe(join("/home/私/.cache/stillroom/code", name));
    expect(codeFile("t", {}, "darwin", "/Users/私")).toBe(join("/Users/私/Library/Caches/stillroom/code", name));
    expect(codeFolder({}, "win32", "C:\\Users\\私")).toBe("C:\\Users\\私\\AppData\\Local\\stillroom\\code");
    expect(codeFile("t", { STILLROOM_CACHE: "/s", XDG_CACHE_HOME: "/c" })).toBe(join("/s", "code", name));
  });
});
