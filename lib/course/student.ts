import type { Student } from "./exercise";
import { messages } from "./messages";
import { copyPlain, NotPlainError } from "./plain";

/** Why a student's function gave no usable answer. */
export type StudentFault = "missing" | "not-implemented" | "threw" | "not-plain" | "late" | "gone";

/** A call that brought no usable answer; `message` is for the learner. */
export class StudentError extends Error {
  override name = "StudentError";
  constructor(
    readonly fault: StudentFault,
    message: string,
  ) {
    super(message);
  }
}

/** What the stub in an exercise throws. */
export const notImplemented = "Not implemented";

/** The learner's message of whatever a function threw. */
export function faultOf(thrown: unknown): StudentError {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (thrown instanceof Error && thrown.message === notImplemented)
    return new StudentError("not-implemented", messages.notImplemented());
  return new StudentError("threw", messages.threw(text));
}

/**
 * A student whose functions live in this process: the learner in the own notebook, or a trusted solution. Arguments and
 * answers are copied, as if they had crossed a pipe.
 *
 * @param lookup - the function of a name, or anything else when there is none
 */
export function studentInProcess(lookup: (name: string) => unknown): Student {
  return {
    async call(name, ...args) {
      const defined = lookup(name);
      if (typeof defined !== "function") throw new StudentError("missing", messages.missing(name));
      let answer: unknown;
      try {
        answer = await Reflect.apply(
          defined,
          undefined,
          args.map((arg) => copyPlain(arg)),
        );
      } catch (thrown) {
        throw faultOf(thrown);
      }
      try {
        return copyPlain(answer, messages.theAnswer());
      } catch (error) {
        if (error instanceof NotPlainError) throw new StudentError("not-plain", error.message);
        throw error;
      }
    },
  };
}
