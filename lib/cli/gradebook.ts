import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { messages } from "../course";
import {
  checkOutFolder,
  courseTable,
  csv,
  csvPlain,
  enterMarks,
  fileNameOf,
  forgetStudent,
  gradeTable,
  keepTables,
  keptTables,
  mentions,
  nbgraderTable,
  pagesOf,
  readGradebook,
  reportFolders,
} from "../grading";
import { writeWhole } from "../jobs";
import { printableName } from "./printable";

export function register(program: Command): void {
  const gradebook = program.command("gradebook").description("grades that stillroom grade has written");
  gradebook
    .command("mark")
    .argument("<gradebook>", "the file gradebook.sqlite")
    .argument("<table>", "CSV with the columns student, task, points, comment: to-mark.csv, filled in")
    .description("enter points and comments that people give; grading again keeps them")
    .action(async (file: string, table: string) => {
      // A wrong path would make a new, empty gradebook.
      if (!existsSync(file)) throw new Error(messages.noGradebook(file));
      if (!statSync(table, { throwIfNoEntry: false })?.isFile()) throw new Error(messages.noTable(table));
      const { entered, replaced } = await enterMarks(file, readFileSync(table));
      await keepTables(file, [table]);
      for (const { module, student, task, before, after } of replaced)
        console.log(printableName(messages.markReplaced(module, student, task, before, after)));
      console.log(
        `${entered} ${entered === 1 ? "mark" : "marks"} entered. Run stillroom grade again for new feedback pages.`,
      );
    });
  gradebook
    .command("forget")
    .argument("<gradebook>", "the file gradebook.sqlite")
    .argument("<student>", "as in gradebook.csv")
    .description("remove a student, with all points, marks and comments, and say which files remain")
    .action(async (file: string, student: string) => {
      if (!existsSync(file)) throw new Error(messages.noGradebook(file));
      const hashes = await forgetStudent(file, student);
      console.log(messages.forgotten(student));
      const reported = (await reportFolders(file)).flatMap((folder) => filesOf(folder, student, hashes));
      const remaining = [...reported, ...(await keptTables(file)).filter((path) => names(path, student))];
      if (remaining.length > 0) console.log(messages.remaining());
      for (const path of remaining) console.log(`  ${relative(process.cwd(), path)}`);
    });
  gradebook
    .command("export")
    .argument("<gradebook>", "the file gradebook.sqlite")
    .requiredOption("--out <folder>", "where the tables go")
    .description("write grades as CSV: one file a module, course.csv, and nbgrader.csv in nbgrader's columns")
    .action(async (file: string, { out }: { out: string }) => {
      checkOutFolder(out);
      const written = await exportTables(file, out);
      await keepTables(file, written);
      for (const path of written) console.log(relative(process.cwd(), path));
    });
}

const names = (path: string, student: string) => existsSync(path) && mentions(readFileSync(path, "utf8"), student);

/** The files of one student in a folder that `stillroom grade` wrote into. */
function filesOf(folder: string, student: string, hashes: readonly string[]): string[] {
  const results = join(folder, "results");
  const own = existsSync(results)
    ? readdirSync(results).filter((name) => hashes.some((hash) => name.startsWith(hash)))
    : [];
  const name = fileNameOf(student);
  const pages = pagesOf(name).map((page) => join(folder, page));
  const tables = existsSync(folder) ? readdirSync(folder).filter((name) => /^to-mark.*\.csv$/.test(name)) : [];
  const kept = ["similarity.html", "similarity.csv", ...tables].map((name) => join(folder, name));
  return [
    ...pages.filter((path) => existsSync(path)),
    ...kept.filter((path) => names(path, student)),
    ...own.map((file) => join(results, file)),
  ];
}

/** Returns the paths written. */
async function exportTables(file: string, out: string): Promise<string[]> {
  const modules = await readGradebook(file);
  const tables: [name: string, text: string][] = [
    ...modules.map((module): [string, string] => [`${module.id}.csv`, csv(gradeTable(module))]),
    ["course.csv", csv(courseTable(modules))],
    ["nbgrader.csv", csvPlain(nbgraderTable(modules))],
  ];
  return tables.map(([name, text]) => {
    writeWhole(join(out, name), text);
    return join(out, name);
  });
}
