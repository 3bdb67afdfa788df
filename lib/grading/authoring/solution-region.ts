import { notImplemented } from "../../course";
import type { Cell } from "../../notebook";
import { isManual } from "./manual-tasks";
import { nbgraderOf } from "./nbgrader";

const begin = "### BEGIN SOLUTION";
const end = "### END SOLUTION";
/** What stands in place of a solution. */
export const stubLines: readonly string[] = ["// YOUR CODE HERE", `throw new Error("${notImplemented}");`];

/** A cell's source with its solution regions told apart. */
export interface Regions {
  /** Every region, marks included, replaced by the stub at the indent of its opening mark. */
  readonly stubbed: string;
  /** The lines inside regions. */
  readonly secret: readonly string[];
}

/**
 * Splits a source at its solution marks, as nbgrader's ClearSolutions does.
 *
 * @param where - what errors call the cell
 * @throws Error when marks are nested, or do not close
 */
export function solutionRegions(source: string, where: string): Regions {
  const kept: string[] = [];
  const secret: string[] = [];
  let inside = false;
  for (const line of source.split("\n")) {
    if (line.includes(begin)) {
      if (inside) throw new Error(`${where}: "${begin}" stands inside a solution that has not ended.`);
      inside = true;
      const indent = /^\s*/.exec(line)![0];
      kept.push(...stubLines.map((text) => indent + text));
    } else if (line.includes(end)) {
      if (!inside) throw new Error(`${where}: "${end}" stands without "${begin}".`);
      inside = false;
    } else (inside ? secret : kept).push(line);
  }
  if (inside) throw new Error(`${where}: "${begin}" has no "${end}".`);
  return { stubbed: kept.join("\n"), secret };
}

/** What nbgrader puts in place of an answer that people mark (its ClearSolutions.text_stub). */
const textStub = "YOUR ANSWER HERE";

/** The regions of a cell; an answer that people mark is one from end to end, unless it has marks of its own. */
export function cellRegions(cell: Cell): Regions {
  const regions = solutionRegions(cell.source, `Cell "${cell.id}"`);
  const isAnswer = isManual(cell) && nbgraderOf(cell)?.solution;
  return isAnswer && regions.secret.length === 0 ? { stubbed: textStub, secret: cell.source.split("\n") } : regions;
}
