import type { Places } from "./places";
import { type RunOptions, run } from "./run";
import { SetupError } from "./setup-error";

/**
 * Runs a program that the setup cannot do without.
 *
 * @throws SetupError with `what` it was to do and the most telling line of its output
 */
export async function step(
  places: Places,
  what: string,
  program: string,
  args: string[],
  options: Omit<RunOptions, "log"> = {},
): Promise<void> {
  const { ok, output } = await run(program, args, { ...options, log: places.log });
  if (ok) return;
  const lines = output.trim().split("\n");
  const telling = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
  throw new SetupError(`Could not ${what}\n  ${telling}\nAll messages: ${places.log}`);
}
