import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, InvalidArgumentError } from "commander";
import { findModule, messages, modules, projectRoot } from "../course";
import { exitCodes } from "../grading";

const seconds = 30;

export function register(program: Command): void {
  program
    .command("check")
    .argument("<file>", "an exercise with your answers, exercises/01-distillation-loss.ipynb", existing)
    .option("--module <module>", "which exercise it is, when the file's name does not tell")
    .description("run the public checks on an exercise")
    .action((file: string, flags: { module?: string }) => {
      const id = flags.module === undefined ? moduleOf(file) : findModule(flags.module).id;
      process.exitCode = checkInChild(projectRoot(), id, resolve(file));
    });
}

function existing(file: string): string {
  if (existsSync(file)) return file;
  throw new InvalidArgumentError("There is no such file.");
}

/** The module whose id the file's name holds: `01-distillation-loss.ipynb`, `tanaka 01-distillation-loss (2).ipynb`. */
function moduleOf(file: string): string {
  const found = modules.find(({ id }) => basename(file).includes(id));
  if (found) return found.id;
  const example = `--module ${modules[0]!.id}`;
  throw new InvalidArgumentError(`The name ${basename(file)} tells no module; say which it is, as ${example}`);
}

/** The learner's code may loop for ever, exit or crash: all of that stays in a process of its own. */
function checkInChild(root: string, id: string, file: string): number {
  const entry = join(dirname(fileURLToPath(import.meta.url)), "check-notebook.js");
  const options = { stdio: "inherit", timeout: 1000 * seconds, killSignal: "SIGKILL" } as const;
  const { status, signal } = spawnSync(process.execPath, [entry, root, id, file], options);
  if (status === exitCodes.passed) return 0;
  if (status !== exitCodes.failed && status !== exitCodes.broken)
    console.error(
      signal === "SIGKILL" ? messages.checkTooLong(seconds) : messages.checkEnded(String(signal ?? status)),
    );
  return 1;
}
