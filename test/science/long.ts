/** Why a long experiment is left out, or false where it was asked for. */
export const leftOut: string | false = ["1", "all"].includes(process.env.STILLROOM_SCIENCE ?? "")
  ? false
  : "it takes long; STILLROOM_SCIENCE=1 runs it";

/** Why small experiments are not repeated on a second data set, and the longest is left out, or false where it was asked for. */
export const repetitionLeftOut: string | false =
  process.env.STILLROOM_SCIENCE === "all" ? false : "that takes minutes more; STILLROOM_SCIENCE=all runs them";

/** Says so once a file. @param what the experiments, in words */
export function sayLeftOut(what: string): void {
  if (leftOut) console.log(`${what}: left out, because ${leftOut}`);
}
