import { crc32, inflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd } from "./front-end";

/** The size and the bytes of each row of a PNG whose rows are unfiltered. */
function readPng(base64: string) {
  const file = Buffer.from(base64, "base64");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const end = at + 8 + file.readUInt32BE(at);
    expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at + 4, end)));
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, end));
  }
  const header = chunks.get("IHDR")!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const data = inflateSync(chunks.get("IDAT")!);
  const stride = data.length / height;
  const rows = Array.from({ length: height }, (_, y) => [...data.subarray(y * stride + 1, (y + 1) * stride)]);
  return { width, height, channels: { 0: 1, 2: 3, 6: 4 }[header[9]!], rows };
}

let kernel: FrontEnd;
beforeAll(async () => {
  kernel = await startFrontEnd();
});
afterAll(() => kernel?.close());

describe("the value of the last expression", () => {
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

  it("shows a tensor of pixels as a picture, and no other tensor", async () => {
    const tensor = (dtype: string, shape: number[], value: string) => `({ dataId: {}, dtype: "${dtype}",
      shape: ${JSON.stringify(shape)}, size: 0, isDisposed: false,
      dataSync: () => Array.from({ length: ${shape.reduce((a, b) => a * b, 1)} }, (_, i) => ${value}) })`;
    const pixels = await shown(tensor("int32", [8, 9, 3], "i"));
    const { width, height, channels, rows } = readPng(pixels["image/png"]!);
    expect({ width, height, channels }).toEqual({ width: 9, height: 8, channels: 3 });
    expect(rows).toEqual(Array.from({ length: 8 }, (_, y) => Array.from({ length: 27 }, (_, x) => y * 27 + x)));
    expect(pixels["text/plain"]).toMatch(/^Tensor int32 \[8, 9, 3\]\n/);
    for (const [dtype, shape, value] of [
      ["int32", [8, 9, 3], "i - 1"],
      ["int32", [8, 9, 3], "i + 41"],
      ["float32", [8, 9, 3], "0.5"],
      ["int32", [8, 9, 2], "1"],
      ["int32", [7, 9, 3], "1"],
      ["int32", [9, 9], "1"],
    ] as const)
      expect(Object.keys(await shown(tensor(dtype, [...shape], value))), `${dtype} ${shape}`).toEqual(["text/plain"]);
  });

  it("shows tensors in arrays, records, maps, sets and tables as text, not their insides", async () => {
    const tensors = `
      class Tensor {
        kept = false; isDisposedInternal = false; dataId = {}; size: number;
        constructor(readonly dtype: string, readonly shape: number[], readonly values: number[], readonly isDisposed = false) {
          this.size = shape.reduce((a, b) => a * b, 1);
        }
        dataSync() { if (this.dtype === "壊") throw new Error("だめ"); return Float32Array.from(this.values); }
      }
      const 一 = new Tensor("float32", [], [1]);
      const 行 = new Tensor("float32", [2, 2], [1, 2, 3, 4.5]);
      const 大 = new Tensor("int32", [1000], Array.from({ length: 1000 }, () => 7));
      const 捨 = new Tensor("int32", [1], [], true);
      const 壊 = new Tensor("壊", [1], []);`;
    await kernel.execute(tensors);
    const text = async (code: string) => (await shown(code))["text/plain"];
    const [one, matrix] = ["Tensor float32 [] 1", "Tensor float32 [2, 2] [[1, 2], [3, 4.5]]"];
    expect(await text("new Tensor('complex64', [2], [1, 3, 2, -4])")).toBe("Tensor complex64 [2]\n[1 + 3i, 2 - 4i]");
    expect(await text("[一, 行]")).toBe(`[ ${one}, ${matrix} ]`);
    expect(await text("[大, 捨, 壊]")).toBe("[ Tensor int32 [1000], Tensor int32 [1] (disposed), Tensor 壊 [1] ]");
    expect(await text("({ 損: 一, get 後() { throw new Error('読') } })")).toBe(`{ '損': ${one}, '後': [Getter] }`);
    expect(await text("({ a: { b: [一] } })")).toBe(`{ a: { b: [ ${one} ] } }`);
    expect(await text("new Set([一])")).toBe(`Set(1) { ${one} }`);
    const map = await shown("new Map([['w', 行]])");
    expect(map["text/plain"]).toBe(`Map(1) { 'w' => ${matrix} }`);
    expect(map["text/html"]).toContain(`<tr><th>w</th><td>${matrix}</td></tr>`);
    const table = await shown("[{ 損: 一, n: 1 }, { 損: { 中: 行 }, n: 2 }]");
    expect(table["text/html"]).toContain(`<td>${one}</td>`);
    expect(table["text/html"]).toContain(`<td>{ &#39;中&#39;: ${matrix} }</td>`.replaceAll("&#39;", "'"));
    expect(table["text/plain"]).toContain(`│ ${one}`);
    expect(table["text/plain"]).not.toContain("kept");
  });

  it("is shown even if nothing about it can be read", async () => {
    const traps = "get() { throw new Error('罠'); }, getPrototypeOf() { throw new Error('罠'); }";
    expect(await shown(`new Proxy({ 値: 1 }, { ${traps} })`)).toEqual({ "text/plain": "{ '値': 1 }" });
    expect(Object.keys(await shown(`[new Proxy({ 値: 1 }, { ${traps} })]`))).toEqual(["text/plain"]);
    expect(await shown("const 破 = Proxy.revocable({}, {}); 破.revoke(); 破.proxy")).toEqual({
      "text/plain": "<Revoked Proxy>",
    });
  });

  it("that JSON cannot carry is an error, not a cell without end", async () => {
    const { reply } = await kernel.execute(
      `({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": { 数: 1n } }) })`,
    );
    expect(reply).toMatchObject({ status: "error", ename: "TypeError", evalue: expect.stringContaining("BigInt") });
    expect((await kernel.execute("1")).reply.status).toBe("ok");
  });
});

describe("what a cell throws", () => {
  const hostile = `class 敵 extends Error {
    override get name(): string { throw 1; } override get message(): string { throw 2; }
    get [Symbol.toStringTag](): string { throw 3; } [Symbol.for("nodejs.util.inspect.custom")]() { throw 4; }
  }`;

  it("ends the cell with an error even if nothing about it can be read", async () => {
    const { reply } = await kernel.execute(`${hostile}\nthrow new 敵()`);
    expect(reply).toMatchObject({ status: "error", ename: "Uncaught" });
    const { reply: proxy } = await kernel.execute("throw new Proxy({}, { get() { throw 1; } })");
    expect(proxy).toMatchObject({ status: "error", ename: "Uncaught", evalue: "{}" });
  });

  it("where nobody catches it costs the process nothing", async () => {
    await kernel.execute("let 残 = 7");
    await kernel.execute(`${hostile}\nPromise.reject(new 敵()); setTimeout(() => { throw new 敵(); }, 1);`);
    const { published } = await kernel.execute("await new Promise((r) => setTimeout(r, 30)); 残");
    expect(published.at(-1)![1].data).toEqual({ "text/plain": "7" });
  });
});

describe("displays", () => {
  it("carry every kind of content that tslab's do, bytes as base64", async () => {
    const { published } = await kernel.execute(`
      import { display, newDisplay } from "tslab";
      for (const d of [display, newDisplay()]) {
        d.html("<b>蒸</b>"); d.markdown("**蒸**"); d.latex("$蒸^2$"); d.svg("<svg/>"); d.text("蒸"); d.javascript("1");
        d.png(Uint8Array.of(1)); d.jpeg(Uint8Array.of(2)); d.gif(Uint8Array.of(3)); d.pdf(Uint8Array.of(4));
        d.raw("application/json", { 蒸: [1] }); d.raw("application/vnd.plotly.v1+json", { data: [], layout: {} });
      }`);
    const all = [
      { "text/html": "<b>蒸</b>" },
      { "text/markdown": "**蒸**" },
      { "text/latex": "$蒸^2$" },
      { "image/svg+xml": "<svg/>" },
      { "text/plain": "蒸" },
      { "text/javascript": "1" },
      { "image/png": "AQ==" },
      { "image/jpeg": "Ag==" },
      { "image/gif": "Aw==" },
      { "application/pdf": "BA==" },
      { "application/json": { 蒸: [1] } },
      { "application/vnd.plotly.v1+json": { data: [], layout: {} } },
    ];
    expect(published.map(([, { data }]) => data)).toEqual([...all, ...all]);
    const types = published.map(([type]) => type);
    expect(types).toEqual([
      ...all.map(() => "display_data"),
      "display_data",
      ...all.slice(1).map(() => "update_display_data"),
    ]);
  });
});
