import { findSourceMap } from "node:module";
import { type MappedCell, mapCellStack } from "../../compiler/map-cell-stack";

const cells: MappedCell[] = [];

/** Lets stack traces name this cell and its own lines. */
export function rememberCell(cell: MappedCell): void {
  cells.push(cell);
}

/** Frames of this process's own code and of Node, which lie below every cell. */
const below = /[\\/]dist[\\/](cell-process|chunk-[A-Z0-9]+)\.js:\d+|\bnode:/;

/** A frame in a transpiled module as it is in the module's source. */
function frameText(frame: NodeJS.CallSite): string {
  const text = `    at ${frame}`;
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const map = file ? findSourceMap(file) : undefined;
  if (!map || line === null || column === null) return text;
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return text;
  return text.replace(`:${line}:${column}`, `:${entry.originalLine + 1}:${entry.originalColumn + 1}`);
}

/**
 * Makes `error.stack` name cells and their own lines, everywhere it is read, and leaves out the frames below the cell.
 */
export function nameCellsInStacks(): void {
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map(frameText);
    const end = lines.findLastIndex((line) => !below.test(line)) + 1;
    let title: string;
    try {
      title = String(error);
    } catch {
      title = "Error";
    }
    return mapCellStack([title, ...lines.slice(0, end)].join("\n"), cells);
  };
}
