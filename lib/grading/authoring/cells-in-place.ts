import type { Task } from "../../course";
import { identityOf, type Notebook } from "../../notebook";

/**
 * What a solution's cells and metadata lack for its exercise to work: what it is, and for each task the cells of its text,
 * answer, hints and check.
 */
export function cellProblems(id: string, tasks: readonly Task[], solution: Notebook): string[] {
  const cell = (name: string) => solution.cells.find((one) => one.id === name);
  const identity = identityOf(solution);
  const expected = { module: id, part: "exercise" };
  const checks = [["whole", `await check("${id}");`]].concat(
    tasks.map((task) => [`${task.id}-check`, `await check("${id}", "${task.id}");`]),
  );
  return [
    ...(identity?.module === id && identity.part === "exercise"
      ? []
      : [`the solution's metadata hold no "stillroom": ${JSON.stringify(expected)}`]),
    ...tasks
      .flatMap((task) => ["", "-text", "-hints"].map((suffix) => task.id + suffix))
      .filter((name) => !cell(name))
      .map((name) => `the solution has no cell "${name}"`),
    ...checks
      .filter(([name, source]) => cell(name!)?.source !== source)
      .map(([name, source]) => `the solution has no cell "${name}" with the code ${source}`),
    ...tasks
      .filter((task) => !cell(`${task.id}-text`)?.source.includes(`(${task.points} points)`))
      .map((task) => `cell "${task.id}-text" does not say "(${task.points} points)"`),
  ];
}
