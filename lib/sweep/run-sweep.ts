import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type GetDone, inParallel, type Job, landOnce, writeWhole } from "../jobs";
import type { Settings } from "./grid";
import type { Spec } from "./load-spec";
import { type Answer, answerSchema, jobOf } from "./run-job";

/** A run that was given up. */
export interface Parked {
  readonly id: string;
  readonly settings: Settings;
  readonly reason: string;
}

/** A sweep and the folder that holds what came of it: one file a result, written once. */
export interface SweepFolder {
  readonly points: readonly { readonly settings: Settings; readonly job: Job }[];
  readonly isDone: (job: Job) => boolean;
  readonly land: (job: Job, settings: Settings, answer: Answer) => void;
  /** Writes `results.jsonl`: the results there are, one a line, in the order of the grid. Returns how many. */
  readonly writeResults: () => number;
  /** Writes `parked.jsonl`. */
  readonly writeParked: (parked: readonly Parked[]) => void;
}

const lineSchema = z.object({ id: z.string(), ...answerSchema.shape });

/** @param root - the project folder */
export function sweepFolder(folder: string, root: string, spec: Spec): SweepFolder {
  const points = spec.points.map((settings) => ({ settings, job: jobOf(root, spec, settings) }));
  const fileOf = (id: string) => join(folder, "results", `${id}.json`);

  function lineOf(id: string): string | undefined {
    try {
      const line = readFileSync(fileOf(id), "utf8");
      return lineSchema.parse(JSON.parse(line)).id === id ? line : undefined;
    } catch {
      // Missing, or no longer readable: it is run anew.
      return undefined;
    }
  }
  const jsonLines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
  return {
    points,
    isDone: ({ id }) => lineOf(id) !== undefined,
    land({ id }, settings, answer) {
      const line = jsonLines([{ id, program: spec.program, settings, ...answer }]);
      landOnce(fileOf(id), line, () => lineOf(id) !== undefined);
    },
    writeResults() {
      const lines = points.map(({ job }) => lineOf(job.id)).filter((line) => line !== undefined);
      writeWhole(join(folder, "results.jsonl"), lines.join(""));
      return lines.length;
    },
    writeParked: (parked) => writeWhole(join(folder, "parked.jsonl"), jsonLines(parked)),
  };
}

/**
 * Runs the points that have no result yet, `count` at a time. What one of them does stops none of the others.
 *
 * @param onDone - called for each point
 * @returns the runs that were given up
 */
export async function runSweep(
  { points, isDone, land }: SweepFolder,
  getDone: GetDone,
  count: number,
  onDone: (settings: Settings, outcome: "done" | "known" | "parked") => void,
): Promise<Parked[]> {
  const left = points.filter(({ job, settings }) => {
    const known = isDone(job);
    if (known) onDone(settings, "known");
    return !known;
  });
  const outcomes = await inParallel(count, left, async ({ settings, job }): Promise<readonly Parked[]> => {
    try {
      await getDone(job, (result) => land(job, settings, answerSchema.parse(JSON.parse(result))));
      onDone(settings, "done");
      return [];
    } catch (error) {
      onDone(settings, "parked");
      return [{ id: job.id, settings, reason: error instanceof Error ? error.message : String(error) }];
    }
  });
  return outcomes.flat();
}
