import { Worker } from "node:worker_threads";
import { entryPath } from "../cells/entry-path";
import type { CellCompiler, EarlierCell } from "./cell-compiler";
import type { CellSource, Compiler, CompilerOptions } from "./contract";
import type { CompilerReply, CompilerRequest } from "./worker-messages";

interface Pending {
  request: CompilerRequest;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Syntax trees live on, so a larger nursery would only cost memory (25 MB by default) and save no time. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/**
 * Starts the cell compiler in a worker thread. The worker loads the standard library at once; until then requests wait.
 * If it crashes, a new one is started and told the committed cells; the request that met the crash is rejected.
 *
 * @param file the worker's program
 * @throws Error when dist/compiler-worker.js has not been built
 */
export function startCompiler(options: CompilerOptions, file = entryPath("compiler-worker")): Compiler {
  const pending = new Map<number, Pending>();
  const sources = new Map<number, CellSource>();
  let committed: readonly EarlierCell[] = [];
  let lastRequest = 0;
  let lastCell = 0;
  /** Why there is no worker any more. */
  let end: Error | undefined;
  let worker = start();

  function start(): Worker {
    const started = new Worker(file, { workerData: options, resourceLimits });
    let cause: Error | undefined;
    let works = false;
    started.on("message", (reply: CompilerReply) => {
      works = true;
      settle(reply);
    });
    started.on("error", (error) => {
      cause = error;
    });
    started.on("exit", (code) => {
      if (end) return;
      const why = cause?.message ?? `its worker ended with code ${code}`;
      if (works) recover(why);
      else finish(new Error(`The cell compiler does not start: ${why}`));
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

  function finish(reason: Error): void {
    end = reason;
    for (const { reject } of pending.values()) reject(reason);
    pending.clear();
  }

  function recover(why: string): void {
    const [first, ...rest] = [...pending.values()];
    pending.clear();
    worker = start();
    call("restore", [committed]).catch(ignore);
    first?.reject(new Error(`The cell compiler crashed and was started again: ${why}`));
    for (const { request, resolve, reject } of rest) call(request.method, request.args).then(resolve, reject);
  }

  function call<T>(method: keyof CellCompiler, args: readonly unknown[]): Promise<T> {
    if (end) return Promise.reject(end);
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
      committed = [...committed, [id, sources.get(id)!]];
      return call("commit", [id]);
    },
    retract(id, assigned) {
      committed = committed.map((cell) => (cell[0] === id ? [id, cell[1], assigned] : cell));
      return call("retract", [id, assigned]);
    },
    checkImports: (id) => call("checkImports", [id]),
    complete: (...args) => call("complete", args),
    inspect: (...args) => call("inspect", args),
    isComplete: (...args) => call("isComplete", args),
    reset() {
      committed = [];
      sources.clear();
      return call("reset", []);
    },
    async close() {
      finish(new Error("The cell compiler is closed."));
      await worker.terminate();
    },
  };
}

function ignore(): void {}
