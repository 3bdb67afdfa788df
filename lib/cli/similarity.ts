import { join, relative } from "node:path";
import type { Command } from "commander";
import { findModule, messages, projectRoot } from "../course";
import {
  checkOutFolder,
  compareFiles,
  loadAssignment,
  nameBy,
  noPolicy,
  similarityPage,
  similarityTable,
} from "../grading";
import { writeWhole } from "../jobs";
import { registerLoader } from "../loader";
import { gradebookToRead } from "./chosen-gradebook";
import { knownModule } from "./known-module";
import { fileLine, printableName } from "./printable";
import { namedAsBefore, submissionsIn, withoutForgotten } from "./submissions";

interface SimilarityFlags {
  module: string;
  out: string;
  gradebook?: string;
}

/** Pairs that are printed; the report has more. */
const mostLines = 5;

export function register(program: Command): void {
  program
    .command("similarity")
    .argument("<paths...>", "submissions: .ipynb and .ts files, folders, zip archives, nbgrader trees")
    .requiredOption("--module <module>", "which exercise they answer", (id) => findModule(id).id)
    .requiredOption("--out <folder>", "where similarity.html and similarity.csv go")
    .option(
      "--gradebook <file>",
      "the one that knows whose files are whose, and who was forgotten (default: that of --out)",
    )
    .description("find submissions that share code; none of it runs, and resemblance is no proof")
    .action(similarity);
}

async function similarity(paths: string[], { module, out, gradebook }: SimilarityFlags): Promise<void> {
  registerLoader();
  checkOutFolder(out);
  const assignment = await loadAssignment(projectRoot(), module);
  const book = gradebookToRead(out, gradebook);
  const found = await namedAsBefore(await submissionsIn(paths, module, out, book), book, module);
  const files = withoutForgotten(found, paths);
  const nameOf = nameBy((await knownModule(book, module))?.policy ?? noPolicy);
  const comparison = await compareFiles(assignment, files, nameOf);
  writeWhole(join(out, "similarity.html"), similarityPage(findModule(module).title, comparison));
  writeWhole(join(out, "similarity.csv"), similarityTable(comparison));
  const { compared, short, families, resemblances, refused } = comparison;
  console.log(messages.similarityCounts(compared, short, refused.length));
  for (const file of refused) console.log(`not compared: ${fileLine(file)}`);
  for (const family of families)
    console.log(printableName(`the same code but for names: ${family.map(({ label }) => label).join(", ")}`));
  for (const { one, other, share, shared } of resemblances.slice(0, mostLines))
    console.log(printableName(`${Math.round(100 * share)} %, ${shared} tokens: ${one[0].label} · ${other[0].label}`));
  for (const name of ["similarity.html", "similarity.csv"]) console.log(relative(process.cwd(), join(out, name)));
}
