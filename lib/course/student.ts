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

/** The function in which an error began, where its stack names one. */
function throwerOf({ stack }: Error): string | undefined {
  return typeof stack === "string" ? /^.*\n\s*at (?:async )?([\p{L}\d$_]+) \(/u.exec(stack)?.[1] : undefined;
}

/**
 * The learner's message of whatever a function threw. A stub may be another one's, which it calls.
 *
 * @param called - the function
 * @param lookup - the functions by their names
 */
function faultOf(thrown: unknown, called: string, lookup: (name: string) => unknown): StudentError {
  const text = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  if (!(thrown instanceof Error && thrown.message === notImplemented))
    return new StudentError("threw", messages.threw(text));
  const thrower = throwerOf(thrown) ?? called;
  const isOther = thrower !== called && typeof lookup(thrower) === "function";
  return new StudentError("not-implemented", isOther ? messages.callsUnwritten(thrower) : messages.notImplemented());
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
        throw faultOf(thrown, name, lookup);
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
