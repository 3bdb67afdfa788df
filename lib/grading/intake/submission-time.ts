import { dirname, join, resolve, sep } from "node:path";
import { modules } from "../../course";
import { boundedText } from "./bounded-read";
import { timeInNamedZone } from "./named-zone";

/** `2026-11-01 10:00:00.000000 JST`, as nbgrader's collect writes it; a zone by its offset too, and UTC without one. */
const written =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:(?:UTC)?([+-]\d\d)(?::?(\d\d))?|(\p{L}+))?/u;

const machineZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * The time in a `timestamp.txt`.
 *
 * @param machine - the zone of the tz database in which names that several zones have are read
 * @returns undefined when it is none; the name of its zone when nothing tells which one that is
 */
export function parseTimestamp(text: string, machine: string = machineZone()): Date | string | undefined {
  const [, day, time, hours, minutes = "00", zone] = written.exec(text.trim()) ?? [];
  const date = new Date(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  if (Number.isNaN(date.getTime())) return undefined;
  return zone === undefined ? date : (timeInNamedZone(date, zone, machine) ?? zone);
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
  /** The name of the zone in nbgrader's time, where nothing tells which one that is: the file's own date counts. */
  readonly unknownZone?: string;
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
  if (typeof written === "string") return { submitted: modified, unknownZone: written };
  return written ? { submitted: written, stamped: true, modified } : { submitted: modified };
}
