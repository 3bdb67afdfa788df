import { basename } from "node:path";

/** What a file is, by its name. */
export type Kind = "submission" | "archive" | "unknown" | "refused";

const skipped = new Set(["node_modules", "__MACOSX", "__pycache__"]);

/** Folders and files that no student hands in. */
export const isSkipped = (name: string): boolean => name.startsWith(".") || skipped.has(name);

/** A notebook by the name that a browser gives one which it is to save. */
const isRenamed = (path: string): boolean => /\.ipynb\.json$/i.test(path);

/** What lies about without having been handed in: nbgrader's, file managers', and tables. */
export const isCompanion = (path: string): boolean =>
  !isRenamed(path) && /^(?:timestamp\.txt|thumbs\.db|desktop\.ini)$|\.(?:csv|json|db|sqlite)$/i.test(basename(path));

/** Whether a path in an archive is looked at. */
export const isWanted = (path: string): boolean =>
  !isCompanion(path) && !path.split("/").some((part) => part !== ".." && isSkipped(part));

/** What a file is to grading; what has a notebook's name and another ending after it is refused. */
export function kindOf(path: string): Kind {
  if (/\.zip$/i.test(path)) return "archive";
  if (isRenamed(path)) return "refused";
  return /\.(ipynb|ts)$/i.test(path) && !/\.d\.ts$/i.test(path) ? "submission" : "unknown";
}
