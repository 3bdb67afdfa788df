/** Why an experiment of a minute or more is left out, or false where it was asked for. */
export const leftOut: string | false =
  process.env.STILLROOM_SCIENCE === "1" ? false : "it trains for a minute or more; STILLROOM_SCIENCE=1 runs it";

/** Says so once a file. @param what the experiments, in words */
export function sayLeftOut(what: string): void {
  if (leftOut) console.log(`${what}: left out, because ${leftOut}`);
}
