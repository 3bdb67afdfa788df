import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entryPath } from "../../lib/kernel/cells/entry-path";
import { startKernel } from "../../lib/kernel/client";
import { messageFactory } from "../../lib/kernel/protocol/message";
import { encode } from "../../lib/kernel/protocol/wire";
import { type FrontEnd, startFrontEnd, streamText } from "./front-end";

const bytes = (text: string) => Buffer.from(text);
const delimiter = bytes("<IDS|MSG>");

describe("a kernel that is sent nonsense", () => {
  it("survives 1,000 malformed or forged messages, runs none of them and answers none", async () => {
    const kernel = await startFrontEnd();
    const make = messageFactory("forger", "session");
    const { key } = kernel.connection;
    const forged = make("execute_request", { code: "globalThis.forged = true" });
    const signed = encode(forged, key).map((frame) => Buffer.from(frame));
    const raw = (...parts: string[]) =>
      encode({ ...forged, identities: [] }, key)
        .slice(0, 1)
        .concat([bytes("")], parts.map(bytes));
    const signedText = (...parts: string[]) => {
      // The signature is right and what it signs is not.
      const [header = "{}", parent = "{}", metadata = "{}", content = "{}"] = parts;
      const message = { header: 1, parent: 2, metadata: 3, content: 4 } as unknown as Parameters<typeof encode>[0];
      const stringify = JSON.stringify;
      const texts = [header, parent, metadata, content];
      JSON.stringify = ((value: number) => texts[value - 1]) as typeof JSON.stringify;
      try {
        return encode({ ...message, identities: [], buffers: [] }, key);
      } finally {
        JSON.stringify = stringify;
      }
    };
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const nonsense = [
      signedText(`{"msg_id":"1","msg_type":"kernel_info_request","session":"s","deep":${deep}}`),
      [bytes("")],
      [delimiter],
      [bytes("a"), bytes("b"), bytes("c")],
      raw("{}", "{}", "{}", "{}"),
      encode(forged, "another key"),
      signed.with(1, bytes("")),
      signed.with(1, bytes("zz")),
      signed.with(1, bytes(`${signed[1]!.toString()}00`)),
      signed.with(5, bytes('{"code":"globalThis.forged = true; 1"}')),
      signed.slice(0, 4),
      signedText("not json"),
      signedText("null"),
      signedText("[]"),
      signedText("{}"),
      signedText('{"msg_id":1,"msg_type":"execute_request","session":"s"}'),
      signedText('{"msg_id":"1","msg_type":"__proto__","session":"s"}'),
      signedText('{"msg_id":"1","msg_type":"execute_request","session":"s"}', "{}", "{}", "7"),
      [
        Buffer.alloc(100_000, 255),
        delimiter,
        Buffer.alloc(64),
        Buffer.alloc(10),
        Buffer.alloc(10),
        Buffer.alloc(10),
        Buffer.alloc(10),
      ],
    ];
    const before = kernel.received.length;
    for (let i = 0; i < 1000; i++) kernel.sendFrames(nonsense[i % nonsense.length]!, i % 3 === 0 ? "control" : "shell");
    const { published } = await kernel.execute("[typeof (globalThis as { forged?: boolean }).forged, 1 + 1]");
    expect(published[0]![1].data).toEqual({ "text/plain": "[ 'undefined', 2 ]" });
    // What is well-formed and cannot be echoed gets an error for an answer.
    kernel.sendFrames(
      signedText('{"msg_id":"deep","msg_type":"debug_request","session":"s"}', "{}", "{}", `{"seq":${deep}}`),
    );
    const refusal = await kernel.until(
      "the answer to the deep one",
      (m) => m.parent.msg_id === "deep" && m.channel === "shell",
    );
    expect(refusal).toMatchObject({
      header: { msg_type: "debug_reply" },
      content: { status: "error", ename: "RangeError" },
    });
    await kernel.until("idle", (m) => m.parent.msg_id === "deep" && m.content.execution_state === "idle");
    const answers = kernel.received.slice(before).filter(({ channel }) => channel === "control");
    expect(answers).toEqual([]);

    // Each kind of complaint is logged once, and no right signature is told.
    await kernel.close();
    const log = await kernel.died;
    expect(log.match(/a message was dropped/g)?.length).toBe(2);
    expect(log).toContain("its signature is not right");
    expect(log).toContain("it is no message of the protocol");
    expect(log).not.toContain(signed[1]!.toString());
  });
});

describe("the end of the process that runs the cells", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    // A small heap is full soon.
    kernel = await startFrontEnd({ env: { NODE_OPTIONS: "--max-old-space-size=300" } });
  });
  afterAll(() => kernel?.close());

  const ends: [how: string, code: string, said: RegExp][] = [
    ["process.exit", "process.exit(3)", /exited with code 3/],
    ["abort", "process.abort()", /SIGABRT/],
    ["a crash", "process.kill(process.pid, 'SIGSEGV')", /SIGSEGV/],
    ["out of memory", "const 山: number[][] = []; while (true) 山.push(new Array(1e5).fill(1.5))", /out of memory/],
  ];
  it.each(ends)("%s is reported, the process started anew, its variables gone", async (_, code, said) => {
    await kernel.execute("var 残 = 1; console.log('前')");
    const { reply, published } = await kernel.execute(`console.log('最後の言葉'); ${code}`);
    expect(reply).toMatchObject({ status: "error", ename: "ProcessEnded", evalue: expect.stringMatching(said) });
    expect((reply.traceback as string[]).join("\n")).toContain("variables are gone");
    expect(streamText(published, "stdout")).toBe("最後の言葉\n");
    expect(published.filter(([type]) => type === "error").length).toBe(1);
    expect((await kernel.execute("残")).reply).toMatchObject({
      ename: "TypeScriptError",
      evalue: expect.stringMatching(
        /^TS2304: .* \[\d+\] defined 残, and the process that ran it is gone: run that cell/,
      ),
    });
    expect((await kernel.execute("typeof globalThis")).reply.status).toBe("ok");
  });

  it("between cells it is reported below the last one", async () => {
    const { reply } = await kernel.ask("execute_request", { code: "setTimeout(() => process.exit(5), 20);" });
    const message = await kernel.until(
      "the report",
      (m) => m.parent.msg_id === reply.parent.msg_id && String(m.content.text).includes("variables are gone"),
    );
    expect(message.content).toMatchObject({ name: "stderr", text: expect.stringContaining("code 5") });
    expect((await kernel.execute("1 + 1")).reply.status).toBe("ok");
  });

  it("a stack overflow costs nothing", async () => {
    const { reply } = await kernel.execute("const 深 = (): number => 深() + 1; 深()");
    expect(reply).toMatchObject({ ename: "RangeError" });
    expect((await kernel.execute("typeof 深")).published[0]![1].data).toEqual({ "text/plain": "'function'" });
  });
});

describe("the end of the kernel", () => {
  const gone = (pid: number) => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  const wait = async (what: () => boolean) => {
    for (let i = 0; i < 200 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 50));
    return what();
  };
  const looping = "console.log(process.pid); setTimeout(() => { while (true) {} }, 1);";

  it("a shutdown is answered and leaves no process behind, even one that loops", async () => {
    const kernel = await startFrontEnd();
    const { published } = await kernel.execute(looping);
    const cell = Number(streamText(published, "stdout"));
    kernel.send("shutdown_request", { restart: true }, "control");
    const reply = await kernel.until("the reply", (m) => m.header.msg_type === "shutdown_reply");
    expect(reply.content).toEqual({ status: "ok", restart: true });
    expect(await kernel.died).toBe("it ended with code 0.");
    expect(await wait(() => gone(cell))).toBe(true);
  });

  it("a kernel that is killed takes the process that runs the cells along; the client says so", async () => {
    const kernel = await startKernel({ cwd: tmpdir() });
    let printed = "";
    await kernel.execute(looping, { onOutput: ({ content }) => (printed += content.text) });
    const waiting = kernel.execute("1");
    process.kill(kernel.pid, "SIGKILL");
    await expect(waiting).rejects.toThrow(/The kernel is gone: it ended with SIGKILL/);
    expect(await wait(() => gone(Number(printed)))).toBe(true);
  });

  it.skipIf(process.platform === "win32")("takes along what its cells started, even when it is killed", async () => {
    const kernel = await startKernel({ cwd: tmpdir() });
    let printed = "";
    await kernel.execute("console.log(require('node:child_process').spawn('sleep', ['1000']).pid)", {
      onOutput: ({ content }) => (printed += content.text ?? ""),
    });
    const child = Number(printed);
    expect(gone(child)).toBe(false);
    process.kill(kernel.pid, "SIGKILL");
    expect(await wait(() => gone(child))).toBe(true);
  });

  it("ends with the process that started it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stillroom-test-"));
    const file = join(folder, "connection.json");
    const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
    writeFileSync(file, JSON.stringify({ transport: "ipc", ip: join(folder, "k"), key: "k", ...ports }));
    const parent = spawn(
      process.execPath,
      [
        "-e",
        `
      const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify([entryPath("kernel"), "-f", file])}, { stdio: "ignore", detached: true });
      console.log(child.pid); setInterval(() => {}, 1000);`,
      ],
      { env: { ...process.env, JPY_PARENT_PID: "" }, stdio: ["ignore", "pipe", "inherit"] },
    );
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
    expect(await wait(() => existsSync(join(folder, "k-5")))).toBe(true);
    expect(gone(pid)).toBe(false);
    parent.kill("SIGKILL");
    expect(await wait(() => gone(pid))).toBe(true);
  });
});
