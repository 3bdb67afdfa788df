import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { projectRoot } from "../course";
import { type GetDone, getDoneBy, offerJobs, processPool, progressLine, queueUrl } from "../jobs";
import { registerLoader } from "../loader";
import { isInside, loadSpec, runSweep, type Spec, sweepFolder } from "../sweep";
import { goOnCommand } from "./go-on-command";
import { liveLine } from "./live-line";
import { positive } from "./positive";
import { queueOption } from "./queue-option";

interface SweepFlags {
  out: string;
  workers: number;
  queue?: string;
}

export function register(program: Command): void {
  program
    .command("sweep")
    .argument("<spec>", "a .ts file that exports `grid`, an object of arrays, and `run`, a function of one point of it")
    .requiredOption("--out <folder>", "where results go; the same folder goes on where it was stopped")
    .addOption(
      new Option("--workers <number>", "processes on this machine")
        .argParser(positive)
        .default(availableParallelism())
        .conflicts("queue"),
    )
    .addOption(queueOption("let the workers of this queue do it"))
    .description("run every point of a grid, each result one JSON line that is written once")
    .action(async (spec: string, flags: SweepFlags) => {
      process.exitCode = await sweep(spec, flags);
    });
}

/** Who runs the points, and how many at a time. */
interface Place {
  readonly getDone: GetDone;
  readonly count: number;
  close(): void | Promise<void>;
}

async function placeOf(
  root: string,
  { file }: Spec,
  { queue, workers }: SweepFlags,
  say: (line: string) => void,
): Promise<Place> {
  if (queue === undefined) {
    const pool = processPool(sweepProcess, root);
    return { getDone: getDoneBy(pool.perform), count: workers, close: pool.close };
  }
  if (!isInside(root, file))
    throw new Error(
      `${file} lies outside of ${root}: workers find a sweep by its place in the project. Move it there.`,
    );
  const { getDone, window, close } = await offerJobs(queueUrl(queue), say);
  return { getDone, count: window, close };
}

/** The program of the processes that run points; it lies beside this one, in a clone and in the npm package. */
export const sweepProcess = join(dirname(fileURLToPath(import.meta.url)), "sweep-process.js");

/** The nearest folder with a package.json: the project, or one of the user's own that has the npm package. */
function packageFolder(folder: string = process.cwd()): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(folder) === folder ? process.cwd() : packageFolder(dirname(folder));
}

/** Returns the exit code: 1 when a run was given up. */
async function sweep(path: string, flags: SweepFlags): Promise<number> {
  registerLoader();
  // Workers elsewhere are those of a project, which they have too.
  const root = flags.queue === undefined ? packageFolder() : projectRoot();
  const spec = await loadSpec(path);
  const folder = sweepFolder(flags.out, root, spec);
  const total = folder.points.length;
  const line = liveLine(process.stdout);
  const place = await placeOf(root, spec, flags, line.note);

  const started = performance.now();
  let done = 0;
  let known = 0;
  const stop = () => {
    line.close();
    const kept = folder.writeResults();
    console.log(`Stopped with ${kept} of ${total} results. Go on with: ${goOnCommand(process.argv)}`);
    process.exit(130);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const parked = await runSweep(folder, place.getDone, place.count, (_, outcome) => {
    done += 1;
    if (outcome === "known") known += 1;
    line.show(progressLine(done, total, known, (performance.now() - started) / 1000));
  });
  await place.close();
  line.close();

  const results = folder.writeResults();
  folder.writeParked(parked);
  for (const { settings, reason } of parked) console.error(`${JSON.stringify(settings)}: ${reason}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${results} of ${total} results in ${seconds} s, ${known} of them from before.`);
  if (parked.length > 0) console.log(`${parked.length} given up; the same command tries them again.`);
  for (const file of ["results.jsonl", ...(parked.length > 0 ? ["parked.jsonl"] : [])])
    console.log(relative(process.cwd(), join(flags.out, file)));
  return parked.length > 0 ? 1 : 0;
}
