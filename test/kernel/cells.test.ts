import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { notebookFiles, notebooks } from "./compiler/notebooks";
import { folderWith } from "./compiler/session";
import { type FrontEnd, startFrontEnd } from "./front-end";

const isRefusal = (expected: unknown): expected is string[] =>
  Array.isArray(expected) && typeof expected[0] === "string" && /^TS\d+ /.test(expected[0]);

/** What a front end sees of a cell with this value, or these type errors. */
function seen(expected: unknown): string | undefined {
  if (isRefusal(expected)) return expected[0]!.split(" ")[0];
  return expected === undefined ? undefined : inspect(expected);
}

const hidesGlobals = "names of Node's own globals";

// The notebooks of the compiler's own suite once more, in a real kernel: one after the other, as a long session, but
// those that hide Node's globals, which others use.
describe("cells in a kernel", () => {
  let long: FrontEnd;
  beforeAll(async () => {
    long = await startFrontEnd({ cwd: folderWith(notebookFiles) });
  });
  afterAll(() => long?.close());

  it.each(Object.entries(notebooks))("%s", async (name, cells) => {
    const kernel = name === hidesGlobals ? await startFrontEnd() : long;
    for (const [code, expected] of cells) {
      const { reply, published } = await kernel.execute(code);
      const result = published.find(([type]) => type === "execute_result")?.[1].data as Record<string, string>;
      const shown = result?.["text/plain"] ?? String(reply.evalue ?? "").match(/^TS\d+/)?.[0] ?? reply.ename;
      expect([code, shown]).toEqual([code, seen(expected)]);
    }
    if (kernel !== long) await kernel.close();
  });
});
