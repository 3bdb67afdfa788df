import type { CellError } from "./messages";

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of its standard error. */
  lastWords: string;
  /** Whether it was being interrupted. */
  interrupting: boolean;
}

function cause({ code, signal, lastWords, interrupting }: Exit): string {
  if (lastWords.includes("heap out of memory")) return "it ran out of memory";
  if (signal === "SIGKILL" && interrupting) return "nothing less than ending it stopped what it was running";
  if (signal === "SIGKILL") return "it was killed (SIGKILL); often that is the system running out of memory";
  if (signal !== null) return `it crashed (${signal})`;
  if (code === 134) return "it aborted (SIGABRT)";
  return `it exited with code ${code}, as process.exit(${code}) does`;
}

/** What the user is told when the process that runs the cells is gone. */
export function describeExit(exit: Exit): CellError {
  const evalue = `the process that runs the cells is gone: ${cause(exit)}`;
  const advice = "It has been started anew; variables are gone. Run the cells that define them again.";
  return { ename: "ProcessEnded", evalue, traceback: [`ProcessEnded: ${evalue}.`, advice] };
}
