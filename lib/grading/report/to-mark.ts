import { messages } from "../../course";
import { attemptName, type Standing } from "../gradebook";
import type { Graded } from "../marking";

/** Characters of an answer: a cell of a spreadsheet holds 32,767, with the apostrophes that keep formulas out of it. */
const longestCell = 20_000;

const cellOf = (answer: string): string =>
  answer.length <= longestCell
    ? answer
    : answer.slice(0, longestCell) + messages.answerCut(answer.length - longestCell);

/** The columns of {@link toMark}. */
export const toMarkHeader = ["module", "student", "task", "possible", "points", "comment", "attempt", "answer"];

/** The tasks of a student that an instructor has to mark, as rows that `stillroom gradebook mark` reads. */
export function toMark(
  module: string,
  student: string,
  { counted }: Standing,
  { answers }: Pick<Graded, "answers">,
): (string | number)[][] {
  return counted.tasks
    .filter(({ earned, stale }) => earned === undefined || stale)
    .map(({ id, points }) => [
      ...[module, student, id, points, "", ""],
      ...[attemptName(counted.attempt.hash), cellOf(answers[id] ?? "")],
    ]);
}
