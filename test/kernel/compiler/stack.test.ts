import { describe, expect, it } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import { type MappedCell, mapCellStack } from "../../../lib/kernel/compiler/map-cell-stack";
import { execute, folderWith, scopeFor } from "./session";

/** Runs cells one after the other; gives the frames in cells of what the last one throws. */
async function framesOf(...codes: string[]): Promise<string[]> {
  const folder = folderWith();
  const compiler = createCellCompiler(folder);
  const cells: MappedCell[] = [];
  for (const [id, code] of codes.entries()) {
    const compiled = compiler.compile(id, { code, name: `[${id + 1}]` });
    if (!compiled.ok) throw new Error(compiled.rendered);
    compiler.commit(id);
    cells.push({ ...compiled, name: `[${id + 1}]` });
    const thrown = await execute(compiled, scopeFor(folder)).then(
      () => undefined,
      (error: Error) => error,
    );
    const lines = mapCellStack(thrown?.stack ?? "", cells).split("\n");
    if (thrown) return lines.filter((line) => /\[\d+\]/.test(line)).map((line) => line.trim());
  }
  return ["nothing was thrown"];
}

describe("stack traces", () => {
  it("have the cell's own lines and columns, behind types, comments, imports and hoisted functions", async () => {
    const thrower = `interface A { x: number }

import "node:fs"; // moved to the top
const a = 1;
function fail(n: number): never {
  /* comment
  */ throw new Error("日本 " + n);
}`;
    const caller = `enum E { A }
class K {
  constructor(private q = 1) {}
  go() { fail(this.q) }
}
new K().go();`;
    expect(await framesOf(thrower, caller)).toEqual(["at fail ([1]:7:12)", "at K.go ([2]:4:10)", "at [2]:6:9"]);
  });

  it("have them after an await, in callbacks, and in lowered syntax", async () => {
    const code = `await new Promise((done) => setTimeout(done, 1));
using d = { [Symbol.dispose]() {} };
for (const i of [1]) {
  [i].map((x) => { throw new TypeError("in map"); });
}`;
    expect(await framesOf(code)).toEqual(["at [1]:4:26", "at [1]:4:7"]);
  });

  it("tell cells of the same name apart", async () => {
    const folder = folderWith();
    const compiler = createCellCompiler(folder);
    const files = [1, 2].map((id) => compiler.compile(id, { code: "1", name: "[1]" }));
    expect(files).toMatchObject([{ fileName: `${folder}/[1]` }, { fileName: `${folder}/[1].2` }]);
  });

  it("of other programs stay as they are", () => {
    expect(mapCellStack("Error\n    at f (/a/b.js:1:2)", [])).toBe("Error\n    at f (/a/b.js:1:2)");
  });
});
