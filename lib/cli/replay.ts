import { existsSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Command, Option } from "commander";
import { type CheckResult, findModule, messages, modulePaths, projectRoot } from "../course";
import {
  type Call,
  defaultLimits,
  gradeSubmission,
  type IsolationLevel,
  instructorKey,
  isolationLevels,
  loadAssignment,
  recordCalls,
  submissionSeed,
  takeIn,
} from "../grading";
import { registerLoader } from "../loader";
import { chosenIsolation } from "./chosen-isolation";
import { findSubmission, type Wanted } from "./find-submission";
import { printable, printableName } from "./printable";

interface ReplayFlags extends Wanted {
  isolation?: IsolationLevel;
}

export function register(program: Command): void {
  program
    .command("replay")
    .argument("<path>", "a submission; or a folder or an archive, with --student")
    .requiredOption("--module <module>", "which exercise it answers", (id) => findModule(id).id)
    .requiredOption("--out <folder>", "where it was graded into: its key gives the same hidden inputs again")
    .option("--student <name>", "whose, where the path holds several: of several attempts the one that counts")
    .option(
      "--gradebook <file>",
      "the one that it was entered in, which knows whose files are whose (default: that of --out)",
    )
    .addOption(new Option("--isolation <level>", "exactly these walls").choices(isolationLevels))
    .description("grade one submission again and print every call of every check, hidden ones too")
    .action(async (path: string, flags: ReplayFlags) => {
      process.exitCode = await replay(path, flags);
    });
}

const whole = (value: unknown) =>
  inspect(value, { depth: null, maxArrayLength: null, maxStringLength: null, breakLength: Number.POSITIVE_INFINITY });

function callLines({ name, args, answer }: Call): string {
  const came = "value" in answer ? whole(answer.value) : printable(answer.error);
  return `  ${name}(${args.map(whole).join(", ")})\n    → ${came}`;
}

/** What was asked in each sitting of a check, and answered; once where it came out alike. */
function sittingsOf(id: string, calls: readonly Call[]): string[] {
  const own = calls.filter((call) => call.check === id);
  const sittings = new Set(own.map(({ sitting }) => sitting));
  const texts = [...sittings].map((one) => own.filter(({ sitting }) => sitting === one).map(callLines));
  return [...new Set(texts.map((lines) => lines.join("\n")))];
}

function resultLines({ id, visibility, points, passed, expected, came }: CheckResult, calls: readonly Call[]): string {
  return [
    `${passed ? "✓" : "✗"} ${id} (${visibility}, ${messages.pointsOf(points)})`,
    ...sittingsOf(id, calls),
    ...(expected === undefined ? [] : [`  ${messages.labelExpected()}: ${expected}`]),
    ...(came === undefined ? [] : [`  ${messages.labelCame()}: ${printable(came)}`]),
  ].join("\n");
}

async function replay(path: string, flags: ReplayFlags): Promise<number> {
  const root = projectRoot();
  const { hidden } = modulePaths(root, flags.module);
  if (!existsSync(hidden)) throw new Error(messages.noHiddenChecks(hidden));
  const keyFile = join(flags.out, "key");
  if (!existsSync(keyFile)) throw new Error(`There is no key ${keyFile}: give the --out folder that was graded into.`);
  registerLoader();
  const file = await findSubmission(path, flags);
  const isolation = await chosenIsolation(root, flags.isolation);
  if (!isolation) return 1;
  const assignment = await loadAssignment(root, flags.module);
  const submission = takeIn(file.path, await file.read(), assignment.release, assignment.tasks);
  const calls: Call[] = [];
  const checks = recordCalls(assignment.checks, (call) => calls.push(call));
  const key = instructorKey(keyFile);
  const grader = { assignment: { ...assignment, checks }, isolation, limits: defaultLimits, key };
  const { results, score, notes } = await gradeSubmission(grader, submission);
  console.log(
    `${printableName(`${file.student} (${file.path})`)}: seed ${submissionSeed(key, flags.module, submission.hash)}`,
  );
  for (const note of notes) console.log(printable(note));
  for (const result of results) console.log(resultLines(result, calls));
  console.log(messages.outOf(score.earned, score.possible));
  return 0;
}
