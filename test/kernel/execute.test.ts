import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, scratchFolder, startFrontEnd, streamText } from "./front-end";

describe("execute", () => {
  let kernel: FrontEnd;
  const folder = scratchFolder();
  beforeAll(async () => {
    kernel = await startFrontEnd({ cwd: folder });
  });
  afterAll(() => kernel?.close());

  it("reports an error alike in the reply and on iopub, in the cell's own lines, without frames of ours", async () => {
    const { reply, published } = await kernel.execute(
      "interface 型 { n: number }\n\nconst 壊す = (v: 型): never => {\n  throw new RangeError('だめ ' + v.n);\n};\n壊す({ n: 3 });",
    );
    const count = reply.execution_count;
    const error = {
      ename: "RangeError",
      evalue: "だめ 3",
      traceback: ["RangeError: だめ 3", `    at 壊す ([${count}]:4:9)`, `    at [${count}]:6:1`],
    };
    expect(reply).toMatchObject({ status: "error", ...error });
    expect(published).toEqual([["error", error]]);
  });

  it("names lines of imported TypeScript modules, shows causes and the parts of an AggregateError", async () => {
    mkdirSync(join(folder, "部品"), { recursive: true });
    writeFileSync(
      join(folder, "部品", "壊れ.ts"),
      "export interface A { n: number }\n\nexport const 投げる = (a: A): never => {\n  throw new AggregateError([new Error('一つ')], 'まとめ', { cause: new TypeError('もと' + a.n) });\n};\n",
    );
    const { reply } = await kernel.execute("import { 投げる } from './部品/壊れ';\n投げる({ n: 7 });");
    const traceback = (reply.traceback as string[]).join("\n");
    expect(reply).toMatchObject({ ename: "AggregateError", evalue: "まとめ" });
    expect(traceback).toContain(`${join(folder, "部品", "壊れ.ts")}:4:9`);
    expect(traceback).toContain("Error: 一つ");
    expect(traceback).toContain("TypeError: もと7");
    expect(traceback).not.toContain("cell-process");
  });

  it("shows no frames of its own around what a cell requires", async () => {
    writeFileSync(join(folder, "投げる.cjs"), "throw new Error('中');");
    writeFileSync(join(folder, "投げる2.ts"), "throw new Error('奥' as string);");
    for (const [file, text] of [
      ["投げる.cjs", "Error: 中"],
      ["投げる2", "Error: 奥"],
      ["無い", "Cannot find module"],
    ]) {
      const { reply } = await kernel.execute(`require("./${file}")`);
      const traceback = (reply.traceback as string[]).join("\n");
      expect(traceback).toContain(text);
      expect(traceback).not.toContain("/dist/");
      expect(traceback).toContain(`[${reply.execution_count}]:1:1`);
    }
  });

  it("shows no frames of its own, nor of Node's, around an import that finds nothing", async () => {
    for (const specifier of ["無い-package", "node:無い", "./無い", "@無い/部品"]) {
      const { reply } = await kernel.execute(`await import("${specifier}")`);
      expect(reply.status).toBe("error");
      const traceback = reply.traceback as string[];
      expect(traceback[0]).toContain(specifier.replace("./", ""));
      expect(traceback.filter((line) => /\/dist\/|\(node:|at node:/.test(line))).toEqual([]);
    }
  });

  it("gives the last expression no name that the cell did not", async () => {
    for (const [code, shown] of [
      ["() => 1", "[Function (anonymous)]"],
      ["(async function () {})", "[AsyncFunction (anonymous)]"],
      ["class {}", "[class (anonymous)]"],
      ["const 名 = () => 1; 名", "[Function: 名]"],
    ] as const) {
      const { published } = await kernel.execute(code.startsWith("class") ? `(${code})` : code);
      expect(published).toMatchObject([["execute_result", { data: { "text/plain": shown } }]]);
    }
    await kernel.execute("const 後 = { 投: (働: () => void) => 働() };");
    const { reply } = await kernel.execute("後.投(() => { throw new Error('中') })");
    const traceback = (reply.traceback as string[]).join("\n");
    expect(traceback).toContain(`at [${reply.execution_count}]:1:19`);
    const { reply: called } = await kernel.execute("(() => { throw new Error('直') })()");
    expect(called.traceback).toEqual([
      "Error: 直",
      ...[16, 33].map((at) => `    at [${called.execution_count}]:1:${at}`),
    ]);
  });

  it("gives functions of the last expression no name of its own in stack traces", async () => {
    const { reply: declared } = await kernel.execute(
      "const 呼 = (f: () => unknown, o: object) => f(); let 値: object;",
    );
    const frames = async (code: string): Promise<unknown> => {
      const { reply } = await kernel.execute(code);
      return (reply.traceback as string[]).map((line) => line.replace(`[${reply.execution_count}]`, "[n]"));
    };
    const outer = `    at 呼 ([${declared.execution_count}]:1:44)`;
    expect(await frames('呼(() => { throw new Error("x") }, { a: 1 })')).toEqual([
      "Error: x",
      "    at 呼.a ([n]:1:17)",
      outer,
      "    at [n]:1:1",
    ]);
    expect(await frames('値 = { q: 呼(() => { throw new Error("x") }, { a: 1 }) }')).toContain(
      "    at 値.q.呼.a ([n]:1:26)",
    );
    expect(await frames('await 呼(async () => { await 1; throw new Error("x") }, { a: 1 })')).toContain(
      "    at 呼.a ([n]:1:38)",
    );
  });

  it("prints what console.trace was given", async () => {
    const { published } = await kernel.execute("const 跡 = () => console.trace('ここ', 3); 跡();");
    expect(published).toMatchObject([
      ["stream", { text: expect.stringMatching(/^Trace: ここ 3\n {4}at 跡 \(\[\d+\]:1:25\)\n/) }],
    ]);
  });

  it.each([
    ["throws", "throw new Error('途中');"],
    ["is interrupted", "console.log('待'); await new Promise(() => {});"],
    ["was to import a file that throws", "import './投げる.cjs';"],
  ])("a cell that %s before a declaration leaves that name as it was, and says so", async (how, stop) => {
    await kernel.execute("let 残 = 1; let 前 = 0;");
    const code = `前 = 2; const 済 = 3; ${stop}\nconst 残 = "文", 未 = 4;`;
    const { msg_id } = kernel.send("execute_request", { code });
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    if (how === "is interrupted") {
      await kernel.until("the wait", (m) => own(m) && m.content.text === "待\n");
      await kernel.ask("interrupt_request", {}, "control");
    }
    const { content } = await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
    expect(content.status).toBe("error");
    const { published } = await kernel.execute(how.includes("import") ? "残.toFixed()" : "残.toFixed() + 前 + 済");
    expect(published[0]![1].data).toEqual({ "text/plain": how.includes("import") ? "'1'" : "'123'" });
    const { reply } = await kernel.execute("未 + 1");
    expect(reply.evalue).toBe(
      `TS2304: Cannot find name '未'. [${content.execution_count}] was to define 未, and it ended before it got there: ` +
        "mend that cell and run it again.",
    );
  });

  it("keeps the names of a cell whose result cannot be shown", async () => {
    const { reply } = await kernel.execute(
      "const 大 = 1n; ({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 大 }) })",
    );
    expect(reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect((await kernel.execute("大 + 1n")).published[0]![1].data).toEqual({ "text/plain": "2n" });
  });

  it("reports values thrown that are no errors", async () => {
    const { reply } = await kernel.execute("throw { 理由: 1 }");
    expect(reply).toMatchObject({ ename: "Uncaught", evalue: "{ '理由': 1 }", traceback: ["Uncaught { '理由': 1 }"] });
  });

  it("refuses a cell with a type error, naming code and span, and runs none of it", async () => {
    const { reply, published } = await kernel.execute("console.log('ran'); const 数: number = '三';");
    expect(reply).toMatchObject({
      status: "error",
      ename: "TypeScriptError",
      evalue: expect.stringMatching(/^TS2322: /),
    });
    expect(published.map(([type]) => type)).toEqual(["error"]);
  });

  it("keeps the order of both streams and displays", async () => {
    const { published } = await kernel.execute(`
      import { display } from "tslab";
      console.log("一"); console.error("二"); console.log("三"); display.html("<b>四</b>"); process.stdout.write("五"); "六"`);
    expect(
      published.map(([type, content]) => content.text ?? (content.data ? Object.values(content.data)[0] : type)),
    ).toEqual(["一\n", "二\n", "三\n", "<b>四</b>", "五", "'六'"]);
  });

  it("updates a display by its id, and encodes bytes", async () => {
    const { published } = await kernel.execute(
      `import { newDisplay } from "tslab"; const d = newDisplay(); d.text("前"); d.png(new Uint8Array([1, 2, 3]));`,
    );
    const id = (published[0]![1].transient as { display_id: string }).display_id;
    expect(id).not.toBe("");
    expect(published).toEqual([
      ["display_data", { data: { "text/plain": "前" }, metadata: {}, transient: { display_id: id } }],
      ["update_display_data", { data: { "image/png": "AQID" }, metadata: {}, transient: { display_id: id } }],
    ]);
  });

  it("gives any module a way to show something and to clear", async () => {
    const { published } = await kernel.execute(`
      const at = (name: string) => (globalThis as unknown as Record<symbol, (...args: unknown[]) => void>)[Symbol.for(name)]!;
      at("stillroom.display")({ "text/plain": "図", "text/html": "<p>" }, { displayId: "f", metadata: { wide: true } });
      at("stillroom.clearOutput")(true);`);
    expect(published).toEqual([
      [
        "display_data",
        { data: { "text/plain": "図", "text/html": "<p>" }, metadata: { wide: true }, transient: { display_id: "f" } },
      ],
      ["clear_output", { wait: true }],
    ]);
  });

  it("shows a value by its Jupyter.display method, also an asynchronous one", async () => {
    const { published } = await kernel.execute(
      `({ async [Symbol.for("Jupyter.display")]() { return { "text/markdown": "**太字**", "text/plain": "太字" }; } })`,
    );
    expect(published[0]![1]).toMatchObject({ data: { "text/markdown": "**太字**", "text/plain": "太字" } });
  });

  it("shows a tensor as data type, shape and the ends of its axes", async () => {
    const tensor = (
      shape: number[],
    ) => `({ dataId: {}, dtype: "float32", shape: ${JSON.stringify(shape)}, size: 1, isDisposed: false,
      dataSync: () => Float32Array.from({ length: ${shape.reduce((a, b) => a * b, 1)} }, (_, i) => i / 3) })`;
    const shown = async (shape: number[]) => (await kernel.execute(tensor(shape))).published[0]![1].data;
    expect(await shown([2, 3])).toEqual({
      "text/plain": "Tensor float32 [2, 3]\n[[0, 0.3333, 0.6667],\n [1, 1.333, 1.667]]",
    });
    expect(await shown([7])).toEqual({ "text/plain": "Tensor float32 [7]\n[0, 0.3333, 0.6667, …, 1.333, 1.667, 2]" });
    expect(await shown([])).toEqual({ "text/plain": "Tensor float32 []\n0" });
  });

  it("shows rejections that nobody awaits before idle, and lets later cells run", async () => {
    const { reply, published } = await kernel.execute("Promise.reject(new Error('放置')); 1");
    expect(reply.status).toBe("ok");
    expect(streamText(published, "stderr")).toMatch(/^Uncaught \(in promise\) Error: 放置\n {4}at \[\d+\]:1:16\n$/);
    expect(published.at(-1)![0]).toBe("execute_result");
  });

  it("shows what a timer throws or prints below the cell that set it, also while another cell runs", async () => {
    const first = kernel.send("execute_request", {
      code: "setTimeout(() => { console.log('時'); throw new Error('刻'); }, 50);",
    });
    const second = await kernel.ask("execute_request", {
      code: "await new Promise((r) => setTimeout(r, 150)); console.log('後')",
    });
    const of = (id: string) =>
      kernel.received.flatMap((m) =>
        m.parent.msg_id === id && m.header.msg_type === "stream" ? [String(m.content.text)] : [],
      );
    expect(of(first.msg_id).join("")).toMatch(/^時\nUncaught Error: 刻\n/);
    expect(of(second.reply.parent.msg_id!)).toEqual(["後\n"]);
  });

  it("shows a late rejection below the cell that started it, while another cell runs", async () => {
    const helper =
      "import { stat } from 'node:fs/promises'; let 続 = false; const 待つ = async () => { while (!続) await stat('.'); throw new Error('遅') };";
    await kernel.execute(helper);
    const first = kernel.send("execute_request", { code: "void (async () => { await 待つ() })();" });
    const second = await kernel.ask("execute_request", {
      code: "続 = true; await new Promise((r) => setTimeout(r, 200))",
    });
    const errors = (id: string) =>
      kernel.received.flatMap((m) => (m.parent.msg_id === id && m.content.name === "stderr" ? m.content.text : []));
    expect(errors(first.msg_id).join("")).toMatch(/^Uncaught \(in promise\) Error: 遅\n/);
    expect(errors(second.reply.parent.msg_id!)).toEqual([]);
  });

  it("aborts exactly the cells that were queued when an error happened", async () => {
    const run = (code: string, more = {}) => kernel.send("execute_request", { code, ...more }).msg_id;
    const ids = [run("await new Promise((r) => setTimeout(r, 100)); throw new Error('止')"), run("1"), run("2")];
    const reply = (id: string) => kernel.until("a reply", (m) => m.parent.msg_id === id && m.channel === "shell");
    const statuses = [];
    for (const id of ids) statuses.push((await reply(id)).content.status);
    expect(statuses).toEqual(["error", "aborted", "aborted"]);
    const later = run("3");
    expect((await reply(later)).content.status).toBe("ok");
    const tolerant = [
      run("await new Promise((r) => setTimeout(r, 50)); throw new Error('続')", { stop_on_error: false }),
      run("4"),
    ];
    expect([(await reply(tolerant[0]!)).content.status, (await reply(tolerant[1]!)).content.status]).toEqual([
      "error",
      "ok",
    ]);
  });

  it("answers requests while a cell runs, and then says busy again on its behalf", async () => {
    const running = kernel.send("execute_request", { code: "const 終 = Date.now() + 400; while (Date.now() < 終);" });
    await kernel.until(
      "the cell's start",
      (m) => m.parent.msg_id === running.msg_id && m.header.msg_type === "execute_input",
    );
    const { reply } = await kernel.ask("kernel_info_request", {});
    const finished = () => kernel.received.some((m) => m.parent.msg_id === running.msg_id && m.channel === "shell");
    expect(reply.content.status).toBe("ok");
    expect(finished()).toBe(false);
    await kernel.until(
      "the cell's end",
      (m) => m.parent.msg_id === running.msg_id && m.content.execution_state === "idle",
    );
    const states = kernel.received.flatMap((m) =>
      m.parent.msg_id === running.msg_id && m.header.msg_type === "status" ? [m.content.execution_state] : [],
    );
    expect(states).toEqual(["busy", "busy", "idle"]);
  });

  it("gives cells what a module of the folder would find", async () => {
    writeFileSync(join(folder, "部品.cjs"), "module.exports = '在る';");
    const { published } = await kernel.execute(
      `const 結果 = {
        dirname: __dirname, folderOfFile: require('node:path').dirname(__filename), found: require('./部品.cjs'),
        exports: module.exports === exports,
        meta: [import.meta.dirname, import.meta.filename === __filename, import.meta.url, import.meta.resolve('./部品.cjs')],
      };
      ({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": 結果 }) })`,
    );
    const data = published[0]![1].data as Record<string, { meta: string[] }>;
    const own = data["application/json"]!.meta[2]!;
    expect(dirname(fileURLToPath(own))).toBe(folder);
    expect(data["application/json"]).toEqual({
      dirname: folder,
      folderOfFile: folder,
      found: "在る",
      exports: true,
      meta: [folder, true, own, pathToFileURL(join(folder, "部品.cjs")).href],
    });
  });
});
