import { existsSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Profile, profile as profileOfProcess } from "../course";
import {
  barText,
  type CellFailure,
  lightNotebook,
  type Notebook,
  NotebookChangedError,
  NotebookFormatError,
  progressDisplay,
  runNotebookFile,
  runPaths,
  withRunNote,
} from "../notebook";
import { commitOf } from "./commit";
import { stopSignal } from "./stop-signal";

/** What a file of outputs holds, by how the run that wrote it ended. */
export const whatIsThere = {
  finished: "Outputs",
  failed: "What was done",
  interrupted: "Interrupted. What was done",
} as const;

interface RunFlags {
  out?: string;
  inPlace?: boolean;
  allowErrors?: boolean;
  timeout?: number;
  profile?: Profile;
  light?: boolean;
}

export function register(program: Command): void {
  program
    .command("run")
    .argument("<file...>", "notebooks to run, each in a kernel of its own")
    .description("run notebooks without a front end and keep their outputs")
    .addOption(
      new Option(
        "--out <folder>",
        "write executed notebooks here (default: .stillroom/runs, a full run as ….full.ipynb); a run that does not finish is kept in .stillroom/runs all the same, as ….unfinished.ipynb",
      ),
    )
    .addOption(new Option("--in-place", "write the outputs into the notebook itself").conflicts("out"))
    .option("--allow-errors", "go on after a cell failed")
    .option("--timeout <seconds>", "interrupt a cell that takes longer", positive)
    .addOption(new Option("--profile <profile>", "how much the lessons compute").choices(["quick", "full"]))
    .option("--light", "keep text and small pictures only, fit for a repository")
    .action(async (files: string[], flags: RunFlags) => {
      process.exitCode = await runAll(files, flags);
    });
}

function positive(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError("Expected a number of seconds above 0.");
  return seconds;
}

/** Runs the files one after the other; returns the exit code of the command. */
async function runAll(files: readonly string[], flags: RunFlags): Promise<number> {
  const { profile = profileOfProcess(), allowErrors = false, light = false, timeout } = flags;
  const jobs = files.map((file) => ({ file, paths: runPaths(file, { ...flags, profile }) }));
  const clash = jobs.find(
    (job, at) => jobs.findIndex((other) => other.paths.destination === job.paths.destination) < at,
  );
  if (clash) {
    console.error(
      `Two notebooks would be written to ${clash.paths.destination}; run them one at a time, each with its own --out.`,
    );
    return 1;
  }
  const stop = stopSignal();
  for (const { file, paths } of jobs) {
    console.log(file);
    const display = progressDisplay(process.stdout);
    try {
      const finish = light ? (notebook: Notebook) => fitForRepository(file, notebook, profile) : undefined;
      const options = {
        ...paths,
        allowErrors,
        finish,
        timeout,
        profile,
        signal: stop.signal,
        onProgress: display.show,
      };
      const { notebook, status, failures, written } = await runNotebookFile(file, options);
      display.close();
      for (const failure of failures) console.error(failureText(file, failure));
      const bars = barText(notebook);
      if (bars !== undefined) console.log(bars);
      console.log(`${whatIsThere[status]}: ${relative(process.cwd(), written)}`);
      if (status === "interrupted") return stop.exitCode();
      if (status === "failed") return 1;
    } catch (error) {
      display.close();
      console.error(readingProblem(file, error));
      return 1;
    }
  }
  return 0;
}

/** Small outputs, and in a lesson what they are from. */
const fitForRepository = (file: string, notebook: Notebook, profile: Profile): Notebook =>
  withRunNote(lightNotebook(notebook), { profile, commit: commitOf(file, notebook) });

/** What to say of a file that cannot be read or is no notebook; any other error is thrown again. */
function readingProblem(file: string, error: unknown): string {
  if (error instanceof NotebookFormatError || error instanceof NotebookChangedError) return error.message;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    return `${file}: this is a folder, expected notebooks; name them, such as ${join(file, "*.ipynb")}.`;
  if (!(error instanceof Error && "code" in error && "path" in error)) throw error;
  if (error.code !== "ENOENT" || existsSync(file)) return error.message;
  return `${file}: there is no such file. Lessons are in notebooks/, exercises in exercises/; give the path from here.`;
}

/** The failing cell, its line and the message, as an editor or a reader finds it. */
export function failureText(file: string, { cell, id, line, source, message }: CellFailure): string {
  return [
    `${file}: cell [${cell}] (id ${id})${line ? `, line ${line}` : ""} failed:`,
    `    ${source}`,
    `  ${message}`,
  ].join("\n");
}
