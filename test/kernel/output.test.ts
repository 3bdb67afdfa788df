import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd, streamText } from "./front-end";

describe("output", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
    await kernel.execute(
      "import { writeSync } from 'node:fs'; import { execSync, spawn } from 'node:child_process'; import { display } from 'tslab';",
    );
  });
  afterAll(() => kernel?.close());

  it("10,000 lines arrive, in order, before idle, in few messages", async () => {
    const { published } = await kernel.execute("for (let i = 0; i < 10000; i++) console.log('行 ' + i)");
    expect(streamText(published, "stdout")).toBe(Array.from({ length: 10000 }, (_, i) => `行 ${i}\n`).join(""));
    expect(published.length).toBeLessThan(100);
  });

  it("50 MB in 500,000 writes arrive whole", async () => {
    const { published } = await kernel.execute(
      "for (let i = 0; i < 500000; i++) process.stdout.write(String(i).padStart(99, '.') + '\\n')",
    );
    const text = streamText(published, "stdout");
    expect(text.length).toBe(50_000_000);
    for (const i of [0, 1, 249_999, 499_999])
      expect(text.slice(i * 100, i * 100 + 100)).toBe(`${String(i).padStart(99, ".")}\n`);
  });

  it("one write of 5 MB arrives whole", async () => {
    const { published } = await kernel.execute(
      "process.stdout.write('長'.repeat(2e6)); process.stderr.write(Buffer.alloc(3e6, 'e'))",
    );
    expect(streamText(published, "stdout")).toBe("長".repeat(2e6));
    expect(streamText(published, "stderr")).toBe("e".repeat(3e6));
  });

  it("what native code and child processes write arrives before idle, on its stream", async () => {
    const { published } = await kernel.execute(
      "writeSync(1, '直接\\n'); writeSync(2, '誤り\\n'); execSync('echo 子; echo 子誤 >&2', { stdio: 'inherit' });",
    );
    expect(streamText(published, "stdout")).toBe("直接\n子\n");
    expect(streamText(published, "stderr")).toBe("誤り\n子誤\n");
    expect(JSON.stringify(published)).not.toContain("stillroom");
  });

  it("1 MB written straight to the descriptor arrives, escape sequences untouched", async () => {
    const { published } = await kernel.execute(
      "for (let i = 0; i < 1000; i++) writeSync(1, '\\u001b[3' + (i % 8) + 'm' + 'x'.repeat(994) + '\\u001b')",
    );
    const expected = Array.from({ length: 1000 }, (_, i) => `\u001b[3${i % 8}m${"x".repeat(994)}\u001b`).join("");
    expect(streamText(published, "stdout") === expected).toBe(true);
  });

  it("characters that are split between writes stay whole", async () => {
    const { published } = await kernel.execute(
      "const 鍵 = Buffer.from('𠮷野家'); for (const b of 鍵) process.stdout.write(Uint8Array.of(b)); for (const b of 鍵) writeSync(2, Uint8Array.of(b));",
    );
    expect(streamText(published, "stdout")).toBe("𠮷野家");
    expect(streamText(published, "stderr")).toBe("𠮷野家");
  });

  it("carriage returns of progress bars are passed on", async () => {
    const { published } = await kernel.execute("for (let i = 0; i <= 3; i++) process.stdout.write('\\r' + i + '/3')");
    expect(streamText(published, "stdout")).toBe("\r0/3\r1/3\r2/3\r3/3");
  });

  it("a display between prints stands between them, also in a flood", async () => {
    const { published } = await kernel.execute(
      "for (let i = 0; i < 3; i++) { for (let j = 0; j < 1000; j++) console.log(i); display.text(String(i)); }",
    );
    const order = published.map(([type, content]) =>
      type === "stream" ? `s${String(content.text)[0]}` : `d${(content.data as Record<string, string>)["text/plain"]}`,
    );
    expect(order.filter((item, i) => item !== order[i - 1])).toEqual(["s0", "d0", "s1", "d1", "s2", "d2"]);
  });

  it("what is printed before a long computation is seen during it", async () => {
    const { msg_id } = kernel.send("execute_request", { code: "console.log('始'); while (true) {}" });
    await kernel.until("the line", (m) => m.parent.msg_id === msg_id && m.content.text === "始\n");
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("the end", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
  });

  it("process.stdout behaves like a stream", async () => {
    const { published } = await kernel.execute(`
      import { Readable } from "node:stream"; import { pipeline } from "node:stream/promises";
      await pipeline(Readable.from(["一", "二"]), process.stdout);
      await new Promise((r) => process.stdout.write("e38182", "hex", r)); process.stdout.isTTY`);
    expect(streamText(published, "stdout")).toBe("一二あ");
    expect(published.at(-1)![1].data).toEqual({ "text/plain": "false" });
  });
});
