import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import {
  type HiddenChecks,
  loadTasks,
  modulePaths,
  offeredRooms,
  type PlacedCheck,
  placeChecks,
  type Task,
} from "../../course";
import { type Notebook, readNotebook } from "../../notebook";
import { type ManualTask, manualTasks } from "../authoring";

/** All that grading a module's submissions needs. */
export interface Assignment {
  /** The project folder. */
  readonly root: string;
  /** The module's id. */
  readonly module: string;
  readonly tasks: readonly Task[];
  /** Public and hidden checks. */
  readonly checks: readonly PlacedCheck[];
  /** Those that people mark. */
  readonly manual: readonly ManualTask[];
  /** The exercise as it was handed out. */
  readonly release: Notebook;
  /** What submissions may import from `lib`: see `offeredRooms`. */
  readonly rooms: readonly string[];
  /** Changes with the checks, the exercise and this grader: a result of another version is graded anew. */
  readonly version: string;
}

/** To be raised when the same submission may get another result from the code of this room. */
const graderVersion = "6";

/** Reads a module's tables and its release. The process must be able to import TypeScript. */
export async function loadAssignment(root: string, module: string): Promise<Assignment> {
  const { hidden: hiddenFile, checks, exercise } = modulePaths(root, module);
  const [tasks, { hidden }, release, ...texts]: [
    readonly Task[],
    { hidden: HiddenChecks },
    Notebook,
    ...(readonly Buffer[]),
  ] = await Promise.all([
    loadTasks(root, module),
    import(/* @vite-ignore */ pathToFileURL(hiddenFile).href),
    readNotebook(exercise),
    ...[checks, hiddenFile, exercise].map((file) => readFile(file)),
  ]);
  const digest = createHash("sha256").update(graderVersion);
  for (const text of texts) digest.update(createHash("sha256").update(text).digest());
  const version = digest.digest("hex").slice(0, 16);
  const rooms = offeredRooms(root, module);
  return {
    ...{ root, module, tasks, release, rooms, version },
    ...{ checks: placeChecks(tasks, hidden), manual: manualTasks(release) },
  };
}
