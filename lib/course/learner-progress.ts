import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The most points that a learner has had for a task's public checks at once. */
export interface TaskProgress {
  readonly earned: number;
  readonly possible: number;
}

/** What a learner has reached in a module, by task. */
export type ModuleProgress = Readonly<Record<string, TaskProgress>>;

/** What a learner has reached: kept on this machine, one file a module. `STILLROOM_PROGRESS` names another folder. */
export const progressFile = (root: string, module: string): string =>
  join(process.env.STILLROOM_PROGRESS ?? join(root, ".stillroom", "progress"), `${module}.json`);

const isPoints = (value: unknown): value is TaskProgress =>
  typeof value === "object" &&
  value !== null &&
  "earned" in value &&
  "possible" in value &&
  typeof value.earned === "number" &&
  typeof value.possible === "number";

/** The progress in a file; none when it is missing or no longer readable, because it is never worth an error. */
export function readProgress(file: string): ModuleProgress {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    return Object.fromEntries(Object.entries(read ?? {}).filter(([, value]) => isPoints(value)));
  } catch {
    return {};
  }
}

/** The better of what was and what is; what was counts no more when the task has got other checks. */
export function withProgress(before: ModuleProgress, now: ModuleProgress): ModuleProgress {
  const better = Object.entries(now).map(([task, points]) => {
    const old = before[task];
    return [task, old?.possible === points.possible && old.earned > points.earned ? old : points];
  });
  return { ...before, ...Object.fromEntries(better) };
}

/** Keeps what a run of checks has reached. A place that cannot be written to costs the learner nothing but the memory. */
export function keepProgress(file: string, now: ModuleProgress): void {
  const beside = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(beside, `${JSON.stringify(withProgress(readProgress(file), now), null, 1)}\n`);
    renameSync(beside, file);
  } catch {
    // Checking goes on.
    rmSync(beside, { force: true });
  }
}
