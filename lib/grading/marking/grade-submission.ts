import { type CheckResult, messages } from "../../course";
import { type BoxedStudent, type Isolation, type Limits, LoadError, openStudent } from "../box";
import type { Submission, SubmittedModule } from "../intake";
import type { Assignment } from "./assignment";
import { putChecks, type Sitting } from "./put-checks";
import type { Graded } from "./result";
import { scoreOf } from "./score";
import { submissionSeed } from "./seed";

/** One who examines: what is asked, and behind which walls. */
export interface Examiner {
  readonly assignment: Assignment;
  readonly isolation: Isolation;
  readonly limits: Limits;
}

/** One who grades, with the key that the hidden inputs come from. */
export interface Grader extends Examiner {
  readonly key: string;
}

/** `submission.ts:12:5` in an error of the box → the cell and line of the notebook. */
const inAuthorsTerms = (message: string, { place }: SubmittedModule): string =>
  message.replace(
    /(?:\/[^\s:]*\/)?submission\.(?:ts|mjs):(\d+)(?::\d+)?/g,
    (whole, line: string) => place(Number(line)) ?? whole,
  );

const told = (result: CheckResult, module: SubmittedModule): CheckResult =>
  result.came === undefined ? result : { ...result, came: inAuthorsTerms(result.came, module) };

/**
 * Grades one submission. Its code runs in boxes alone; what comes back are values, which the checks in this process
 * judge. A submission whose cells do not load together is judged task by task.
 *
 * @throws BoxError when no box can be started
 */
export function gradeSubmission(grader: Grader, submission: Submission): Promise<Graded> {
  return gradeWithSeed(grader, submission, submissionSeed(grader.key, grader.assignment.module, submission.hash));
}

/** As {@link gradeSubmission}, by one who has this submission's seed and not the key. */
export async function gradeWithSeed(examiner: Examiner, submission: Submission, seed: string): Promise<Graded> {
  const { assignment, isolation, limits } = examiner;
  const { root, module, tasks, checks, version } = assignment;
  const started = performance.now();
  const open = (source: string) => openStudent(root, source, isolation, limits);

  const first = await open(submission.source).catch((error: unknown) => {
    if (error instanceof LoadError) return error;
    throw error;
  });
  const again = () => open(submission.source);
  const sitting: Sitting & { notes?: readonly string[] } =
    first instanceof LoadError
      ? await eachAlone(first)
      : await putChecks(checks, firstThen(first, again), seed, limits);

  async function eachAlone(cause: LoadError): Promise<Sitting & { notes: readonly string[] }> {
    const sittings: Sitting[] = [];
    for (const task of tasks) {
      const own = checks.filter((check) => check.task === task.id);
      const alone = submission.alone.get(task.id);
      // A file that cannot be taken apart fails each check for the reason that it failed as a whole.
      const openTask =
        alone === undefined || tasks.length === 1 ? () => Promise.reject(cause) : () => open(alone.source);
      const sitting = await putChecks(own, openTask, seed, limits);
      sittings.push({ ...sitting, results: sitting.results.map((result) => told(result, alone ?? submission)) });
    }
    const note = messages.notLoaded(cause.message);
    return {
      results: sittings.flatMap(({ results }) => results),
      printed: cause.printed,
      problems: sittings.flatMap(({ problems }) => problems),
      notes: submission.alone.size > 1 ? [note, messages.judgedAlone()] : [note],
    };
  }

  const notes = [...submission.notes, ...(sitting.notes ?? [])];
  return {
    ...{ version, module, hash: submission.hash, isolation: isolation.level },
    notes: notes.map((note) => inAuthorsTerms(note, submission)),
    results: sitting.results.map((result) => told(result, submission)),
    score: scoreOf(tasks, sitting.results),
    printed: sitting.printed,
    problems: sitting.problems,
    ...{ answers: submission.answers, pictures: submission.pictures },
    seconds: Math.round(performance.now() - started) / 1000,
  };
}

/** The box that is open already, then others. */
function firstThen(first: BoxedStudent, open: () => Promise<BoxedStudent>): () => Promise<BoxedStudent> {
  let next: BoxedStudent | undefined = first;
  return async () => {
    const student = next ?? (await open());
    next = undefined;
    return student;
  };
}
