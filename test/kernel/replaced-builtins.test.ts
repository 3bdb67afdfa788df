import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FrontEnd, startFrontEnd, streamText } from "./front-end";

/** Where a cell may put something else in the place of what JavaScript and Node bring. */
const places: [holder: string, name: string][] = [
  ["Promise.prototype", "then"],
  ["Promise", "resolve"],
  ["JSON", "stringify"],
  ["JSON", "parse"],
  ["Array.prototype", "map"],
  ["Array.prototype", "filter"],
  ["Array.prototype", "reduce"],
  ["Array.prototype", "join"],
  ["Array.prototype", "push"],
  ["Array.prototype", "slice"],
  ["process", "nextTick"],
  ["process", "send"],
  ["globalThis", "queueMicrotask"],
  ["globalThis", "setTimeout"],
  ["globalThis", "setImmediate"],
];

describe("a cell that replaces", () => {
  let kernel: FrontEnd;
  beforeAll(async () => {
    kernel = await startFrontEnd();
    await kernel.execute("const 表 = (v: object): Record<string, unknown> => v as never; let 元: unknown;");
  });
  afterAll(() => kernel?.close());

  it.each(places)("%s.%s leaves later cells as they are", async (holder, name) => {
    const run = (code: string) => kernel.execute(code, { stop_on_error: false });
    const replaced = await run(
      `元 = 表(${holder})["${name}"]; 表(${holder})["${name}"] = () => { throw new Error("置換") };`,
    );
    expect(replaced.reply).toMatchObject({ status: "ok" });
    const { reply, published } = await run("console.log('出力'); await null; const 数: number = 41; 数 + 1");
    expect(reply).toMatchObject({ status: "ok" });
    expect(streamText(published, "stdout")).toBe("出力\n");
    expect(published.at(-1)![1].data).toEqual({ "text/plain": "42" });
    expect((await run("\nthrow new RangeError('だめ')")).reply).toMatchObject({
      ename: "RangeError",
      evalue: "だめ",
      traceback: expect.arrayContaining(["RangeError: だめ"]),
    });
    expect((await run(`表(${holder})["${name}"] = 元;`)).reply.status).toBe("ok");
  });
});
