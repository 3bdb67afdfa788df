import { messages, modules, type PlacedCheck, type Task } from "../../course";
import { type BoxedStudent, type Isolation, type Limits, LoadError, openStudent } from "../box";
import type { Submission } from "../intake";
import { studentSource } from "../student-module";
import type { Assignment } from "./assignment";
import { inAuthorsTerms, inCellOf, told } from "./authors-terms";
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

/**
 * Where the notebook has no cell of any task, or of some and says that it is another exercise's, whose tasks may have the
 * same name: that is what a student should know first.
 */
function ofOtherExercise({ tasks, module }: Assignment, { notes, module: named }: Submission): string[] {
  const missing = tasks.filter(({ id }) => notes.includes(messages.answerMissing(id)));
  if (missing.length === tasks.length) return [messages.noAnswersNote(module)];
  const isOther = missing.length > 0 && named !== module && modules.some(({ id }) => id === named);
  return isOther ? [messages.otherExerciseNote(module, named!)] : [];
}

/** What the checks found, and what the student should know of how they were put. */
type Noted = Sitting & { readonly notes: readonly string[] };

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
  const { root, module, tasks, checks, rooms, version } = assignment;
  const started = performance.now();
  const run = { starved: false };
  const onStarved = () => {
    run.starved = true;
  };
  const open = (source: string, loadTimeout: number) =>
    openStudent(root, source, isolation, { ...limits, loadTimeout }, rooms, onStarved);

  const load = (source: string) =>
    open(source, limits.loadTimeout).catch((error: unknown) => {
      if (error instanceof LoadError) return error;
      throw error;
    });
  const flat = await load(submission.source);
  // What two cells declare is a mistake in one module, and none in a notebook.
  const declares = flat instanceof LoadError && flat.message.startsWith("SyntaxError");
  const nested = declares && submission.nested !== undefined ? await load(submission.nested) : flat;
  const [first, source] =
    nested === flat || nested instanceof LoadError ? [flat, submission.source] : [nested, submission.nested!];
  const again = (loadTimeout: number) => open(source, loadTimeout);
  const put = (some: readonly PlacedCheck[], openOne: (loadTimeout: number) => Promise<BoxedStudent>) =>
    putChecks(some, openOne, seed, limits, started + limits.submissionTimeout);
  const { results, printed, problems, notes } =
    first instanceof LoadError ? await eachAlone(first) : await goneAlone(await put(checks, firstThen(first, again)));

  /**
   * Tasks in a module that answers no others.
   *
   * @param cause - why the whole did not load; a file that cannot be taken apart fails each check for that reason
   */
  async function apart(some: readonly Task[], cause?: LoadError): Promise<Sitting & { failure?: LoadError }> {
    const ids = some.map(({ id }) => id);
    const own = tasks.length > 1 ? submission.answering?.(ids) : undefined;
    const { openOnce, failure } = untilItFails(
      (timeout) => open((own ?? submission).source, timeout),
      own ? undefined : cause,
    );
    const sitting = await put(
      checks.filter((check) => ids.includes(check.task)),
      openOnce,
    );
    const functions = tasks.flatMap((task) => task.functions);
    const untouched = own?.source === studentSource(assignment.release, functions);
    const author = own && isSyntax(failure()) ? inCellOf(some, own) : (own ?? submission);
    const results = sitting.results.map((result) =>
      result.fault === "not-implemented" && own && !untouched
        ? { ...result, came: messages.otherLeftOut() }
        : told(result, author),
    );
    return { ...sitting, results, failure: failure() };
  }

  /** Each task alone; and because answers call each other, once more all that are no syntax errors: the better counts. */
  async function eachAlone(cause: LoadError): Promise<Noted> {
    const alone: Awaited<ReturnType<typeof apart>>[] = [];
    for (const task of tasks) alone.push(await apart([task], cause));
    const all = {
      results: alone.flatMap(({ results }) => results),
      printed: cause.printed,
      problems: alone.flatMap(({ problems }) => problems),
    };
    const wrong = tasks.filter((_, i) => isSyntax(alone[i]!.failure));
    const broken = wrong.length > 0 ? wrong : tasks.filter((_, i) => alone[i]!.failure);
    const rest = tasks.filter((task) => !broken.includes(task));
    const why = wrong.length > 0 ? all.results.find(({ task }) => task === wrong[0]!.id)?.came : undefined;
    const note = messages.notLoaded(why ?? cause.message);
    if (submission.answering === undefined || tasks.length < 2) return { ...all, notes: [note] };
    if (broken.length === 0 || rest.length < 2) return { ...all, notes: [note, messages.judgedAlone()] };
    const together = await apart(rest);
    const left = broken.map(({ id }) => id);
    return { ...betterOf(tasks, all, together), notes: [note, messages.judgedWithout(left)] };
  }

  /** Where the process ended under a task, another one's code may have ended it: the better of both sittings counts. */
  async function goneAlone(together: Sitting): Promise<Noted> {
    let best: Noted = { ...together, notes: [] };
    const hasGone = ({ id }: Task) => together.results.find(({ task, fault }) => task === id && fault === "gone");
    for (const task of submission.answering && tasks.length > 1 ? tasks.filter(hasGone) : []) {
      const better = betterOf([task], best, await apart([task]));
      if (better === best) continue;
      best = { ...better, notes: [...best.notes, messages.endedByOthers(task.id, hasGone(task)!.came ?? "")] };
    }
    return best;
  }

  return {
    ...{ version, module, hash: submission.hash, isolation: isolation.level },
    notes: [...ofOtherExercise(assignment, submission), ...submission.notes, ...notes].map((note) =>
      inAuthorsTerms(note, submission),
    ),
    results: results.map((result) => told(result, submission)),
    score: scoreOf(tasks, results),
    ...{ printed, problems },
    ...{ answers: submission.answers, pictures: submission.pictures },
    seconds: Math.round(performance.now() - started) / 1000,
    ...(run.starved && { starved: true }),
  };
}

const isSyntax = (error: LoadError | undefined): boolean => error?.message.startsWith("SyntaxError") ?? false;

/** For each task the sitting in which it earned more; the first itself, if it was never the second. */
function betterOf<S extends Sitting>(tasks: readonly Task[], first: S, second: Sitting): S {
  const earned = (task: Task, { results }: Sitting) => scoreOf([task], results).earned;
  const better = new Set(tasks.filter((task) => earned(task, second) > earned(task, first)).map(({ id }) => id));
  if (better.size === 0) return first;
  const found = new Map(second.results.map((result) => [result.id, result]));
  return {
    ...first,
    results: first.results.map((result) => (better.has(result.task) ? (found.get(result.id) ?? result) : result)),
    problems: [...first.problems, ...second.problems],
  };
}

/** Boxes as long as the same code loads: what did not load once is not waited for again, check after check. */
function untilItFails(open: (loadTimeout: number) => Promise<BoxedStudent>, known?: LoadError) {
  let cause = known;
  return {
    failure: () => cause,
    async openOnce(loadTimeout: number): Promise<BoxedStudent> {
      if (cause) throw cause;
      try {
        return await open(loadTimeout);
      } catch (error) {
        if (error instanceof LoadError) cause = error;
        throw error;
      }
    },
  };
}

/** The box that is open already, then others. */
function firstThen(first: BoxedStudent, open: (loadTimeout: number) => Promise<BoxedStudent>): typeof open {
  let next: BoxedStudent | undefined = first;
  return async (loadTimeout) => {
    const student = next ?? (await open(loadTimeout));
    next = undefined;
    return student;
  };
}
