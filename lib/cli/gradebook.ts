import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { messages } from "../course";
import {
  checkOutFolder,
  courseTable,
  csv,
  csvPlain,
  enterMarks,
  forgetStudent,
  gradeTable,
  keepTables,
  nbgraderTable,
  readGradebook,
  typedName,
} from "../grading";
import { writeWhole } from "../jobs";
import { printableName } from "./printable";
import { remainingFiles } from "./remaining-files";

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
    .action(async (file: string, named: string) => {
      if (!existsSync(file)) throw new Error(messages.noGradebook(file));
      const modules = await readGradebook(file);
      const known = modules.flatMap(({ standings, refused }) => [...standings.keys(), ...refused.keys()]);
      const student = typedName(named, new Set(known));
      const hashes = await forgetStudent(file, student);
      console.log(messages.forgotten(student));
      const remaining = await remainingFiles(file, { student, hashes, modules });
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
