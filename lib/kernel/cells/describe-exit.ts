import type { CellError } from "./messages";

function cause(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  if (lastWords.includes("heap out of memory")) return "it ran out of memory";
  if (signal === "SIGKILL") return "it was killed (SIGKILL); often that is the system running out of memory";
  if (signal !== null) return `it crashed (${signal})`;
  if (code === 134) return "it aborted (SIGABRT)";
  return `it exited with code ${code}, as process.exit(${code}) does`;
}

/** What the user is told when the process that runs the cells is gone. `lastWords` is the end of its standard error. */
export function describeExit(code: number | null, signal: NodeJS.Signals | null, lastWords: string): CellError {
  const evalue = `the process that runs the cells is gone: ${cause(code, signal, lastWords)}`;
  const advice = "It has been started anew; variables are gone. Run the cells that define them again.";
  return { ename: "ProcessEnded", evalue, traceback: [`ProcessEnded: ${evalue}.`, advice] };
}
