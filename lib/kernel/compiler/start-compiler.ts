import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { CellCompiler } from "./cell-compiler";
import type { CellSource, Compiler, CompilerOptions } from "./contract";
import type { CompilerReply, CompilerRequest } from "./worker-messages";

interface Pending {
  request: CompilerRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** dist/compiler-worker.js, from beside this file's bundle or from its sources. */
function workerFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const found = [join(folder, "compiler-worker.js"), join(folder, "dist/compiler-worker.js")].find(existsSync);
    if (found !== undefined) return found;
    if (folder === dirname(folder))
      throw new Error("The cell compiler's worker, dist/compiler-worker.js, is not there. Run `npm run build` first.");
  }
}

/**
 * Starts the cell compiler in a worker thread. The worker loads the standard library at once; until then requests wait.
 * If it crashes, a new one is started and told the committed cells; the request that met the crash is rejected.
 *
 * @throws when dist/compiler-worker.js is missing
 */
export function startCompiler(options: CompilerOptions): Compiler {
  const file = workerFile();
  const pending = new Map<number, Pending>();
  const sources = new Map<number, CellSource>();
  let committed: readonly number[] = [];
  let lastRequest = 0;
  let lastCell = 0;
  let closed = false;
  let worker = start();

  function start(): Worker {
    const started = new Worker(file, { workerData: options });
    let cause: Error | undefined;
    started.on("message", settle);
    started.on("error", (error) => {
      cause = error;
    });
    started.on("exit", (code) => {
      if (!closed && worker === started) recover(cause ?? new Error(`its worker ended with code ${code}`));
    });
    started.unref();
    return started;
  }

  function settle(reply: CompilerReply): void {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    // A worker that nobody waits for does not keep the process alive.
    if (pending.size === 0) worker.unref();
    if ("error" in reply) waiting?.reject(new Error(`The cell compiler failed: ${reply.error}`));
    else waiting?.resolve(reply.value);
  }

  function recover(cause: Error): void {
    const [first, ...rest] = [...pending.values()];
    pending.clear();
    worker = start();
    call("restore", [committed.map((id) => [id, sources.get(id)!])]).catch(ignore);
    first?.reject(new Error(`The cell compiler crashed and was started again: ${cause.message}`));
    for (const { request, resolve, reject } of rest) call(request.method, request.args).then(resolve, reject);
  }

  function call<T>(method: keyof CellCompiler, args: readonly unknown[]): Promise<T> {
    if (closed) return Promise.reject(new Error("The cell compiler is closed."));
    const request = { id: ++lastRequest, method, args };
    return new Promise((resolve, reject) => {
      pending.set(request.id, { request, resolve: resolve as Pending["resolve"], reject });
      worker.ref();
      worker.postMessage(request);
    });
  }

  return {
    ready: () => call("ready", []),
    compile(cell) {
      const id = ++lastCell;
      sources.set(id, cell);
      return call("compile", [id, cell]);
    },
    commit(id) {
      committed = [...committed, id];
      return call("commit", [id]);
    },
    complete: (...args) => call("complete", args),
    inspect: (...args) => call("inspect", args),
    isComplete: (...args) => call("isComplete", args),
    reset() {
      committed = [];
      sources.clear();
      return call("reset", []);
    },
    async close() {
      closed = true;
      const reason = new Error("The cell compiler is closed.");
      for (const { reject } of pending.values()) reject(reason);
      pending.clear();
      await worker.terminate();
    },
  };
}

function ignore(): void {}
