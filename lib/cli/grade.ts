import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { findModule, projectRoot } from "../course";
import {
  collect,
  defaultLimits,
  gradeBatch,
  type Isolation,
  type IsolationLevel,
  instructorKey,
  isolationLevels,
  loadAssignment,
  openStore,
  probeIsolation,
  progressLine,
  summaryTable,
  writeReports,
} from "../grading";
import { registerLoader } from "../loader";
import { liveLine } from "./live-line";

interface GradeFlags {
  module: string;
  out: string;
  jobs: number;
  isolation?: IsolationLevel;
}

export function register(program: Command): void {
  program
    .command("grade")
    .argument("<paths...>", "submissions: .ipynb and .ts files, folders, zip archives, nbgrader trees")
    .requiredOption("--module <module>", "which exercise they answer", (id) => findModule(id).id)
    .requiredOption("--out <folder>", "where results and reports go; the same folder goes on where it was stopped")
    .option("--jobs <number>", "submissions at a time", positive, 2 * availableParallelism())
    .addOption(
      new Option("--isolation <level>", "exactly these walls (default: the strongest)").choices(isolationLevels),
    )
    .description("grade submissions, each in a box of its own")
    .action(async (paths: string[], flags: GradeFlags) => {
      process.exitCode = await grade(paths, flags);
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("Expected a whole number above 0.");
}

/** The walls to grade behind; undefined, with the reason printed, when strangers' code would run without any. */
async function chosenIsolation(root: string, wanted: IsolationLevel | undefined): Promise<Isolation | undefined> {
  const { isolation, missing } = await probeIsolation(root, wanted ? [wanted] : isolationLevels);
  console.log(`Isolation: ${isolation.level}`);
  if (isolation.level === "process" && wanted !== "process") {
    for (const { level, reason } of missing) console.error(`  ${level}: ${reason}`);
    console.error(
      "Without a box, a submission can read and change what you can. Add what is missing, or, for submissions that " +
        "you trust, say --isolation process.",
    );
    return undefined;
  }
  for (const { level, reason } of missing) console.log(`  without ${level}: ${reason}`);
  return isolation;
}

/** Names and reasons come from students: nothing in them may steer the terminal. */
const printable = (text: string): string => text.replace(/(?!\n)\p{Cc}/gu, "\ufffd");

/** Returns the exit code: 1 when something could not be graded that should have been. */
async function grade(paths: readonly string[], { module, out, jobs, isolation: wanted }: GradeFlags): Promise<number> {
  registerLoader();
  const root = projectRoot();
  const files = await collect(paths, module);
  const isolation = await chosenIsolation(root, wanted);
  if (!isolation) return 1;
  mkdirSync(out, { recursive: true });
  const assignment = await loadAssignment(root, module);
  const grader = { assignment, isolation, limits: defaultLimits, key: instructorKey(join(out, "key")) };
  const store = openStore(join(out, "results"), assignment.version);

  const started = performance.now();
  const line = liveLine(process.stdout);
  let done = 0;
  let reused = 0;
  const stop = () => {
    line.close();
    console.log(`Stopped after ${done} of ${files.length}. The same command goes on from there.`);
    process.exit(130);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const onDone = (_: unknown, known: boolean) => {
    done += 1;
    if (known) reused += 1;
    line.show(progressLine(done, files.length, reused, (performance.now() - started) / 1000));
  };
  const rows = await gradeBatch(grader, files, store, { jobs, onDone });
  line.close();

  const { summary, trouble } = writeReports(out, rows, store, grader);
  console.log(summaryTable(summary));
  for (const { student, path, reason } of trouble) console.log(printable(`${student} (${path}): ${reason}`));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${rows.length} submissions in ${seconds} s, ${reused} of them graded before.`);
  for (const file of ["results.csv", "report.html", "junit.xml", "feedback", "gradescope"])
    console.log(relative(process.cwd(), join(out, file)));
  return rows.some(({ outcome }) => outcome.kind === "failed") ? 1 : 0;
}
