import type { LessonBar } from "../../course";
import { columns } from "../columns";

/** What came of one lesson. */
export interface LessonResult {
  readonly id: string;
  readonly bars: readonly LessonBar[];
  readonly seconds: number;
  /** It had been run before; nothing was run now. */
  readonly known: boolean;
  /** Why there are no bars. */
  readonly failure?: string | undefined;
}

const number = (value: number): string => value.toPrecision(3).replace("-", "−");

function rowsOf({ id, bars, seconds, known, failure }: LessonResult): string[][] {
  const time = known ? "from before" : `${seconds.toFixed(0)} s`;
  if (failure !== undefined) return [[id, "", "", "", "ERROR", time]];
  return bars.map(({ on, interval: { mean, low, high }, threshold, verdict }, i) => {
    const interval = `${number(mean)} [${number(low)}, ${number(high)}]`;
    return [i === 0 ? id : "", on, interval, number(threshold), verdict.toUpperCase(), i === 0 ? time : ""];
  });
}

/** The table at the end of a run of the course: a row a bar, its interval and where the bar lies in their own units. */
export function courseTable(results: readonly LessonResult[]): string {
  const rows = [["module", "on", "mean [interval]", "bar", "verdict", "time"], ...results.flatMap(rowsOf)];
  return columns(rows);
}

/** Lessons, and bars by verdict, in one line. */
export function courseSummary(results: readonly LessonResult[]): string {
  const verdicts = results.flatMap(({ bars }) => bars.map(({ verdict }) => verdict));
  const count = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length;
  const errors = results.filter(({ failure }) => failure !== undefined).length;
  const lessons = `${results.length} ${results.length === 1 ? "lesson" : "lessons"}`;
  return `${lessons}: ${count("pass")} bars passed, ${count("null")} null, ${count("fail")} failed; ${errors} with an error.`;
}

/** A null is a result that the lesson reports; a failed bar refutes what the course says, and an error hides it. */
export const courseExitCode = (results: readonly LessonResult[]): number =>
  results.some(({ bars, failure }) => failure !== undefined || bars.some(({ verdict }) => verdict === "fail")) ? 1 : 0;
