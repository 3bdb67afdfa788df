import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { mapModuleStack } from "../../../loader";
import { type MappedCell, mapCellStack } from "../../compiler/map-cell-stack";
import { entryPath } from "../entry-path";
import { attempt } from "./attempt";

/** A cell and the run that ran it. */
type RunCell = MappedCell & { run: number };

const cells: RunCell[] = [];

/** Lets stack traces name this cell and its own lines. */
export function rememberCell(cell: RunCell): void {
  cells[cells.length] = cell;
}

/** The run of the cell that started what threw: the outermost cell in its stack trace; undefined where none is. */
export function runThatThrew(thrown: unknown): number | undefined {
  const stack = attempt(() => (types.isNativeError(thrown) ? String(thrown.stack) : ""), "");
  const outermost = [...stack.matchAll(/^ {4}at (?:async )?(?:.*\()?(\[\d+\]):\d+:\d+\)?$/gm)].at(-1);
  return cells.findLast(({ name }) => name === outermost?.[1])?.run;
}

/** Where this process's own code lies, below every cell and around what a cell requires. */
const own = pathToFileURL(join(dirname(entryPath("cell-process")), "/")).href;

/** Node's own title of a stack trace: of the name and the message, and no method of the object itself. */
const titleOf = Error.prototype.toString;

/** What V8 puts before a function's name where the cell's last expression stands in code of ours. */
const ownNames = /^([^(]*?)__stillroom(?:Result)?\.(?:runtime\.\w+\.)?/;

/** A frame as Node prints it, under names that the user wrote. */
const frameText = (frame: NodeJS.CallSite): string => `    at ${String(frame).replace(ownNames, "$1")}`;

/**
 * Makes `error.stack` name cells and their own lines, everywhere it is read, without frames of this process's own code
 * and without those of Node below the cell.
 */
export function nameCellsInStacks(): void {
  Error.prepareStackTrace = (error, frames) => {
    const title = attempt(() => titleOf.call(error), "Error");
    // A cell may have replaced a method that the rest needs; its error is shown all the same.
    let plain = title;
    for (const frame of frames) plain += `\n    at ${frame}`;
    return attempt(() => {
      const lines = frames.filter((frame) => !frame.getFileName()?.startsWith(own)).map(frameText);
      const end = lines.findLastIndex((line) => !/\bnode:/.test(line)) + 1;
      return mapModuleStack(mapCellStack([title, ...lines.slice(0, end)].join("\n"), cells));
    }, plain);
  };
}
