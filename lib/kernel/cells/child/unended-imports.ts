// Not `setTimeout` of the global object: an interrupt takes back those, and each belongs to a cell.
import { clearTimeout, setTimeout } from "node:timers";
import { frameKind } from "../frames";
import { isStopped } from "./current-run";
import { writeOutput } from "./pipe";

const patienceMs = 1000;

/** What cells import that has not come: the name, and the first cell that asked for it. */
const pending = new Map<string, number>();

/** Tells the cell where an import of an interrupted cell never ended, which may be what is wrong with this one. */
function tell(run: number, specifier: string, wrong: string): void {
  const unended = [...pending]
    .filter(([, earlier]) => earlier < run && isStopped(earlier))
    .map(([name]) => `"${name}"`);
  if (unended.length === 0) return;
  writeOutput(
    frameKind.stderr,
    run,
    `The import of "${specifier}" ${wrong}, and that of ${unended.join(", ")} in an earlier cell never ended. ` +
      "Node does not load an ES module of a package again that an interrupt stopped half-way: restart the kernel for it.\n",
  );
}

/**
 * Waits for an import, and tells when it comes to nothing after one that never ended: Node keeps an ES module that an
 * interrupt stopped while it was being loaded. Whoever imports it again waits for ever, or gets null for an error where
 * another module imports it. Awaits it and calls no `then` besides, with which the stack of an error would not lead to
 * the cell, and a failure that nobody awaits would go unheard.
 */
export async function watchImport<T>(run: number, promise: Promise<T>, specifier: string): Promise<T> {
  const timer = setTimeout(tell, patienceMs, run, specifier, "takes long").unref();
  if (!pending.has(specifier)) pending.set(specifier, run);
  try {
    return await promise;
  } catch (reason) {
    if (reason === null) tell(run, specifier, "failed without an error");
    throw reason;
  } finally {
    pending.delete(specifier);
    clearTimeout(timer);
  }
}
