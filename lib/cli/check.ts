import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { loadTasks, messages, modulePaths, pointsText, projectRoot } from "../course";
import { mergeWithRelease, submittedCells } from "../grading";
import { registerLoader } from "../loader";
import { readNotebook } from "../notebook";
import { checkExercise } from "./check/check-exercise";
import { moduleOf } from "./check/module-of";

/** Seconds that one cell, or the checks of one task, may take. */
const seconds = 30;

export function register(program: Command): void {
  program
    .command("check")
    .argument("<file>", "an exercise with your answers, work/exercises/01-distillation-loss.ipynb", existing)
    .option("--module <module>", "which exercise it is, when neither its metadata nor its name tell")
    .description("run the public checks on an exercise; exits with 0 when all pass, with 1 when any does not")
    .action(async (file: string, flags: { module?: string }) => {
      const root = projectRoot();
      if (extname(file).toLowerCase() === ".ts") throw new Error(messages.onlyNotebooks(basename(file)));
      const id = moduleOf(root, file, await readNotebook(resolve(file)), flags.module);
      registerLoader();
      const tasks = await loadTasks(root, id);
      // What the grader will make of it: its cells in their places, the course's own as they were handed out.
      const release = await readNotebook(modulePaths(root, id).exercise);
      const { notebook, notes } = mergeWithRelease(release, submittedCells(await readFile(resolve(file), "utf8")));
      const points = await checkExercise({ root, id, tasks, notebook, seconds }, (verdict) =>
        console.log(`${verdict}\n`),
      );
      console.log(pointsText(points));
      for (const note of notes) console.log(note);
      process.exitCode = points.earned === points.possible ? 0 : 1;
    });
}

function existing(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  throw new InvalidArgumentError("There is no such file. npx stillroom work makes your copies, in work/exercises/.");
}
