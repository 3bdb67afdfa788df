import type { CheckResult, Mutant, PlacedCheck, Student } from "../../course";
import { mutate } from "./mutate";
import { type Case, type Proof, runWatched, seeds, several, studentOf } from "./proof";
import { timeBound } from "./time-bound";

const fewestMutants = 4;

/** The first check that a mutant fails: those after it are not asked, some of which train networks. */
async function caughtBy(
  checks: readonly PlacedCheck[],
  student: Student,
  seed: string,
): Promise<{ result: CheckResult; drew: boolean } | undefined> {
  for (const check of checks) {
    const outcome = await runWatched(check, student, seed);
    if (!outcome.result.passed) return outcome;
  }
  return undefined;
}

/** How the checks of its own task end a mutant: under every seed they must catch it, or it must give no answer at all. */
async function fateOf(state: Case, mutant: Mutant, callTimeout: number): Promise<{ problem?: string; late?: true }> {
  const checks = state.checks.filter((check) => check.task === mutant.task);
  try {
    const student = timeBound(await studentOf(state, mutate(state.solution, mutant)), callTimeout);
    for (const seed of seeds) {
      const caught = await caughtBy(checks, student, seed);
      if (!caught) return { problem: `mutant ${mutant.id} survives: ${mutant.about}` };
      if (caught.result.fault === "late") return { late: true };
      if (!caught.drew) return {};
    }
    return {};
  } catch (error) {
    // A mutant that cannot be made or loaded proves nothing about the checks.
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @param callTimeout - milliseconds for one answer of a mutant; without one in that time it is caught */
export async function mutantsDie(state: Case, callTimeout: number): Promise<Proof> {
  const problems = state.tasks.flatMap((task) => {
    const own = state.mutants.filter((mutant) => mutant.task === task.id);
    return [
      ...(own.length < fewestMutants
        ? [`${task.id} has ${own.length} mutants; expected ${fewestMutants} or more`]
        : []),
      ...(own.some((mutant) => mutant.reference) ? [] : [`${task.id} has no mutant that really happened`]),
    ];
  });
  const late: string[] = [];
  for (const mutant of state.mutants) {
    const fate = await fateOf(state, mutant, callTimeout);
    if (fate.problem !== undefined) problems.push(fate.problem);
    if (fate.late) late.push(mutant.id);
  }
  const ended =
    late.length > 0 ? `; without an answer within ${callTimeout / 1000} s, as in grading: ${late.join(", ")}` : "";
  const cases = `${several(state.mutants.length, "known wrong answer")} put to the checks${ended}`;
  return { name: "mutants die", count: state.mutants.length, cases, problems };
}
