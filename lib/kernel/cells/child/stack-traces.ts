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

/** As many frames as Node shows, and as many as are recorded: a package may put dozens of its own above the cell's. */
const shownFrames = 10;
const recordedFrames = 60;

function isCell(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName();
  return cells.some(({ fileName }) => fileName === file);
}

const isUsers = (frame: NodeJS.CallSite): boolean =>
  !/^node:|[\\/]node_modules[\\/]/.test(frame.getFileName() ?? "node:");

/** The innermost frames; where none of them is of a cell, also the next ones that the user wrote. */
function shortened(frames: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] {
  // Who has set another limit gets what was asked for.
  if (Error.stackTraceLimit !== recordedFrames) return frames;
  const shown = frames.slice(0, shownFrames);
  if (shown.some(isCell)) return shown;
  // Ten of Node's own, as where a module is not found, say nothing beside them.
  const others = shown.filter((frame) => !frame.getFileName()?.startsWith("node:"));
  return others.concat(frames.slice(shownFrames).filter(isUsers).slice(0, shownFrames));
}

/**
 * Makes `error.stack` name cells and their own lines, everywhere it is read, without frames of this process's own code
 * and without those of Node below the cell.
 */
export function nameCellsInStacks(): void {
  Error.stackTraceLimit = recordedFrames;
  Error.prepareStackTrace = (error, frames) => {
    const title = attempt(() => titleOf.call(error), "Error");
    // A cell may have replaced a method that the rest needs; its error is shown all the same.
    let plain = title;
    for (const frame of frames) plain += `\n    at ${frame}`;
    return attempt(() => {
      const lines = shortened(frames.filter((frame) => !frame.getFileName()?.startsWith(own))).map(frameText);
      const end = lines.findLastIndex((line) => !/\bnode:/.test(line)) + 1;
      return mapModuleStack(mapCellStack([title, ...lines.slice(0, end)].join("\n"), cells));
    }, plain);
  };
}
