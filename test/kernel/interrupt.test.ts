import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd } from "./front-end";

/** What `await train(…)` awaits. */
const pace = resolve(import.meta.dirname, "../../lib/training/pace");

/** Ways to be busy; each says `go` on stdout shortly before. */
const busy: Record<string, string> = {
  "a loop": "go(); while (true) {}",
  "a loop after an await": "await pause(10); go(); while (true) {}",
  "a loop in a timer that the cell awaits": "await new Promise(() => setTimeout(() => { go(); while (true) {} }, 5))",
  "a loop of microtasks": "go(); for (;;) await null",
  "microtasks that queue microtasks":
    "const again = (): void => queueMicrotask(again); go(); again(); await new Promise(() => {})",
  "ticks that queue ticks":
    "const weiter = (): void => process.nextTick(weiter); go(); weiter(); await new Promise(() => {})",
  // A stop takes one of them; the others go on as soon as anything else has had its turn.
  "many chains of ticks":
    "const 続く = (): void => process.nextTick(続く); go(); for (let i = 0; i < 20; i++) 続く(); await new Promise(() => {})",
  "immediates that queue immediates":
    "const immer = (): void => void setImmediate(immer); go(); immer(); await new Promise(() => {})",
  "a regular expression": "go(); /^(a+)+$/.test('a'.repeat(40) + 'b')",
  "a loop that catches everything":
    "const fail = (): never => { throw 1 }; go(); while (true) { try { fail() } catch {} }",
  "a loop in finally": "go(); while (true) { try { while (true) {} } finally { continue } }",
  "a loop that prints": "go(); while (true) console.log('出力'.repeat(100))",
  "an interval that never lets go":
    "go(); setInterval(() => { const t = Date.now(); while (Date.now() - t < 100); }, 1); await new Promise(() => {})",
  waiting: "go(); await new Promise((r) => setTimeout(r, 1e6))",
  "waiting for a question to be answered": "go(); prompt('? ')",
  "a loop around a question": "go(); while (true) { try { prompt('? ') } catch {} }",
};

describe("interrupt", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
    await kernel.execute(
      "let 状態 = 41; const go = () => console.log('go'); const pause = (ms: number) => new Promise((r) => setTimeout(r, ms));",
    );
  });
  afterAll(() => kernel?.close());

  it.each(Object.entries(busy))("stops %s and keeps the state", async (_, code) => {
    const { msg_id } = kernel.send("execute_request", { code: `状態++; ${code}`, allow_stdin: true });
    const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    await kernel.until("go", (m) => own(m) && String(m.content.text).startsWith("go"));
    const before = kernel.received.length;
    const { reply } = await kernel.ask("interrupt_request", {}, "control");
    expect(reply.content).toEqual({ status: "ok" });
    const end = await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
    expect(end.content).toMatchObject({ status: "error", ename: "Interrupted" });
    await kernel.until("idle", (m) => own(m) && m.content.execution_state === "idle");
    expect(kernel.received.slice(before).filter((m) => own(m) && m.header.msg_type === "error").length).toBe(1);
    const { reply: next, published } = await kernel.execute("await pause(1); [状態, [1, 2].map((x) => x + 1)]");
    expect(next.status).toBe("ok");
    expect(published.at(-1)![1].data).toEqual({
      "text/plain": `[ ${42 + Object.values(busy).indexOf(code)}, [ 2, 3 ] ]`,
    });
  });

  it.each([
    ["timers", "await pause(5)"],
    ["immediates", "await new Promise((r) => setImmediate(r))"],
    ["timers of node:timers/promises", "await 待つ(5)"],
    ["promisified timers", "await require('node:util').promisify(setTimeout)(5)"],
    ["the turns that a training leaves to others", "await yieldToEventLoop()"],
  ])("ends a loop that awaits %s, and its interval; those of earlier cells go on", async (_, wait) => {
    await kernel.execute(`import { setTimeout as 待つ } from "node:timers/promises";
      import { yieldToEventLoop } from ${JSON.stringify(pace)};
      var 前 = 0, 先 = 0, 輪 = 0, 間 = 0; var 続 = true; setInterval(() => 前++, 1).unref();
      void (async () => { while (続) { await 待つ(1); 先++; } })();`);
    const { msg_id } = kernel.send("execute_request", {
      code: `setInterval(() => 間++, 1); go(); for (;;) { ${wait}; 輪++; }`,
    });
    await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect(end.content.ename).toBe("Interrupted");
    // Turns enough for anything that still goes on.
    const { published } = await kernel.execute(
      "const 時 = [前, 先, 輪, 間]; for (let i = 0; i < 20; i++) await pause(10); 続 = false; [輪 - 時[2]!, 間 - 時[3]!, 前 > 時[0]!, 先 > 時[1]!]",
    );
    expect(published.at(-1)![1].data).toEqual({ "text/plain": "[ 0, 0, true, true ]" });
  });

  it("leaves what a comm does after it alone, though it waits for a timer after a file", async () => {
    await kernel.execute(`import { readFile } from "node:fs/promises";
      const 通 = (globalThis as Record<symbol, unknown>)[Symbol.for("stillroom.comms")] as { register(target: string, opened: () => void): void };
      通.register("後", async () => {
        await readFile(${JSON.stringify(`${pace}.ts`)}); await pause(5); console.log("済");
      });`);
    const { msg_id } = kernel.send("execute_request", { code: "go(); for (;;) await pause(5);" });
    await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    const { msg_id: comm } = kernel.send("comm_open", { comm_id: "一", target_name: "後", data: {} });
    await kernel.until("the end", (m) => m.parent.msg_id === comm && m.content.text === "済\n");
  });

  it("leaves comm messages on their way alone: each is handled, and the process lives", async () => {
    await kernel.execute(`const 数 = (globalThis as Record<symbol, unknown>)[Symbol.for("stillroom.comms")] as { register(target: string, opened: () => void): void };
      var 着 = 0; 数.register("数", () => void 着++);`);
    // Much to read, so that a stop may come while it is read.
    const 多 = Array.from({ length: 10_000 }, (_, i) => ({ i }));
    let sent = 0;
    for (let round = 0; round < 8; round++) {
      const { msg_id } = kernel.send("execute_request", { code: "go(); for (;;) {}" });
      await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
      const comms = Array.from({ length: 20 }, () =>
        kernel.send("comm_open", { comm_id: `数 ${sent++}`, target_name: "数", data: 多 }),
      );
      await kernel.ask("interrupt_request", {}, "control");
      const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
      expect(end.content.ename).toBe("Interrupted");
      for (const { msg_id: id } of comms)
        await kernel.until("idle", (m) => m.parent.msg_id === id && m.content.execution_state === "idle");
    }
    const { published } = await kernel.execute("着");
    expect(published.at(-1)![1].data).toEqual({ "text/plain": String(sent) });
  });

  it("waits for a child process that execSync started, then stops what follows", async () => {
    const { msg_id } = kernel.send("execute_request", {
      code: "go(); require('node:child_process').execSync('sleep 0.3'); while (true) {}",
    });
    await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect(end.content.ename).toBe("Interrupted");
  });

  it("ends questions alike, whether the question or the interrupt ends the cell first", async () => {
    for (let i = 0; i < 20; i++) {
      const { msg_id } = kernel.send("execute_request", { code: "prompt('? ')", allow_stdin: true });
      await kernel.until("the question", (m) => m.parent.msg_id === msg_id && m.channel === "stdin");
      kernel.send("interrupt_request", {}, "control");
      const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
      expect(end.content).toMatchObject({ ename: "Interrupted", evalue: "the cell was interrupted" });
    }
  });

  it("asked for several times at once ends each cell once, and no later one", async () => {
    for (let i = 0; i < 20; i++) {
      const { msg_id } = kernel.send("execute_request", { code: "go(); while (true) {}", stop_on_error: false });
      const own = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
      const after = kernel.send("execute_request", { code: "await null; 状態.toFixed()" }).msg_id;
      await kernel.until("go", (m) => own(m) && m.content.text === "go\n");
      for (let j = 0; j < 3; j++) kernel.send("interrupt_request", {}, "control");
      const end = await kernel.until("the reply", (m) => own(m) && m.channel === "shell");
      expect(end.content.ename).toBe("Interrupted");
      const next = await kernel.until("the next reply", (m) => m.parent.msg_id === after && m.channel === "shell");
      // Three interrupts may outlast the first cell; then they stop the second, in as many words.
      expect([undefined, "Interrupted"]).toContain(next.content.ename);
      // What is published comes by a socket of its own, which may be behind.
      await kernel.until("the end of the first", (m) => own(m) && m.content.execution_state === "idle");
      const errors = kernel.received.filter((m) => own(m) && m.header.msg_type === "error");
      expect(errors.length).toBe(1);
    }
    await kernel.ask("interrupt_request", {}, "control");
    expect((await kernel.execute("状態")).reply.status).toBe("ok");
  });

  // Front ends that do not read interrupt_mode send the signal; Ctrl-C in their terminal reaches both processes.
  it.skipIf(process.platform === "win32")("comes by SIGINT too, which ends neither process", async () => {
    const { published } = await kernel.execute("process.pid");
    const cell = Number((published[0]![1].data as Record<string, string>)["text/plain"]);
    const { msg_id } = kernel.send("execute_request", { code: "go(); while (true) {}" });
    await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    process.kill(cell, "SIGINT");
    process.kill(kernel.pid, "SIGINT");
    const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect(end.content.ename).toBe("Interrupted");
    const { published: later } = await kernel.execute("process.pid");
    expect(later[0]![1].data).toEqual({ "text/plain": String(cell) });
  });

  it("does nothing when nothing runs", async () => {
    await kernel.ask("interrupt_request", {}, "control");
    expect((await kernel.execute("await pause(30); 1")).reply.status).toBe("ok");
  });

  it("frees the kernel from a loop that a finished cell left behind", async () => {
    await kernel.execute("setTimeout(() => { while (true) {} }, 1);");
    const { msg_id } = kernel.send("execute_request", { code: "1" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await kernel.ask("interrupt_request", {}, "control");
    await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect((await kernel.execute("状態")).reply.status).toBe("ok");
  });

  it("lets the cells that wait run when the running one does not stop them", async () => {
    const running = kernel.send("execute_request", { code: "go(); while (true) {}", stop_on_error: false });
    const waiting = kernel.send("execute_request", { code: "'次'" });
    await kernel.until("go", (m) => m.parent.msg_id === running.msg_id && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    const reply = await kernel.until("the reply", (m) => m.parent.msg_id === waiting.msg_id && m.channel === "shell");
    expect(reply.content.status).toBe("ok");
  });

  // Node 20 may abort then (AsyncLocalStorage keeps books that an interrupt upsets); it must not go unsaid.
  it("stops code inside AsyncLocalStorage, if need be with its process, and says which", async () => {
    const { msg_id } = kernel.send("execute_request", {
      code: `import { AsyncLocalStorage } from "node:async_hooks"; const 店 = new AsyncLocalStorage();
        await 店.run(1, async () => { await pause(5); go(); while (true) {} });`,
    });
    await kernel.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    await kernel.ask("interrupt_request", {}, "control");
    const end = await kernel.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect(end.content.ename).toMatch(/^(Interrupted|ProcessEnded)$/);
    expect((await kernel.execute("1 + 1")).reply.status).toBe("ok");
  });
});

// Of this kernel each test ends the process that runs the cells.
describe("an interrupt that a cell does not obey", () => {
  let own: FrontEnd;
  beforeAll(async () => {
    own = await startFrontEnd();
  });
  afterAll(() => own?.close());

  // Node's list of immediates, when stopped half-read, keeps its event loop from ever taking another turn.
  it.each([
    ["a loop", "setImmediate(() => { go(); while (true) {} }); await new Promise(() => {})"],
    [
      "the sending of a result",
      "const 値 = { toJSON: () => { go(); while (true) {} } }; ({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': 値 }) })",
    ],
  ])("ends the process, and says so, when %s among endless immediates cannot be stopped otherwise", async (_, code) => {
    await own.execute("const go = () => console.log('go'); setImmediate(function f() { setImmediate(f) }); 0");
    const { msg_id } = own.send("execute_request", { code });
    await own.until("go", (m) => m.parent.msg_id === msg_id && m.content.text === "go\n");
    await own.ask("interrupt_request", {}, "control");
    const end = await own.until("the reply", (m) => m.parent.msg_id === msg_id && m.channel === "shell");
    expect(end.content).toMatchObject({ ename: "ProcessEnded", evalue: expect.stringContaining("nothing less") });
    expect((await own.execute("go()")).reply.evalue).toContain("TS2304");
    expect((await own.execute("1 + 1")).reply.status).toBe("ok");
  });

  it.skipIf(process.platform === "win32").each([
    ["native code", "require('node:crypto').pbkdf2Sync('a', 'b', 2 ** 31 - 1, 64, 'sha512')"],
    ["a process that was halted", "process.kill(process.pid, 'SIGSTOP')"],
    ["a child process", "require('node:child_process').execSync('sleep 1000')"],
  ])("says when it waits for %s, and when asked again ends the process from outside", async (_, code) => {
    const { msg_id } = own.send("execute_request", { code: `console.log('go'); ${code}` });
    const its = (m: { parent: { msg_id?: string } }) => m.parent.msg_id === msg_id;
    await own.until("go", (m) => its(m) && m.content.text === "go\n");
    await own.ask("interrupt_request", {}, "control");
    await own.ask("interrupt_request", {}, "control");
    await own.until("the notice", (m) => its(m) && String(m.content.text).includes("Interrupt again to end"));
    expect(own.received.some((m) => its(m) && m.channel === "shell")).toBe(false);
    await own.ask("interrupt_request", {}, "control");
    const end = await own.until("the reply", (m) => its(m) && m.channel === "shell");
    expect(end.content).toMatchObject({ ename: "ProcessEnded", evalue: expect.stringContaining("nothing less") });
    expect((await own.execute("1 + 1")).reply.status).toBe("ok");
  });
});
