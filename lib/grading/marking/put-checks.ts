import { type CheckResult, messages, type PlacedCheck, runCheck, StudentError } from "../../course";
import { type BoxedStudent, type Deadline, endReason, type Limits, LoadError } from "../box";

/** What the checks found. */
export interface Sitting {
  /** In the order of the checks. */
  readonly results: readonly CheckResult[];
  /** What the submission printed before it met the first hidden input. */
  readonly printed: string;
  /** Checks that failed by their own fault, for the instructor. */
  readonly problems: readonly string[];
}

const failed = ({ id, task, title, visibility, points }: PlacedCheck, error: StudentError): CheckResult => ({
  ...{ id, task, title, visibility, points },
  ...{ passed: false, came: error.message, fault: error.fault },
});

/**
 * Puts checks to a submission: the public ones first, so that what it prints until then holds nothing hidden. Whoever is
 * late or gone, or sends more than answers, loses the check in question and nothing else: the next one gets a fresh box.
 * What is sent after a check's last answer is found by the task's next check, or when its last one is done.
 *
 * @param open - starts a box, which loads the submission within these milliseconds
 * @param seed - where the hidden checks draw from
 * @param fileEnd - when the submission's time ends, by `performance.now()`
 * @throws whatever `open` throws besides LoadError
 */
export async function putChecks(
  checks: readonly PlacedCheck[],
  open: (loadTimeout: number) => Promise<BoxedStudent>,
  seed: string,
  limits: Limits,
  fileEnd: number,
): Promise<Sitting> {
  const results = new Map<string, CheckResult>();
  const problems: string[] = [];
  const spent = new Map<string, number>();
  let printed: string | undefined;
  let student: BoxedStudent | undefined;

  /** Ends a box that has answered wrongly, and says why it ended. */
  const giveUp = async (result: CheckResult): Promise<CheckResult> => {
    const end = await student?.close();
    student = undefined;
    const reason = end && result.fault === "gone" ? endReason(end, limits) : undefined;
    return reason === undefined ? result : { ...result, came: reason };
  };

  /** Of the next check of a task: what is left of the task's time and of the file's. */
  const deadlineOf = (task: string): Deadline => {
    const taskEnd = performance.now() + limits.taskTimeout - (spent.get(task) ?? 0);
    return taskEnd < fileEnd
      ? { time: taskEnd, late: messages.lateTask(limits.taskTimeout / 1000) }
      : { time: fileEnd, late: messages.lateSubmission(limits.submissionTimeout / 1000) };
  };

  /** @param last - of its task: what answers leave behind is the fault of their task, and no other's */
  const put = async (check: PlacedCheck, last: boolean): Promise<CheckResult> => {
    const deadline = deadlineOf(check.task);
    const left = () => deadline.time - performance.now();
    const late = () => failed(check, new StudentError("late", deadline.late));
    if (left() <= 0) return late();
    try {
      student ??= await open(Math.min(limits.loadTimeout, left()));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      return left() <= 0 ? late() : failed(check, new StudentError("gone", error.message));
    }
    try {
      const result = await runCheck(check, student.until(deadline), seed);
      if (result.fault === "late" || result.fault === "gone") return await giveUp(result);
      if (last) await student.settle();
      return result;
    } catch (error) {
      if (error instanceof StudentError) return await giveUp(failed(check, error));
      problems.push(messages.checkBroke(check.id, error instanceof Error ? error.message : String(error)));
      return failed(check, new StudentError("gone", messages.notJudged()));
    }
  };

  try {
    for (const visibility of ["public", "hidden"] as const) {
      const some = checks.filter((one) => one.visibility === visibility);
      for (const [index, check] of some.entries()) {
        const started = performance.now();
        results.set(check.id, await put(check, some[index + 1]?.task !== check.task));
        spent.set(check.task, (spent.get(check.task) ?? 0) + performance.now() - started);
      }
      printed ??= student?.printed() ?? "";
    }
  } finally {
    await student?.close();
  }
  return { results: checks.map((check) => results.get(check.id)!), printed: printed ?? "", problems };
}
