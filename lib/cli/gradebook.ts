import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Command } from "commander";
import { courseTable, csv, csvPlain, enterMarks, gradeTable, nbgraderTable, readGradebook } from "../grading";
import { writeWhole } from "../jobs";

export function register(program: Command): void {
  const gradebook = program.command("gradebook").description("grades that stillroom grade has written");
  gradebook
    .command("mark")
    .argument("<gradebook>", "the file gradebook.sqlite")
    .argument("<table>", "CSV with the columns student, task, points, comment: to-mark.csv, filled in")
    .description("enter points and comments that people give; grading again keeps them")
    .action(async (file: string, table: string) => {
      // A wrong path would make a new, empty gradebook.
      if (!existsSync(file)) throw new Error(`There is no gradebook ${file}.`);
      const entered = await enterMarks(file, readFileSync(table));
      console.log(
        `${entered} ${entered === 1 ? "mark" : "marks"} entered. Run stillroom grade again for new feedback pages.`,
      );
    });
  gradebook
    .command("export")
    .argument("<gradebook>", "the file gradebook.sqlite")
    .requiredOption("--out <folder>", "where the tables go")
    .description("write grades as CSV: one file a module, course.csv, and nbgrader.csv in nbgrader's columns")
    .action(async (file: string, { out }: { out: string }) => {
      for (const path of await exportTables(file, out)) console.log(relative(process.cwd(), path));
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
