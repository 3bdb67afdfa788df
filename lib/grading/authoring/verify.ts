import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { exercisesFolder, modulePaths, type PlacedCheck, placeChecks, runChecks } from "../../course";
import { formatNotebook } from "../../notebook";
import { defaultLimits } from "../box";
import { cellProblems } from "./cells-in-place";
import { leaksIn, namesOf, secretsOf, textsIn } from "./leaks";
import { mutantsDie } from "./mutants-die";
import { nbgraderOf } from "./nbgrader";
import { type Case, type Proof, runWatched, seeds, several, studentOf } from "./proof";
import { releaseNotebook } from "./release";
import { studentTexts } from "./student-project";
import { loadTables } from "./tables";

export interface Verification {
  readonly id: string;
  readonly proofs: readonly Proof[];
  readonly passed: boolean;
}

async function releasedAsCommitted({ root, id, tasks, solution }: Case): Promise<Proof> {
  const { exercise } = modulePaths(root, id);
  const released = formatNotebook(releaseNotebook(solution, tasks));
  const committed = existsSync(exercise) ? await readFile(exercise, "utf8") : undefined;
  const problem = `${exercise} is not what the solution releases: run \`npx stillroom release ${id}\`.`;
  const cases = "the handed-out file, compared with what the solution releases";
  return { name: "exercise is current", count: 1, cases, problems: released === committed ? [] : [problem] };
}

async function stubFails(state: Case): Promise<Proof> {
  const student = await studentOf(state, releaseNotebook(state.solution, state.tasks));
  const results = await runChecks(state.checks, student, seeds[0]!);
  const wrong = results.filter((result) => result.passed || result.fault !== "not-implemented");
  const problems = wrong.map(({ id, passed, came }) =>
    passed ? `${id} passes on the stub` : `${id} fails on the stub for another reason: ${came}`,
  );
  const cases = `${several(results.length, "check")} put to the stub, public and hidden`;
  return { name: "stub fails", count: results.length, cases, problems };
}

async function solutionPasses(state: Case): Promise<Proof> {
  const student = await studentOf(state, state.solution);
  const problems: string[] = [];
  async function drawsIn(check: PlacedCheck, seed: string): Promise<boolean> {
    const { result, drew } = await runWatched(check, student, seed);
    if (!result.passed)
      problems.push(`${result.id} (seed ${seed}): expected ${result.expected ?? "an answer"}, came ${result.came}`);
    return drew;
  }
  const [first, ...others] = seeds as [string, ...string[]];
  const drawing: PlacedCheck[] = [];
  for (const check of state.checks) if (await drawsIn(check, first)) drawing.push(check);
  for (const seed of others) for (const check of drawing) await drawsIn(check, seed);
  // Those with the same inputs under every seed once more: whatever was called before must not matter.
  for (const check of state.checks) if (!drawing.includes(check)) await drawsIn(check, first);
  const cases = `${several(state.checks.length, "check")} put to the solution, those that draw inputs with ${seeds.length} seeds, the others twice`;
  return { name: "solution passes", count: state.checks.length, cases, problems };
}

async function hiddenStaysHidden(state: Case): Promise<Proof> {
  const paths = modulePaths(state.root, state.id);
  const [hidden, visible] = await Promise.all([readFile(paths.hidden, "utf8"), readFile(paths.checks, "utf8")]);
  const secrets = secretsOf(state, hidden, visible);
  const cases =
    `${several(secrets.length, "line")} and names of checks and solutions looked for in exercises/, the names in ` +
    "all that students get";
  const problems = [
    ...leaksIn(textsIn(exercisesFolder(state.root)), secrets).map((leak) => `exercises/${leak}`),
    ...leaksIn(studentTexts(state.root), namesOf(state)),
  ];
  return { name: "nothing hidden leaks", count: secrets.length, cases, problems: [...new Set(problems)] };
}

/** The ids that occur more than once. */
const repeated = (ids: readonly string[]) => ids.filter((id, i) => ids.indexOf(id) !== i);

function pointsAddUp({ tasks, checks, hidden, mutants, solution }: Case): Proof {
  const problems = tasks.flatMap((task) => {
    const own = checks.filter((check) => check.task === task.id);
    const sum = own.reduce((total, check) => total + check.points, 0);
    const checkCell = solution.cells.find((cell) => cell.id === `${task.id}-check`);
    const graded = checkCell && nbgraderOf(checkCell)?.points;
    return [
      ...(sum === task.points ? [] : [`${task.id} is worth ${task.points} points, its checks ${sum}`]),
      ...(graded === task.points ? [] : [`cell "${task.id}-check" is worth ${graded} points, the task ${task.points}`]),
      ...["public", "hidden"]
        .filter((visibility) => !own.some((check) => check.visibility === visibility))
        .map((visibility) => `${task.id} has no ${visibility} check`),
    ];
  });
  const known = new Set(tasks.map((task) => task.id));
  const strays = [...Object.keys(hidden), ...mutants.map((mutant) => mutant.task)].filter((task) => !known.has(task));
  const twice = repeated([...checks, ...tasks, ...mutants].map(({ id }) => id));
  return {
    name: "points add up",
    count: tasks.length,
    cases: `the points of ${several(tasks.length, "task")}, ${several(checks.length, "check")} and their cells`,
    problems: [
      ...problems,
      ...strays.map((task) => `there is no task "${task}"`),
      ...twice.map((id) => `the id "${id}" is given twice`),
    ],
  };
}

function cellsInPlace({ id, tasks, solution }: Case): Proof {
  const cases = several(solution.cells.length, "cell");
  return { name: "cells in place", count: solution.cells.length, cases, problems: cellProblems(id, tasks, solution) };
}

/**
 * Proves of a module that its exercise is fit to hand out: the stub fails every check, the solution passes all, every
 * mutant is caught, nothing hidden stands in exercises/, points add up, every task has its cells, and the exercise is
 * what `release` makes. Runs the authors' own code in this process, which must be able to import TypeScript.
 *
 * @param callTimeout - milliseconds for one answer of a mutant; without one in that time it is caught, as in grading
 */
export async function verifyModule(
  root: string,
  id: string,
  callTimeout: number = defaultLimits.callTimeout,
): Promise<Verification> {
  const tables = await loadTables(root, id);
  const state: Case = { ...tables, root, id, checks: placeChecks(tables.tasks, tables.hidden) };
  const proofs = [
    await releasedAsCommitted(state),
    await stubFails(state),
    await solutionPasses(state),
    await mutantsDie(state, callTimeout),
    await hiddenStaysHidden(state),
    pointsAddUp(state),
    cellsInPlace(state),
  ];
  return { id, proofs, passed: proofs.every((proof) => proof.count > 0 && proof.problems.length === 0) };
}
