import type { HintNumber, PlacedCheck, Student } from "./exercise";
import { show } from "./show";
import { StudentError, type StudentFault } from "./student";
import { CheckFailure, checkTools } from "./tools";

/** What one check found: values only, so that it can be stored, sent and shown anywhere. */
export interface CheckResult {
  readonly id: string;
  readonly task: string;
  readonly title: string;
  readonly visibility: "public" | "hidden";
  readonly points: number;
  readonly passed: boolean;
  /** The last call before the failure, as code. */
  readonly called?: string;
  readonly expected?: string;
  /** The wrong answer, or why there was none. */
  readonly came?: string;
  /** The hint for a wrong answer; none where there was no answer to compare. */
  readonly hint?: HintNumber;
  /** Set when there was no answer to compare. */
  readonly fault?: StudentFault;
}

/** Whether there was nothing yet to judge: no function, or still the stub. */
export const isUntried = ({ fault }: CheckResult): boolean => fault === "missing" || fault === "not-implemented";

/** A student that remembers the last call, so that a failure can be told with the call that led to it. */
function remembering(student: Student): { student: Student; lastCall: () => string | undefined } {
  let last: string | undefined;
  return {
    lastCall: () => last,
    student: {
      call(name, ...args) {
        last = `${name}(${args.map(show).join(", ")})`;
        return student.call(name, ...args);
      },
    },
  };
}

/**
 * Puts one check to a student.
 *
 * @param seed - where the check draws its inputs from
 * @throws whatever the check itself throws by mistake: a broken check is no student's failure
 */
export async function runCheck(check: PlacedCheck, student: Student, seed: string): Promise<CheckResult> {
  const { id, task, title, visibility, points, hint } = check;
  const place = { id, task, title, visibility, points };
  const memory = remembering(student);
  try {
    await check.run(memory.student, checkTools(seed));
    // A check that asked nothing has proved nothing.
    if (memory.lastCall() === undefined) throw new Error(`Check ${id} passed without calling a function.`);
    return { ...place, passed: true };
  } catch (error) {
    const called = memory.lastCall();
    const failed = { ...place, passed: false, ...(called !== undefined && { called }) };
    if (error instanceof CheckFailure) {
      const { expected, came } = error;
      return { ...failed, expected, came, ...(hint !== undefined && { hint }) };
    }
    if (error instanceof StudentError) return { ...failed, came: error.message, fault: error.fault };
    throw error;
  }
}

/** Puts checks to a student, one after the other, in order. */
export async function runChecks(
  checks: readonly PlacedCheck[],
  student: Student,
  seed: string,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runCheck(check, student, seed));
  return results;
}
