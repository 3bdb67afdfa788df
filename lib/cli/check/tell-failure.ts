import { messages, notOffered } from "../../course";
import { nbgraderOf } from "../../grading";
import type { CellFailure, CodeCell } from "../../notebook";

/** An import that finds the library from where a copy lies, `work/exercises/`, and from there alone. */
const deeperLib = /["'`](?:\.\.\/){2,}lib\//;

/** A package that is not in this project, as Node and Node's `require` say it. */
const missingPackage = /Cannot find (?:package|module) ["']([^./"'][^"']*)["']/;

/**
 * Why a cell failed, in the learner's words.
 *
 * @param seconds - that it had
 */
export function reasonOf({ name, message }: CellFailure, seconds: number): string {
  const absent = missingPackage.exec(message)?.[1];
  if (absent !== undefined) return notOffered(absent);
  return name === "Interrupted" ? messages.cellLate(seconds) : message;
}

/** The same with the cell, the line and its text, as far as they are known. */
export function inCell(cell: CodeCell, failure: CellFailure, seconds: number): string {
  const name = nbgraderOf(cell)?.grade_id ?? cell.id;
  const { line, source } = failure;
  const reason = reasonOf(failure, seconds);
  if (line === undefined) return messages.cellFailed(messages.cell(name), reason);
  const help = deeperLib.test(source) ? messages.libIsBeside() : "";
  const where = messages.cellFailed(messages.lineOfCell(name, line), reason);
  return [where, source, help].filter((text) => text !== "").join("\n        ");
}
