import { describe, expect, it } from "vitest";
import { notebookFiles, notebooks } from "./notebooks";
import { folderWith, startSession } from "./session";

describe("cells", () => {
  it.each(Object.entries(notebooks))("%s", async (_, cells) => {
    const { run } = startSession(folderWith(notebookFiles));
    for (const [code, expected] of cells) expect([code, await run(code)]).toEqual([code, expected]);
  });
});

describe("a cell that throws midway", () => {
  it("leaves the names that it reached, and those that it did not reach as they were", async () => {
    const { compiler, run } = startSession();
    await run("const kept = 1; let URL = 'text'; const other = 0; function made() { return 1; }");
    const broken = run(
      "const reached = [2]; let empty: string | undefined; var { a, b: [c] } = { a: 3, b: [4] }; for (var i = 0; i < 2; i++);\n" +
        "type 型 = number; function made() { return 'text'; }\nif (i > 1) throw new Error('途中');\n" +
        "const kept = 'text', 後 = 1, URL = 5; class 類 {}; enum Kind { one }",
    );
    await expect(broken).rejects.toThrow("途中");
    expect(await run("const n: 型 = kept; [reached, empty, a, c, i, made().length, n, URL.length]")).toEqual([
      [2],
      undefined,
      3,
      4,
      2,
      4,
      1,
      4,
    ]);
    let id = 99;
    const said = (code: string) => {
      const result = compiler.compile(++id, { code, name: `[${id}]` });
      return result.ok ? [] : result.diagnostics.map(({ message }) => message);
    };
    expect(said("後")).toEqual([
      "Cannot find name '後'. [2] was to define 後, and it ended before it got there: mend that cell and run it again.",
    ]);
    expect([said("類").length, said("Kind").length, said("other")]).toEqual([1, 1, []]);
    expect(await run("const 後 = 'あと'; 後")).toBe("あと");
    expect(await run("後.length")).toBe(2);
  });

  it("leaves what a block and a loop had reached", async () => {
    const { run } = startSession();
    const broken = run("for (var k of [1, 2]) { var block = k; if (k > 1) throw new Error('中'); var never = 4; }");
    await expect(broken).rejects.toThrow("中");
    expect(await run("block")).toBe(2);
    expect(await run("never++")).toBe(4);
  });

  it("may redeclare what another failed cell did not reach", async () => {
    const { run } = startSession();
    await run("let count = 1");
    for (const code of ["throw 1; let count = 'a'", "throw 2; let count = 'b'"]) await run(code).catch(() => {});
    expect(await run("count += 1; count")).toBe(2);
  });
});
