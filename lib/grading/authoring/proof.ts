import {
  type CheckResult,
  type PlacedCheck,
  runCheck,
  type Student,
  scratchFolder,
  studentInProcess,
} from "../../course";
import type { Notebook } from "../../notebook";
import { importStudentModule, studentSource } from "../student-module";
import type { Tables } from "./tables";

/** One thing proved of a module: `count` cases looked at, and what was wrong. No case is no proof. */
export interface Proof {
  readonly name: string;
  readonly count: number;
  /** What was looked at, in words. */
  readonly cases: string;
  readonly problems: readonly string[];
}

/** What is proved: a module with its tables, and its checks in the order of the tasks. */
export interface Case extends Tables {
  readonly root: string;
  readonly id: string;
  readonly checks: readonly PlacedCheck[];
}

/** Hidden checks draw their inputs from the seed; an honest solution passes and a mutant dies whatever it is. */
export const seeds = ["verify-1", "verify-2", "verify-3", "検証"];

/** `several(2, "check")`: "2 checks". */
export const several = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The functions of a notebook, run in this process. */
export async function studentOf({ root, tasks }: Case, notebook: Notebook): Promise<Student> {
  const names = tasks.flatMap((task) => task.functions);
  const functions = await importStudentModule(scratchFolder(root), studentSource(notebook, names));
  return studentInProcess((name) => functions[name]);
}

/** A check's result, and whether it drew inputs: where it asked for no seed, they are the same under every one. */
export async function runWatched(
  check: PlacedCheck,
  student: Student,
  seed: string,
): Promise<{ result: CheckResult; drew: boolean }> {
  let drew = false;
  const get = () => {
    drew = true;
    return seed;
  };
  const watched: PlacedCheck = {
    ...check,
    run: (asked, tools) => check.run(asked, Object.defineProperty({ ...tools }, "seed", { get })),
  };
  return { result: await runCheck(watched, student, seed), drew };
}
