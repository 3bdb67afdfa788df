import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StartedKernel, startKernel } from "../../lib/kernel/client";
import { scratchFolder } from "./front-end";

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
    ["process.stdin", "await new Promise((r, fail) => process.stdin.once('error', fail).once('data', r).resume())"],
  ])("%s is refused clearly when the front end takes no input", async (_, code) => {
    const reply = await kernel.execute(code);
    expect(reply).toMatchObject({ status: "error", evalue: expect.stringContaining("allow_stdin is false") });
  });
});
