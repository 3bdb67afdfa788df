import { createContext, Script } from "node:vm";
import { messages, type Student, StudentError } from "../../course";

/** What runs next under a watch: making a context for each call would take longer than most calls. */
const watched: { work: () => unknown } = createContext({ work: () => undefined }) as { work: () => unknown };
const script = new Script("work()");

/** It is an error of the context's, and no instance of this one's `Error`. */
const isTimeout = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

/**
 * A student of this process whose calls end: those that loop, and those that wait for ever. Not ended is a loop after an
 * `await` that lets no timer run; code that strangers wrote needs a box.
 *
 * @param milliseconds - for one answer
 * @returns a student whose calls throw StudentError "late" after that time
 */
export function timeBound(student: Student, milliseconds: number): Student {
  const late = () => new StudentError("late", messages.late(milliseconds / 1000));
  return {
    async call(name, ...args) {
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(late()), milliseconds);
      });
      try {
        watched.work = () => {
          const begun = student.call(name, ...args);
          // Time may be over before it is known here.
          begun.catch(() => {});
          return begun;
        };
        const answer = script.runInContext(watched, { timeout: milliseconds }) as ReturnType<Student["call"]>;
        return await Promise.race([answer, tooLong]);
      } catch (error) {
        throw isTimeout(error) ? late() : error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
