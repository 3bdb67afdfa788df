import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { findModule, modulePaths, modules, projectRoot } from "../course";
import type { RunProgress } from "../notebook";
import { writeFigures } from "./course/figures";
import { kernelsAhead } from "./course/kernels-ahead";
import type { Circumstances } from "./course/lesson-key";
import { courseFolder, runLesson } from "./course/run-lesson";
import { courseExitCode, courseSummary, courseTable, type LessonResult } from "./course/table";
import { liveLine } from "./live-line";
import { stopSignal } from "./stop-signal";

interface CourseFlags {
  profile: "quick" | "full";
  write?: boolean;
}

export function register(program: Command): void {
  program
    .command("course")
    .argument("[module...]", "lessons to run; all unless given")
    .description("run the lessons and judge their bars; in the full profile the same command goes on where it stopped")
    .addOption(
      new Option("--profile <profile>", "how much the lessons compute").choices(["quick", "full"]).default("quick"),
    )
    .option("--write", "write small outputs into the project's lessons, and the README's figures from them")
    .action(async (ids: string[], flags: CourseFlags) => {
      process.exitCode = await course(ids, flags);
    });
}

/** What the lessons will find on this machine. */
async function circumstancesOf(profile: "quick" | "full"): Promise<Circumstances> {
  // Loaded here: they bring TensorFlow.js, which no other command should wait for.
  const { selectBackend } = await import("../backend");
  const { available, DATA_SETS } = await import("../data");
  const { name } = await selectBackend({ log: console.log });
  const names = Object.keys(DATA_SETS) as (keyof typeof DATA_SETS)[];
  return { profile, backend: name, dataSets: names.filter((set) => available(set).available) };
}

async function course(ids: readonly string[], { profile, write = false }: CourseFlags): Promise<number> {
  if (write && profile === "full") throw new Error("--write keeps outputs of the quick profile: leave --profile out.");
  const root = projectRoot(dirname(fileURLToPath(import.meta.url)));
  const chosen = ids.length > 0 ? ids.map((id) => findModule(id).id) : modules.map(({ id }) => id);
  const ahead = kernelsAhead(profile);
  const startKernel = (id: string | undefined) => {
    // In the full profile a lesson may be known, and its kernel's seconds count little.
    if (profile === "quick" && id !== undefined) ahead.start(modulePaths(root, id).lesson);
  };
  const results: LessonResult[] = [];
  try {
    startKernel(chosen[0]);
    const circumstances = await circumstancesOf(profile);
    console.log(`Data sets beside the glyphs: ${circumstances.dataSets.join(", ") || "none"}`);
    const stop = stopSignal();
    const line = liveLine(process.stdout);
    for (const [place, id] of chosen.entries()) {
      startKernel(chosen[place + 1]);
      const onProgress = ({ position, total, cell, lastLine }: RunProgress) =>
        line.show(`${place + 1}/${chosen.length} ${id}  cell ${position}/${total} ${cell.id}  ${lastLine}`);
      const result = await runLesson(id, { root, circumstances, write, ahead, signal: stop.signal, onProgress });
      if (result === undefined) {
        line.note(`Stopped in ${id}, after ${results.length} of ${chosen.length} lessons.`);
        return stop.exitCode();
      }
      line.note(`${id}: ${result.known ? "from before" : `${result.seconds.toFixed(0)} s`}`);
      for (const { sentence } of result.bars) line.note(`  ${sentence}`);
      if (result.failure !== undefined) line.note(`  ${result.failure}`);
      results.push(result);
    }
    line.close();
    const where = write ? "notebooks" : relative(process.cwd(), courseFolder(root, circumstances));
    console.log(`\n${courseTable(results)}\n\n${courseSummary(results)}\nExecuted lessons: ${where}`);
    if (write) console.log(`Figures of the README: ${writeFigures(root).join(", ")}`);
    return courseExitCode(results);
  } finally {
    await ahead.close();
  }
}
