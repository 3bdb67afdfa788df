import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../jobs/command";

/** A sweep whose runs leave a line each in a log, and do what `body` says. */
export interface MarkerSweep {
  readonly spec: string;
  readonly out: string;
  /** The numbers of the runs that were begun, in their order. */
  readonly begun: () => number[];
  /** Results on disk. */
  readonly landed: () => number;
  /** The lines of a file in `out`. */
  readonly lines: (name: string) => { settings: { i: number }; result: { 名: string; i: number }; reason: string }[];
  readonly remove: () => void;
}

const readLines = (file: string): string[] => {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
};

/**
 * @param count - of points, `i` from 0
 * @param body - of a function of `i`, after the line was left
 */
export function markerSweep(count: number, body: string): MarkerSweep {
  // Inside the project, where workers find it.
  const parent = join(root, ".stillroom");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "掃引 sweep-"));
  const [spec, log, out] = ["spec.ts", "log", "out"].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(
    spec,
    `import { appendFileSync, existsSync } from "node:fs";
     import { setTimeout as wait } from "node:timers/promises";
     export const grid = { i: Array.from({ length: ${count} }, (_, i) => i) };
     export async function run({ i }: { i: number }) {
       appendFileSync(${JSON.stringify(log)}, i + "\\n");
       ${body}
       return { 名: "蒸留", i };
     }
     void [wait, existsSync];`,
  );
  return {
    ...{ spec, out },
    begun: () => readLines(log).map(Number),
    landed: () => {
      try {
        return readdirSync(join(out, "results")).filter((name) => name.endsWith(".json")).length;
      } catch {
        return 0;
      }
    },
    lines: (name) => readLines(join(out, name)).map((line) => JSON.parse(line)),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Waits until `condition` holds; the test's time limit bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

export const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
