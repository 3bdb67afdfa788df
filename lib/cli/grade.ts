import { appendFileSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { type Command, Option } from "commander";
import { findModule, messages, projectRoot } from "../course";
import {
  checkReportFolder,
  classroomRefused,
  classroomSummary,
  defaultLimits,
  enterResults,
  type Found,
  forStudents,
  type GradeFile,
  gradeBatch,
  gradeByQueue,
  type Isolation,
  type IsolationLevel,
  instructorKey,
  isolationLevels,
  loadAssignment,
  type ModuleStandings,
  moduleResults,
  openStore,
  type Row,
  readPolicy,
  summaryTable,
  writeReports,
} from "../grading";
import { offerJobs, progressLine, queueUrl } from "../jobs";
import { registerLoader } from "../loader";
import { chosenGradebook } from "./chosen-gradebook";
import { chosenIsolation } from "./chosen-isolation";
import { goOnCommand } from "./go-on-command";
import { liveLine } from "./live-line";
import { positive } from "./positive";
import { fileLine, printableName } from "./printable";
import { queueOption } from "./queue-option";
import { namedAsBefore, submissionsIn, withoutForgotten } from "./submissions";

interface GradeFlags {
  module: string;
  out: string;
  jobs: number;
  isolation?: IsolationLevel;
  queue?: string;
  policy?: string;
  gradebook?: string;
  newDates?: boolean;
  classroom?: boolean;
}

export function register(program: Command): void {
  program
    .command("grade")
    .argument("<paths...>", "submissions: .ipynb and .ts files, folders, zip archives, nbgrader trees")
    .requiredOption("--module <module>", "which exercise they answer", (id) => findModule(id).id)
    .requiredOption("--out <folder>", "where results and reports go; the same folder goes on where it was stopped")
    .option("--jobs <number>", "submissions at a time", positive, 2 * availableParallelism())
    .addOption(
      new Option(
        "--isolation <level>",
        "exactly these walls (default: the strongest); with --queue these or stronger ones (default: any box)",
      ).choices(isolationLevels),
    )
    .addOption(queueOption("let the workers of this queue do it"))
    .option("--policy <file>", "lateness and attempts, as JSON; the gradebook keeps it for the module")
    .option(
      "--gradebook <file>",
      "where grades are kept, for several modules if you like (default: that of the reports in --out, else there)",
    )
    .option("--new-dates", "files that were graded before get their dates of now in the gradebook")
    .option("--classroom", "for one submission in GitHub Classroom: points as a notice, success for full points alone")
    .description("grade submissions, each in a box of its own")
    .action(async (paths: string[], flags: GradeFlags) => {
      process.exitCode = await grade(paths, flags);
    });
}

/** Where submissions are graded. */
interface Place {
  readonly isolation: Isolation;
  /** Submissions at a time. */
  readonly jobs: number;
  /** None for this machine. */
  readonly grade?: GradeFile;
  close(): Promise<void>;
}

/** Undefined, with the reason printed, when strangers' code would run without a box. */
async function placeOf(root: string, flags: GradeFlags, say: (line: string) => void): Promise<Place | undefined> {
  if (flags.queue === undefined) {
    const isolation = await chosenIsolation(root, flags.isolation);
    return isolation && { isolation, jobs: flags.jobs, close: () => Promise.resolve() };
  }
  const { getDone, window, close } = await offerJobs(queueUrl(flags.queue), say);
  return { isolation: { level: flags.isolation ?? "bubblewrap" }, jobs: window, grade: gradeByQueue(getDone), close };
}

/** Prints the points of a repository's one student; returns the exit code of the step. */
function classroom({ title, tasks, standings, refused }: ModuleStandings, { student, owner }: Found): number {
  const standing = standings.get(student) ?? standings.get(owner);
  const refusal = refused.get(student) ?? refused.get(owner);
  if (!standing && !refusal) return 1;
  const possible = tasks.reduce((sum, { points }) => sum + points, 0);
  const { lines, markdown, allEarned } = standing
    ? classroomSummary(title, standing)
    : classroomRefused(title, possible, refusal!.reason);
  for (const line of lines) console.log(line);
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, markdown);
  return allEarned ? 0 : 1;
}

/** Returns the exit code: 1 when the grader failed at a file; a file that is refused with its reason is accounted for. */
async function grade(paths: readonly string[], flags: GradeFlags): Promise<number> {
  const { module, out } = flags;
  registerLoader();
  const root = projectRoot();
  // A mistake is told before hours of grading.
  checkReportFolder(out, module);
  const assignment = await loadAssignment(root, module);
  const policy = flags.policy === undefined ? undefined : readPolicy(flags.policy);
  const book = chosenGradebook(out, flags.gradebook);
  const found = await namedAsBefore(await submissionsIn(paths, module, out, book), book, module, policy);
  const files = withoutForgotten(found, paths);
  if (flags.classroom && files.length !== 1)
    throw new Error(`--classroom grades one submission; ${files.length} were found in ${paths.join(", ")}.`);
  const line = liveLine(process.stdout);
  const place = await placeOf(root, flags, line.note);
  if (!place) return 1;
  const { isolation, jobs } = place;
  mkdirSync(out, { recursive: true });
  const keyFile = join(out, "key");
  const grader = { assignment, isolation, limits: defaultLimits, key: instructorKey(keyFile) };
  const store = openStore(join(out, "results"), assignment.version);

  const started = performance.now();
  let done = 0;
  let reused = 0;
  const stop = () => {
    line.close();
    console.log(`Stopped after ${done} of ${files.length}. Go on with: ${goOnCommand(process.argv)}`);
    process.exit(130);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const onDone = (_: unknown, known: boolean) => {
    done += 1;
    if (known) reused += 1;
    line.show(progressLine(done, files.length, reused, (performance.now() - started) / 1000));
  };
  const rows = await gradeBatch(grader, files, store, { jobs, onDone, grade: place.grade });
  await place.close();
  line.close();

  const dated = flags.newDates ? files.map((file) => ({ ...file, stamped: true })) : files;
  const standings = await enterResults(book, moduleResults(dated, rows, store, grader, policy), out);
  const { summary, trouble, notices, names } = writeReports(out, files, rows, store, grader, standings, book);
  // Students read the log of their repository: no hidden check is named there.
  if (!flags.classroom) console.log(summaryTable(summary));
  for (const file of flags.classroom ? forStudents(trouble, rows, module) : trouble) console.log(fileLine(file));
  const starved = rows.flatMap(({ path, outcome }) => (outcome.kind === "graded" && outcome.starved ? [path] : []));
  const told = [...standings.regrouped, ...notices, ...(starved.length > 0 ? [messages.starvedLine(starved)] : [])];
  for (const notice of told) console.log(printableName(notice));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const count = (kind: Row["outcome"]["kind"]) => rows.filter(({ outcome }) => outcome.kind === kind).length;
  for (const file of [book, ...names.map((name) => join(out, name))]) console.log(relative(process.cwd(), file));
  console.log(messages.keyLine(relative(process.cwd(), keyFile)));
  console.log(messages.batchLine(rows.length, seconds, count("graded"), reused, count("refused"), count("failed")));
  if (flags.classroom) return classroom(standings, files[0]!);
  return count("failed") > 0 ? 1 : 0;
}
