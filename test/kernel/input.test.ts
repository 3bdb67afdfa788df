import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StartedKernel, startKernel } from "../../lib/kernel/client";
import { createQuestions } from "../../lib/kernel/questions";
import { type FrontEnd, scratchFolder, startFrontEnd } from "./front-end";

describe("input", () => {
  let kernel: StartedKernel;
  beforeAll(async () => {
    kernel = await startKernel({ cwd: scratchFolder() });
  });
  afterAll(() => kernel?.shutdown());

  /** Runs code and answers its questions in turn. */
  async function converse(code: string, answers: string[]) {
    const questions: string[] = [];
    const results: unknown[] = [];
    const reply = await kernel.execute(code, {
      onStdin({ prompt }) {
        questions.push(prompt);
        return answers[questions.length - 1] ?? "";
      },
      onOutput: ({ type, content }) => {
        if (type === "execute_result") results.push((content.data as Record<string, string>)["text/plain"]);
      },
    });
    return { reply, questions, result: results[0] };
  }

  it("prompt asks and returns the line; an empty one is the initial value", async () => {
    const { questions, result } = await converse("[prompt('名前は? '), prompt('年は? ', '20')]", ["太郎", ""]);
    expect(questions).toEqual(["名前は? ", "年は? "]);
    expect(result).toBe("[ '太郎', '20' ]");
  });

  it("readline asks for one line a question and leaves none open", async () => {
    const { questions, result } = await converse(
      `import { createInterface } from "node:readline/promises";
       const lines = createInterface({ input: process.stdin, output: process.stdout });
       const first = await lines.question("一? "); const second = await lines.question("二? "); lines.close();
       await new Promise((r) => setTimeout(r, 50)); [first, second]`,
      ["い", "ろ"],
    );
    expect(questions.length).toBe(2);
    expect(result).toBe("[ 'い', 'ろ' ]");
  });

  it("a cell may ask again after another has", async () => {
    expect((await converse("prompt('?')", ["は"])).result).toBe("'は'");
  });

  it.each([
    ["prompt", "prompt('?')"],
    [
      "readline",
      "await require('node:readline/promises').createInterface({ input: process.stdin, output: process.stdout }).question('? ')",
    ],
    ["process.stdin", "await new Promise((r, fail) => process.stdin.once('error', fail).once('data', r).resume())"],
  ])("%s is refused clearly when the front end takes no input", async (_, code) => {
    const reply = await kernel.execute(code);
    expect(reply).toMatchObject({ status: "error", evalue: expect.stringContaining("allow_stdin is false") });
  });
});

describe("answers", () => {
  it("go to the question they name, or to the oldest; each question takes one", () => {
    const { asked, takes } = createQuestions();
    expect(takes(undefined, undefined)).toBe(false);
    asked(1, "一");
    asked(1, "二");
    expect(takes(1, "二")).toBe(true);
    expect(takes(1, "二")).toBe(false);
    expect(takes(1, undefined)).toBe(true);
    expect(takes(1, undefined)).toBe(false);
    asked(1, "三");
    expect(takes(1, "一")).toBe(false);
    expect(takes(1, "the cell's request")).toBe(true);
  });

  it("are dropped once the cell is over", () => {
    const { asked, takes } = createQuestions();
    asked(1, "一");
    expect(takes(undefined, "一")).toBe(false);
    expect(takes(2, undefined)).toBe(false);
    asked(3, "二");
    expect([takes(3, undefined), takes(3, undefined)]).toEqual([true, false]);
  });

  describe("of a front end", () => {
    let kernel: FrontEnd;
    beforeAll(async () => {
      kernel = await startFrontEnd();
    });
    afterAll(() => kernel?.close());

    const next = async (msg_id: string, prompt: string) =>
      (await kernel.until(prompt, (m) => m.parent.msg_id === msg_id && m.content.prompt === prompt)).header;
    /** The result of a cell that asks by `process.stdin`, where an early answer would wait for the reader. */
    const line = `const 行 = () => new Promise<string>((r) => process.stdin.once("data", (b: Buffer) => { process.stdin.pause(); r(String(b).trim()); }).resume());`;

    it.each([
      ["the callback of a widget", "", "後.register('問', 問う);"],
      ["the callback of a widget while a cell runs", "while (!断り) await 休む();", "後.register('問', 問う);"],
      ["a timer when no cell runs", "", "setTimeout(問う, 1);"],
      [
        "a timer of an earlier cell while another runs",
        "while (!断り) await 休む();",
        "setInterval(問う, 20).unref();",
      ],
    ])("are not put by %s: it is told why, and cells go on", async (_, meanwhile, code) => {
      await kernel.execute(`const 休む = () => new Promise((r) => setTimeout(r, 10)); var 断り = ""; const 後 = (globalThis as Record<symbol, unknown>)[Symbol.for("stillroom.comms")] as { register(target: string, opened: () => void): void };
        const 問う = () => { try { prompt("? "); } catch (error) { 断り = String(error); } };`);
      await kernel.execute(code, { allow_stdin: true });
      const running = kernel.send("execute_request", { code: `console.log("go"); ${meanwhile}`, allow_stdin: true });
      await kernel.until("go", (m) => m.parent.msg_id === running.msg_id && m.content.text === "go\n");
      kernel.send("comm_open", { comm_id: "問", target_name: "問", data: {} });
      await kernel.until("the reply", (m) => m.parent.msg_id === running.msg_id && m.channel === "shell");
      const { published } = await kernel.execute("while (!断り) await 休む(); 断り", { allow_stdin: true });
      expect(published[0]![1].data).toMatchObject({ "text/plain": expect.stringContaining("only while the cell") });
    });

    it("to readline are taken again after a question of it was interrupted", async () => {
      const code = `import { createInterface } from "node:readline/promises";
        var 行々 = createInterface({ input: process.stdin, output: process.stdout }); const 名 = await 行々.question("名? "); 行々.close(); 名`;
      const first = kernel.send("execute_request", { code, allow_stdin: true }).msg_id;
      await next(first, "");
      await kernel.ask("interrupt_request", {}, "control");
      await kernel.until("the end", (m) => m.parent.msg_id === first && m.content.ename === "Interrupted");
      const { msg_id } = kernel.send("execute_request", { code, allow_stdin: true });
      kernel.send("input_reply", { value: "太郎" }, "stdin", await next(msg_id, ""));
      const result = await kernel.until("the result", (m) => m.parent.msg_id === msg_id && "data" in m.content);
      expect(result.content.data).toMatchObject({ "text/plain": "'太郎'" });
    });

    it("that nobody asked for, or that come twice, answer no later question", async () => {
      await kernel.execute(line);
      for (const value of ["早", "早い"]) kernel.send("input_reply", { value }, "stdin");
      // Sockets keep no order among each other: on a busy machine the answers could come after the question.
      await kernel.execute("await new Promise((later) => setTimeout(later, 1000))");
      const { msg_id } = kernel.send("execute_request", { code: "[await 行(), prompt('二? ')]", allow_stdin: true });
      const first = await next(msg_id, "");
      kernel.send("input_reply", { value: "い" }, "stdin", first);
      const second = await next(msg_id, "二? ");
      kernel.send("input_reply", { value: "い again" }, "stdin", first);
      kernel.send("input_reply", { value: "ろ" }, "stdin", second);
      const result = await kernel.until("the result", (m) => m.parent.msg_id === msg_id && "data" in m.content);
      expect(result.content.data).toMatchObject({ "text/plain": "[ 'い', 'ろ' ]" });
    });
  });
});
