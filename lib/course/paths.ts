import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { findModule } from "./modules";

/** Where the files of one module lie. */
export interface ModulePaths {
  /** The lesson. */
  readonly lesson: string;
  /** What a student gets, generated from `solution`. */
  readonly exercise: string;
  /** The source of the exercise: reference answers between solution marks. */
  readonly solution: string;
  /** The tasks with their public checks and hints. */
  readonly checks: string;
  /** The hidden checks. */
  readonly hidden: string;
  /** Plausible wrong answers that the checks must catch. */
  readonly mutants: string;
}

/**
 * The paths of a module's files. Nothing else in the project spells such a path.
 *
 * @param root - the project folder, see `projectRoot`
 * @param module - its id or number
 * @throws Error when no module has this id
 */
export function modulePaths(root: string, module: string): ModulePaths {
  const { id } = findModule(module);
  return {
    lesson: join(root, "notebooks", `${id}.ipynb`),
    exercise: join(root, "exercises", `${id}.ipynb`),
    solution: join(root, "solutions", `${id}.ipynb`),
    checks: join(root, "test", "exercises", `${id}.checks.ts`),
    hidden: join(root, "test", "exercises", `${id}.hidden.ts`),
    mutants: join(root, "test", "exercises", `${id}.mutants.ts`),
  };
}

/** The folder that holds everything a student gets. */
export const exercisesFolder = (root: string): string => join(root, "exercises");

/** Where a process may leave short-lived modules; beside `exercises/`, so that `../lib` means the same in them. */
export const scratchFolder = (root: string): string => join(root, ".stillroom");

function isProject(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  return typeof parsed === "object" && parsed !== null && "name" in parsed && parsed.name === "stillroom";
}

const whereTheCourseIs =
  "The course is in a clone of the project's repository (git clone, then npm ci there); the npm package holds the " +
  "library and the kernel alone.";

/** A package that npm installed, or another manager: always directly in a folder node_modules. */
const isInstalled = (folder: string): boolean => basename(dirname(folder)) === "node_modules";

/**
 * The project folder: the nearest one at or above `from` whose package.json is named `stillroom`.
 *
 * @param from - where to start; the working directory unless given
 * @throws Error when there is none, or when it is the installed npm package, which has no course
 */
export function projectRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (isProject(folder)) {
      if (!isInstalled(folder)) return folder;
      throw new Error(
        `${folder} is Stillroom's npm package, not its project, which this needs. ${whereTheCourseIs} From the package ` +
          'work what `stillroom --help` lists, imports such as "stillroom/training" and, inside a clone, `stillroom check`.',
      );
    }
    if (folder === dirname(folder)) break;
  }
  throw new Error(
    `No Stillroom project at or above ${resolve(from)}: no package.json there is named "stillroom". ` +
      `Work inside the project, where exercises/ and test/ lie side by side. ${whereTheCourseIs}`,
  );
}
