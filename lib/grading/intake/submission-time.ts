import { dirname, join, resolve, sep } from "node:path";
import { modules } from "../../course";
import { boundedText } from "./bounded-read";

/** `2026-11-01 10:00:00.000000 UTC`, as nbgrader's collect writes it; a zone by its offset, and UTC where there is none. */
const written = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*([+-]\d\d:?\d\d)?/;

/** The time in a `timestamp.txt`; undefined when it is none. */
export function parseTimestamp(text: string): Date | undefined {
  const [, day, time, offset = "Z"] = written.exec(text.trim()) ?? [];
  const date = new Date(`${day}T${time}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/**
 * Whether a file lies where nbgrader collects: `submitted/STUDENT/MODULE/FILE`, in the folder that was given or around
 * it. Deeper in what was given a student may have made such folders.
 */
function isCollected(path: string, depth: number): boolean {
  const [folder, , module] = resolve(path).split(sep).slice(-4);
  return folder === "submitted" && modules.some(({ id }) => id === module) && depth <= 4;
}

/** When a file was handed in. */
export interface SubmissionTime {
  readonly submitted: Date;
  /** Whether nbgrader wrote it down: unlike a file's own date, no copy changes that. */
  readonly stamped?: boolean;
  /** The file's own date, where nbgrader's stands in its place. */
  readonly modified?: Date;
  /** Of an entry in an archive without an offset from UTC: see `ZippedFile`. */
  readonly clock?: Date;
}

/**
 * When a file was handed in: what nbgrader wrote beside it, else when it was last changed. A `timestamp.txt` anywhere else
 * may be the student's own.
 *
 * @param depth - folders and file in its path below what was given; one more when several folders were, each of which
 *   may be a student's
 * @param modified - the file's own time
 */
export function submissionTime(path: string, depth: number, modified: Date): SubmissionTime {
  const text = isCollected(path, depth) ? boundedText(join(dirname(path), "timestamp.txt"), 200) : undefined;
  const written = text === undefined ? undefined : parseTimestamp(text);
  return written ? { submitted: written, stamped: true, modified } : { submitted: modified };
}
