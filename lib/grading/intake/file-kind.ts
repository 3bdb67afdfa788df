import { basename } from "node:path";
import { byNames } from "../attempt-order";
import { ownNameOfFile } from "./student-name";

/** What a file is, by its name. A table may belong to whoever grades, and is no student's unless it lies among theirs. */
export type Kind = "submission" | "archive" | "table" | "unknown" | "refused";

const skipped = new Set(["node_modules", "__MACOSX", "__pycache__"]);

/** Folders and files that no student hands in. */
export const isSkipped = (name: string): boolean => name.startsWith(".") || skipped.has(name);

/** A notebook by the name that a browser gives one which it is to save, or a file named as the module's notebook is. */
const isRenamed = (path: string, module: string): boolean =>
  /\.ipynb\.json$/i.test(path) ||
  (/\.json$/i.test(path) && basename(path).startsWith(module) && ownNameOfFile(basename(path), module) === "");

/** What lies about without having been handed in: nbgrader's, file managers', and tables. */
export const isCompanion = (path: string): boolean =>
  /^(?:timestamp\.txt|thumbs\.db|desktop\.ini)$|\.(?:csv|db|sqlite)$/i.test(basename(path));

/** Whether a path in an archive is looked at. */
export const isWanted = (path: string): boolean =>
  !isCompanion(path) && !path.split("/").some((part) => part !== ".." && isSkipped(part));

/** What a file is to grading; what has a notebook's name and another ending is refused. */
export function kindOf(path: string, module: string): Kind {
  if (/\.zip$/i.test(path)) return "archive";
  if (isRenamed(path, module)) return "refused";
  if (/\.json$/i.test(path)) return "table";
  return /\.(ipynb|ts)$/i.test(path) && !/\.d\.ts$/i.test(path) ? "submission" : "unknown";
}

/** Whether the beginning of a JSON file is a notebook's. */
export const beginsNotebook = (text: string): boolean => /^\s*\{/.test(text) && /"(?:cells|nbformat)"\s*:/.test(text);

/** What `stillroom grade` and `similarity` write into the folder for reports, besides companions. */
const written = new Set(["results", "feedback", "gradescope", "key", "report.html", "junit.xml", "similarity.html"]);

/**
 * What may have been handed in of what a folder holds.
 *
 * @param names - of what is in it
 * @param isGiven - whether it was given to grade
 * @param isOut - whether reports are to be written into it; they may have been, which its names tell. One that has a
 *   submission too is not passed over, so that nobody's work is lost by what lies beside it.
 */
export function handedIn(names: readonly string[], isGiven: boolean, isOut: boolean, module: string): string[] {
  const own = names
    .filter((name) => !isSkipped(name))
    .sort()
    .sort(byNames);
  const isSubmission = (name: string) => ["submission", "archive", "refused"].includes(kindOf(name, module));
  const hasReports =
    names.includes("reports.json") && names.includes("results") && (isGiven || !own.some(isSubmission));
  if (!isOut && !hasReports) return own;
  return isGiven ? own.filter((name) => !written.has(name)) : [];
}
