import { dirname, join } from "node:path";
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
 * When a file was handed in: what nbgrader wrote beside it, else when it was last changed.
 *
 * @param modified - the file's own time
 */
export function submissionTime(path: string, modified: Date): Date {
  const text = boundedText(join(dirname(path), "timestamp.txt"), 200);
  return (text !== undefined && parseTimestamp(text)) || modified;
}
