import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { type CheckResult, isUntried } from "./run-check";

const taskProgress = z.object({
  /** Failed attempts, each of which showed one more hint. */
  failures: z.int().min(0),
  /** The ids of the public checks that passed last time. */
  passed: z.array(z.string()),
});
const progressSchema = z.object({
  version: z.literal(1),
  modules: z.record(z.string(), z.record(z.string(), taskProgress)),
});

/** What a learner has tried and reached, by module and task. */
export type Progress = z.infer<typeof progressSchema>;
export type TaskProgress = z.infer<typeof taskProgress>;

export const noProgress: Progress = { version: 1, modules: {} };

/** The progress in a file; none when the file is missing or no longer readable, because it is never worth an error. */
export function readProgress(file: string): Progress {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return noProgress;
  }
}

/** Writes beside and renames, so that the file is never half there. */
export function writeProgress(file: string, progress: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, `${JSON.stringify(progress, null, 1)}\n`);
  renameSync(beside, file);
}

/** The progress of one task after a run of its checks. Running the stub is no attempt and costs no hint. */
export function afterAttempt(before: TaskProgress | undefined, results: readonly CheckResult[]): TaskProgress {
  return {
    failures: (before?.failures ?? 0) + (results.some((result) => !result.passed && !isUntried(result)) ? 1 : 0),
    passed: results.filter((result) => result.passed).map((result) => result.id),
  };
}
