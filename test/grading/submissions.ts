import { readFileSync } from "node:fs";
import { modulePaths } from "../../lib/course";
import { defaultLimits, type Isolation } from "../../lib/grading/box";
import { noPolicy, type Standing, standingOf } from "../../lib/grading/gradebook";
import { takeIn } from "../../lib/grading/intake";
import { type Graded, type Grader, gradeSubmission, loadAssignment } from "../../lib/grading/marking";
import { attemptOf, gradedTasks } from "../../lib/grading/report";
import { root } from "./box/walls";

export const moduleId = "01-distillation-loss";
export const assignment = await loadAssignment(root, moduleId);
export const key = "0".repeat(64);

/** A notebook as JSON, loose as a student's file may be. */
export interface LooseCell {
  cell_type: string;
  id?: string;
  source: string | string[];
  metadata: { nbgrader?: { grade_id: string } };
}
export interface LooseNotebook {
  cells: LooseCell[];
  [field: string]: unknown;
}

const read = (path: string): LooseNotebook => JSON.parse(readFileSync(path, "utf8"));
const paths = modulePaths(root, moduleId);
export const stub = (): LooseNotebook => read(paths.exercise);
export const solution = (): LooseNotebook => read(paths.solution);

/** The notebook with other code in some cells, by id. */
export function withCells(notebook: LooseNotebook, sources: Readonly<Record<string, string>>): LooseNotebook {
  const cells = notebook.cells.map((cell) => ({ ...cell, source: sources[cell.id ?? ""] ?? cell.source }));
  return { ...notebook, cells };
}

export const bytesOf = (notebook: object): Uint8Array => Buffer.from(JSON.stringify(notebook));

export const graderAt = (isolation: Isolation, limits = defaultLimits): Grader => ({
  assignment,
  isolation,
  limits,
  key,
});

/** Grades bytes as the file of this name. */
export function gradeBytes(grader: Grader, bytes: Uint8Array, name = "x.ipynb"): Promise<Graded> {
  return gradeSubmission(grader, takeIn(name, bytes, assignment.release, assignment.tasks));
}

/** All tasks, as the gradebook knows them. */
export const gradebookTasks = gradedTasks(assignment);

/** Where a student with this one attempt stands. */
export const standingBy = (graded: Graded, marks: Parameters<typeof standingOf>[1] = []): Standing =>
  standingOf([attemptOf(graded, "x.ipynb", new Date(0))], marks, gradebookTasks, noPolicy);

/** A module of this title, without a policy. */
export const titled = (title: string) => ({ title, policy: noPolicy });

/** `{ softmax: 5, … }` */
export const pointsByTask = ({ score }: Graded): Record<string, number> =>
  Object.fromEntries(score.tasks.map(({ id, earned }) => [id, earned]));
