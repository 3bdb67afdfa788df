/** The worker thread that holds the type checker. Requests come and go in order. */
import { parentPort, workerData } from "node:worker_threads";
import { createCellCompiler } from "./cell-compiler";
import type { CompilerOptions } from "./contract";
import { keepCompiledCode } from "./typescript";
import type { CompilerReply, CompilerRequest } from "./worker-messages";

/** So long after a request nobody is likely to be waiting for the next. */
const pauseMs = 1000;

const compiler = createCellCompiler((workerData as CompilerOptions).cwd);
// The standard library is parsed before anybody asks.
compiler.ready();

function answer({ id, method, args }: CompilerRequest): CompilerReply {
  try {
    const call = compiler[method] as (...all: readonly unknown[]) => unknown;
    return { id, value: call(...args) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

let pause: NodeJS.Timeout | undefined;
parentPort!.on("message", (request: CompilerRequest) => {
  parentPort!.postMessage(answer(request));
  clearTimeout(pause);
  pause = setTimeout(() => keepCompiledCode(compiler.rehearse), pauseMs).unref();
});
