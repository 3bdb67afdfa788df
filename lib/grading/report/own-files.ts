import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import * as z from "zod";
import { messages } from "../../course";
import { writeWhole } from "../../jobs";

/** What `stillroom grade` keeps of its own in a folder for reports: whose they are, and which pages it has written. */
const recordSchema = z.object({
  module: z.string(),
  /** Of the students' pages, without their endings. */
  pages: z.array(z.string().regex(/^[^/\\]+$/)),
  /** From which they were written, by its path from the folder: both may be moved together. */
  gradebook: z.string().optional(),
});
type Record = z.infer<typeof recordSchema>;

const recordName = "reports.json";

/** Reports besides the pages, to be written or removed. */
const reportNames = ["results.csv", "gradebook.csv", "nbgrader.csv", "junit.xml", "report.html", "to-mark.csv"];

/** The page of a student, and the same for Gradescope. */
export const pagesOf = (name: string) =>
  [join("feedback", `${name}.html`), join("gradescope", `${name}.json`)] as const;

function readRecord(folder: string): Record | undefined {
  const file = join(folder, recordName);
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new Error(messages.notOwnRecord(file));
  }
}

const writeRecord = (folder: string, record: Record): void =>
  writeWhole(join(folder, recordName), `${JSON.stringify(record, null, 1)}\n`);

const withEnding = (folder: string, ending: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];

/** @throws Error when something else lies where a folder for reports is to be */
export function checkOutFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error(messages.outIsFile(folder));
}

/**
 * Makes sure that reports of a module may be written into a folder: it holds none yet, or this module's.
 *
 * @throws Error when it is no folder, or holds those of another module, or files of somebody else in their places
 */
export function checkReportFolder(folder: string, module: string): void {
  checkOutFolder(folder);
  const record = readRecord(folder);
  if (record && record.module !== module) throw new Error(messages.otherReports(folder, record.module, module));
  if (record) return;
  const strangers = [
    ...reportNames.filter((name) => existsSync(join(folder, name))),
    ...withEnding(join(folder, "feedback"), ".html").map((name) => join("feedback", name)),
    ...withEnding(join(folder, "gradescope"), ".json").map((name) => join("gradescope", name)),
  ];
  if (strangers.length > 0) throw new Error(messages.strangersFiles(folder, strangers));
}

/**
 * The gradebook that a folder's reports were written from; else the folder's own, which may not be there yet.
 *
 * @throws Error when they were written from another one that is gone
 */
export function gradebookOf(folder: string): string {
  const own = join(folder, "gradebook.sqlite");
  const file = resolve(folder, readRecord(folder)?.gradebook ?? "gradebook.sqlite");
  if (file === resolve(own)) return own;
  if (!existsSync(file)) throw new Error(messages.gradebookGone(folder, file));
  return file;
}

/**
 * Makes sure that of the pages that were written into a folder before these alone are left, and that nobody else's file
 * goes: what is to be written is recorded before it is there.
 *
 * @param pages - names of pages that follow now
 * @param gradebook - that the reports are written from, which {@link gradebookOf} names then
 * @throws Error as {@link checkReportFolder}
 */
export function keepPages(folder: string, module: string, pages: readonly string[], gradebook?: string): void {
  checkReportFolder(folder, module);
  const { pages: before = [], gradebook: earlier } = readRecord(folder) ?? {};
  const book = gradebook === undefined ? earlier : relative(resolve(folder), resolve(gradebook));
  const record = { module, ...(book !== undefined && { gradebook: book }) };
  const kept = new Set(pages);
  writeRecord(folder, { ...record, pages: [...new Set([...before, ...pages])] });
  for (const name of before.filter((one) => !kept.has(one)))
    for (const page of pagesOf(name)) rmSync(join(folder, page), { force: true });
  writeRecord(folder, { ...record, pages: [...kept] });
}
