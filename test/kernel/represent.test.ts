import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd } from "./front-end";

describe("the value of the last expression", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
  });
  afterAll(() => kernel?.close());

  /** The MIME bundle of a cell's result. */
  async function shown(code: string): Promise<Record<string, string>> {
    const { reply, published } = await kernel.execute(code);
    expect(reply.status, String(reply.evalue)).toBe("ok");
    expect(published.map(([type]) => type)).toEqual(["execute_result"]);
    return published[0]![1].data as Record<string, string>;
  }

  it("is a table for an array of records, with a column for each key and Japanese text aligned", async () => {
    const data = await shown(`[{ 名: "教師", error: 1 / 3 }, { 名: "生徒<b>", n: { a: 1 } }]`);
    expect(Object.keys(data).sort()).toEqual(["text/html", "text/plain"]);
    expect(data["text/html"]).toBe(
      "<table><thead><tr><th></th><th>名</th><th>error</th><th>n</th></tr></thead><tbody>" +
        "<tr><th>0</th><td>教師</td><td>0.333333</td><td></td></tr>" +
        "<tr><th>1</th><td>生徒&#60;b&#62;</td><td></td><td>{ a: 1 }</td></tr></tbody></table>",
    );
    expect(data["text/plain"]).toContain("│ 0       │ '教師'    │ 0.3333333333333333 │");
  });

  it("shows both ends of a long table and says how long it is", async () => {
    const data = await shown("Array.from({ length: 1000 }, (_, i) => ({ i }))");
    const names = [...data["text/html"]!.matchAll(/<tr><th>([^<]+)<\/th>/g)].map(([, name]) => name);
    const ends = Array.from({ length: 15 }, (_, i) => i);
    expect(names).toEqual([...ends.map(String), "…", ...ends.map((i) => String(985 + i))]);
    for (const text of Object.values(data)) expect(text).toContain("1000 rows, 1 columns");
  });

  it("is no table for other arrays, empty records and objects of a class", async () => {
    for (const code of ["[1, { a: 1 }]", "[]", "[{}]", "[new Date(0)]", "[new (class A { a = 1 })()]"])
      expect(Object.keys(await shown(code)), code).toEqual(["text/plain"]);
  });

  it("is text even where a getter throws", async () => {
    const { reply } = await kernel.execute(`[{ get 壊(): number { throw new Error("だめ"); } }]`);
    expect(reply.status).toBe("ok");
  });

  it("shows maps as text and table, sets, typed arrays and errors as text", async () => {
    expect(await shown(`new Map([["温度", 4]])`)).toEqual({
      "text/plain": "Map(1) { '温度' => 4 }",
      "text/html":
        "<table><thead><tr><th></th><th>value</th></tr></thead><tbody><tr><th>温度</th><td>4</td></tr></tbody></table>",
    });
    expect(await shown("new Set([1, 2])")).toEqual({ "text/plain": "Set(2) { 1, 2 }" });
    expect(await shown("new Float32Array([0.5, 1])")).toEqual({ "text/plain": "Float32Array(2) [ 0.5, 1 ]" });
    expect((await shown("new Float32Array(5000)"))["text/plain"]).toContain("... 4900 more items");
    const error = await shown("new RangeError('範囲')");
    expect(error["text/plain"]).toMatch(/^RangeError: 範囲\n {4}at \[\d+\]:1:1$/);
  });

  it("shows the bytes of an image file as the image", async () => {
    const data = await shown("new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])");
    expect(data["image/png"]).toBe("iVBORw0KGgoB");
    expect(data["text/plain"]).toContain("Uint8Array(9)");
    expect(Object.keys(await shown("new Uint8Array([0x89, 0x50])"))).toEqual(["text/plain"]);
  });

  it("cuts what is very long", async () => {
    const { "text/plain": text } = await shown(
      "Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => ['k' + i, i]))",
    );
    expect(text).toMatch(/^\{\n {2}k0: 0,/);
    expect(text).toMatch(/\n… \d+ more characters$/);
    expect(text!.length).toBeLessThan(20_100);
  });

  it("has a text even when its own display gives none", async () => {
    const data = await shown(`({ 値: 7, [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>7</b>" }) })`);
    expect(data["text/html"]).toBe("<b>7</b>");
    expect(data["text/plain"]).toContain("'値': 7");
  });
});
