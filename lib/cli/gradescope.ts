import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import type { Command } from "commander";
import { findModule, messages, modulePaths, projectRoot } from "../course";
import { autograderFiles, instructorKey, zipArchive } from "../grading";
import { writeWhole } from "../jobs";

export function register(program: Command): void {
  program
    .command("gradescope")
    .argument("<module>", "such as 01-distillation-loss", (id) => findModule(id).id)
    .requiredOption("--out <file>", "where the archive goes, FILE.zip")
    .description("write the archive that Gradescope takes as the autograder of an exercise")
    .action((module: string, { out }: { out: string }) => {
      const root = projectRoot();
      const { hidden } = modulePaths(root, module);
      if (!existsSync(hidden)) throw new Error(messages.noHiddenChecks(hidden));
      if (statSync(out, { throwIfNoEntry: false })?.isDirectory()) throw new Error(messages.archiveIsFolder(out));
      mkdirSync(dirname(out), { recursive: true });
      const keyFile = `${out}.key`;
      writeWhole(out, zipArchive(autograderFiles(root, module, instructorKey(keyFile))));
      for (const file of [out, keyFile]) console.log(relative(process.cwd(), file));
    });
}
