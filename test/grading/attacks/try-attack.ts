import { defaultLimits, type Isolation } from "../../../lib/grading/box";
import type { Grader } from "../../../lib/grading/marking";
import { feedbackPage } from "../../../lib/grading/report";
import {
  bytesOf,
  gradeBytes,
  graderAt,
  pointsByTask,
  solution,
  standingBy,
  stub,
  titled,
  withCells,
} from "../submissions";
import { type Attack, inBoxOnly, mayRun, type Place, prelude } from "./attack";

export const limits = {
  ...defaultLimits,
  ...{ memory: 256 * 2 ** 20, callTimeout: 1500, taskTimeout: 1500, loadTimeout: 1500 },
};

const answer = [solution().cells.find(({ id }) => id === "softmax")!.source].flat().join("");
/** Solves this one task, honestly. */
export const softmaxAlone = withCells(stub(), { softmax: answer });

/**
 * Grades an attack at a level; tells what it earned and what it got besides.
 *
 * @throws Error when it would harm a machine and there are no walls
 */
export async function tryAttack(
  attack: Attack,
  level: Isolation,
  place: Place,
  grader: Grader = graderAt(level, limits),
) {
  if (!mayRun(attack, level.level)) throw new Error(`${attack.name} needs walls; expected none of it at this level`);
  const code = attack.code(place);
  const guard = attack.walled && !attack.succeedsWithout ? inBoxOnly : "";
  const rest = code.includes("function diagnose") ? "" : '\nfunction diagnose() { return "none"; }';
  const notebook = withCells(softmaxAlone, { diagnose: guard + prelude + code + rest });
  const graded = await gradeBytes(grader, bytesOf(notebook));
  // What is hidden may be in what the instructor reads of hidden checks: what a student reads is the page.
  const kept = graded.printed + graded.notes.join("\n") + feedbackPage("x", titled("x"), graded, standingBy(graded));
  return { points: pointsByTask(graded), problems: graded.problems, printed: graded.printed, kept, place };
}
