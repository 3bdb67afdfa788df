import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  type HiddenChecks,
  loadTasks,
  messages,
  modulePaths,
  offeredRooms,
  type PlacedCheck,
  placeChecks,
  type Task,
} from "../../course";
import { type Notebook, readNotebook } from "../../notebook";
import { type ManualTask, manualTasks } from "../authoring";
import { assignmentVersion } from "./assignment-version";

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
  /** Changes with every file that decides marks: see `assignmentVersion`. */
  readonly version: string;
}

/**
 * Reads a module's tables and its release. The process must be able to import TypeScript.
 *
 * @throws Error when they are missing, as in the project that students get, or broken
 */
export async function loadAssignment(root: string, module: string): Promise<Assignment> {
  const { hidden: hiddenFile, exercise } = modulePaths(root, module);
  if (!existsSync(hiddenFile)) throw new Error(messages.noHiddenChecks(hiddenFile));
  const [tasks, { hidden }, release]: [readonly Task[], { hidden: HiddenChecks }, Notebook] = await Promise.all([
    loadTasks(root, module),
    import(/* @vite-ignore */ pathToFileURL(hiddenFile).href),
    readNotebook(exercise),
  ]);
  const version = assignmentVersion(root, module);
  const rooms = offeredRooms(root, module);
  return {
    ...{ root, module, tasks, release, rooms, version },
    ...{ checks: placeChecks(tasks, hidden), manual: manualTasks(release) },
  };
}
