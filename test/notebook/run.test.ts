import { describe, expect, it } from "vitest";
import { type Notebook, parseNotebook, type RunOptions, runNotebook } from "../../lib/notebook";
import type { ExecuteReply, NotebookKernel } from "../../lib/notebook/kernel";
import type { OutputMessage } from "../../lib/notebook/outputs";

type Behaviour = (publish: (type: string, content: object) => void) => Promise<Partial<ExecuteReply> | undefined>;

const prints =
  (text: string): Behaviour =>
  async (publish) => {
    publish("stream", { name: "stdout", text });
    return undefined;
  };
const throws =
  (evalue: string, line = 1): Behaviour =>
  async (publish) => {
    const error = {
      ename: "TypeError",
      evalue,
      traceback: [`TypeError: ${evalue}`, `    at \u001b[31m[1]:${line}:5\u001b[0m`],
    };
    publish("error", error);
    return { status: "error", ...error };
  };

/** A kernel whose cells do what the table says under their source; others succeed in silence. */
function fakeKernel(table: Record<string, Behaviour>) {
  const executed: string[] = [];
  let interrupts = 0;
  let stop: (() => void) | undefined;
  const kernel: NotebookKernel = {
    async execute(code, { onOutput }) {
      executed.push(code);
      const publish = (type: string, content: object) => onOutput({ type, content } satisfies OutputMessage);
      const reply =
        code === "loop"
          ? await new Promise<Partial<ExecuteReply>>((resolve) => {
              stop = () => resolve({ status: "error", ename: "Interrupted", evalue: "by the user" });
            })
          : await table[code]?.(publish);
      return { status: "ok", execution_count: executed.length, ...reply };
    },
    async interrupt() {
      interrupts++;
      stop?.();
    },
  };
  return { kernel, executed, interrupts: () => interrupts };
}

function notebookOf(...sources: (string | [source: string, ...tags: string[]])[]): Notebook {
  const cells = sources.map((entry, index) => {
    const [source, ...tags] = typeof entry === "string" ? [entry] : entry;
    const old = [{ output_type: "stream", name: "stdout", text: "old" }];
    return { cell_type: "code", id: `c${index}`, metadata: { tags }, source, execution_count: 9, outputs: old };
  });
  const text = { cell_type: "markdown", id: "text", metadata: {}, source: "# 題" };
  return parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [text, ...cells] }), "t");
}

async function run(notebook: Notebook, table: Record<string, Behaviour>, options: RunOptions = {}) {
  const fake = fakeKernel(table);
  return { ...fake, result: await runNotebook(notebook, fake.kernel, options) };
}

/** What each code cell shows: its count and the text of its outputs. */
const shown = (notebook: Notebook) =>
  notebook.cells.flatMap((cell) =>
    cell.cell_type === "code"
      ? [[cell.execution_count, ...cell.outputs.map((output) => ("text" in output ? output.text : output.output_type))]]
      : [],
  );

describe("running a notebook", () => {
  it("puts what a timer prints later below the cell that started it, and tells the progress of the other only", async () => {
    let later = () => {};
    const told: string[] = [];
    const { result } = await run(
      notebookOf("timer", "wait"),
      {
        timer: async (publish) => {
          later = () => publish("stream", { name: "stderr", text: "遅れて" });
          return undefined;
        },
        wait: async (publish) => {
          later();
          return prints("待つ")(publish);
        },
      },
      { onProgress: ({ cell, state, lastLine }) => told.push(`${cell.source} ${state} ${lastLine}`.trim()) },
    );
    expect(shown(result.notebook)).toEqual([
      [1, "遅れて"],
      [2, "待つ"],
    ]);
    expect(told).toEqual(["timer started", "timer ended", "wait started", "wait printed 待つ", "wait ended"]);
  });

  it("runs the code cells in order and leaves the given notebook alone", async () => {
    const notebook = notebookOf("a", "b");
    const before = structuredClone(notebook);
    const { result, executed } = await run(notebook, { a: prints("蒸"), b: prints("留") });
    expect(executed).toEqual(["a", "b"]);
    expect(result.status).toBe("finished");
    expect(result.failures).toEqual([]);
    expect(shown(result.notebook)).toEqual([
      [1, "蒸"],
      [2, "留"],
    ]);
    expect(notebook).toEqual(before);
  });

  it("stops at the first error and says which cell, which line and what", async () => {
    const source = "const a = 1;\n  a();";
    const { result, executed } = await run(notebookOf(source, "b"), { [source]: throws("a is not a function", 2) });
    expect(executed).toEqual([source]);
    expect(result.status).toBe("failed");
    expect(result.failures).toEqual([
      { cell: 1, id: "c0", line: 2, source: "a();", name: "TypeError", message: "TypeError: a is not a function" },
    ]);
    expect(shown(result.notebook)).toEqual([[1, "error"], [null]]);
  });

  it("goes on after errors when told to, and lists them all", async () => {
    const { result } = await run(notebookOf("a", "b", "c"), { a: throws("1"), c: throws("2") }, { allowErrors: true });
    expect(result.status).toBe("finished");
    expect(result.failures.map(({ cell, message }) => [cell, message])).toEqual([
      [1, "TypeError: 1"],
      [3, "TypeError: 2"],
    ]);
  });

  it("honours raises-exception and skip-execution, and skips blank cells", async () => {
    const notebook = notebookOf(["a", "raises-exception"], ["b", "skip-execution"], " \n", "c");
    const { result, executed } = await run(notebook, { a: throws("expected") });
    expect(executed).toEqual(["a", "c"]);
    expect(result.status).toBe("finished");
    expect(result.failures).toEqual([]);
    expect(shown(result.notebook)).toEqual([[1, "error"], [9, "old"], [9, "old"], [2]]);
  });

  it("saves before the first cell and after every cell what is known then", async () => {
    const saved: unknown[] = [];
    const save = async (notebook: Notebook) => void saved.push(shown(notebook));
    await run(notebookOf("a", "b"), { a: prints("1"), b: throws("x") }, { save });
    expect(saved).toEqual([
      [[null], [null]],
      [[1, "1"], [null]],
      [
        [1, "1"],
        [2, "error"],
      ],
    ]);
  });

  it("interrupts a cell that takes too long, and says so", async () => {
    const { result, interrupts } = await run(notebookOf("loop", "b"), {}, { timeout: 0.05 });
    expect(interrupts()).toBe(1);
    expect(result.status).toBe("failed");
    expect(result.failures[0]).toMatchObject({ cell: 1, source: "loop", message: "it took longer than 0.05 s" });
  });

  it("interrupts on abort and keeps what was done", async () => {
    const controller = new AbortController();
    const { result, executed, interrupts } = await run(
      notebookOf("a", "loop", "b"),
      { a: prints("1") },
      {
        signal: controller.signal,
        onProgress: ({ cell, state }) => {
          if (cell.source === "loop" && state === "started") controller.abort();
        },
      },
    );
    expect(executed).toEqual(["a", "loop"]);
    expect(interrupts()).toBe(1);
    expect(result.status).toBe("interrupted");
    expect(shown(result.notebook)).toEqual([[1, "1"], [2], [null]]);
  });

  it("keeps what was done when the kernel dies, and shows the death in its cell, also when errors are allowed", async () => {
    const dies: Behaviour = async (publish) => {
      publish("stream", { name: "stdout", text: "so far" });
      throw new Error("the kernel ended with signal SIGKILL");
    };
    const { result, executed } = await run(notebookOf("a", "b", "c"), { b: dies }, { allowErrors: true });
    expect(executed).toEqual(["a", "b"]);
    expect(result.status).toBe("failed");
    expect(result.failures[0]?.message).toBe("KernelDied: the kernel ended with signal SIGKILL");
    expect(shown(result.notebook)).toEqual([[1], [null, "so far", "error"], [null]]);
  });

  it("tells where it is and what was printed last", async () => {
    const told: unknown[] = [];
    const table = { a: prints("epoch 1\nepoch \u001b[32m2\u001b[0m\n\n") };
    await run(notebookOf("a"), table, {
      onProgress: ({ position, total, state, lastLine }) => told.push([position, total, state, lastLine]),
    });
    expect(told).toEqual([
      [1, 1, "started", ""],
      [1, 1, "printed", "epoch 2"],
      [1, 1, "ended", ""],
    ]);
  });
});
