import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  exercisesFolder,
  type Mutant,
  modulePaths,
  type PlacedCheck,
  placeChecks,
  runCheck,
  runChecks,
  type Student,
  scratchFolder,
  studentInProcess,
} from "../../course";
import { formatNotebook, type Notebook } from "../../notebook";
import { defaultLimits } from "../box";
import { importStudentModule, studentSource } from "../student-module";
import { cellProblems } from "./cells-in-place";
import { leaksIn, namesOf, secretsOf, textsIn } from "./leaks";
import { mutate } from "./mutate";
import { nbgraderOf } from "./nbgrader";
import { releaseNotebook } from "./release";
import { studentTexts } from "./student-project";
import { loadTables, type Tables } from "./tables";
import { timeBound } from "./time-bound";

/** One thing proved of a module: `count` cases looked at, and what was wrong. No case is no proof. */
export interface Proof {
  readonly name: string;
  readonly count: number;
  /** What was looked at, in words. */
  readonly cases: string;
  readonly problems: readonly string[];
}

export interface Verification {
  readonly id: string;
  readonly proofs: readonly Proof[];
  readonly passed: boolean;
}

/** Hidden checks draw their inputs from the seed; an honest solution passes and a mutant dies whatever it is. */
const seeds = ["verify-1", "verify-2", "verify-3", "検証"];
const fewestMutants = 4;

/** `several(2, "check")`: "2 checks". */
const several = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

interface Case extends Tables {
  readonly root: string;
  readonly id: string;
  readonly checks: readonly PlacedCheck[];
}

async function studentOf({ root, tasks }: Case, notebook: Notebook): Promise<Student> {
  const names = tasks.flatMap((task) => task.functions);
  const functions = await importStudentModule(scratchFolder(root), studentSource(notebook, names));
  return studentInProcess((name) => functions[name]);
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
  for (const seed of seeds)
    for (const result of await runChecks(state.checks, student, seed))
      if (!result.passed)
        problems.push(`${result.id} (seed ${seed}): expected ${result.expected ?? "an answer"}, came ${result.came}`);
  const cases = `${several(state.checks.length, "check")} put to the solution, ${several(seeds.length, "time")} with other inputs`;
  return { name: "solution passes", count: state.checks.length, cases, problems };
}

/** The first check that a mutant fails: those after it are not asked, some of which train networks. */
async function caughtBy(checks: readonly PlacedCheck[], student: Student, seed: string) {
  for (const check of checks) {
    const result = await runCheck(check, student, seed);
    if (!result.passed) return result;
  }
  return undefined;
}

/** How the checks of its own task end a mutant: under every seed they must catch it, or it must give no answer at all. */
async function fateOf(state: Case, mutant: Mutant, callTimeout: number): Promise<{ problem?: string; late?: true }> {
  const checks = state.checks.filter((check) => check.task === mutant.task);
  try {
    const student = timeBound(await studentOf(state, mutate(state.solution, mutant)), callTimeout);
    for (const seed of seeds) {
      const result = await caughtBy(checks, student, seed);
      if (!result) return { problem: `mutant ${mutant.id} survives: ${mutant.about}` };
      if (result.fault === "late") return { late: true };
    }
    return {};
  } catch (error) {
    // A mutant that cannot be made or loaded proves nothing about the checks.
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function mutantsDie(state: Case, callTimeout: number): Promise<Proof> {
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
