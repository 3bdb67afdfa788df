import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { messages, projectRoot } from "../course";
import { defaultLimits, gradePerformer, type IsolationLevel, isolationLevels } from "../grading";
import { processPool, queueUrl, takeJobs } from "../jobs";
import { registerLoader } from "../loader";
import { insideOnly } from "../sweep";
import { chosenIsolation } from "./chosen-isolation";
import { liveLine } from "./live-line";
import { holdsHiddenChecks } from "./offered";
import { positive } from "./positive";
import { queueOption } from "./queue-option";
import { stopSignal } from "./stop-signal";
import { sweepProcess } from "./sweep";

interface WorkerFlags {
  queue: string;
  jobs: number;
  isolation?: IsolationLevel;
}

export function register(program: Command): void {
  program
    .command("worker")
    .addOption(queueOption("where the jobs are").makeOptionMandatory())
    .option("--jobs <number>", "jobs at a time", positive, availableParallelism())
    .addOption(
      new Option("--isolation <level>", "grade behind exactly these walls (default: the strongest)").choices(
        isolationLevels,
      ),
    )
    .description("do the jobs that `grade --queue` and `sweep --queue` put on a queue")
    .action(async (flags: WorkerFlags) => {
      // When Redis is gone, timers of its connections are left, and would keep the process.
      process.exit(await work(flags));
    });
}

/** Returns the exit code. */
async function work({ queue, jobs, isolation: wanted }: WorkerFlags): Promise<number> {
  registerLoader();
  const root = projectRoot();
  const url = queueUrl(queue);
  const isolation = await chosenIsolation(root, wanted);
  if (!isolation) return 1;
  const pool = processPool(sweepProcess, root);
  const performers = {
    grade: gradePerformer(root, isolation, defaultLimits),
    sweep: insideOnly(root, pool.perform),
  };
  const { signal, exitCode } = stopSignal();
  const line = liveLine(process.stdout);
  signal.addEventListener("abort", () =>
    line.note("Stopping after the jobs under way. Ctrl-C again ends at once; they then go to other workers."),
  );
  let done = 0;
  const onDone = () => {
    done += 1;
    line.show(`${done} done`);
  };
  if (!holdsHiddenChecks(root)) line.note(messages.workerGradesNothing(root));
  line.note(`Takes jobs from ${url.shown}, ${jobs} at a time. Ctrl-C to stop.`);
  await takeJobs(url, { performers, slots: jobs, signal, say: line.note, onDone });
  pool.close();
  line.close();
  console.log(`${done} jobs done.`);
  return exitCode();
}
