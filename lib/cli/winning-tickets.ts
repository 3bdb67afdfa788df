import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";

export interface WinningTicketsOptions {
  readonly data: "glyphs" | "mnist14";
  readonly seed: string;
  readonly seeds: number;
  readonly rounds: number;
  readonly out?: string;
}

export function register(program: Command): void {
  program
    .command("winning-tickets")
    .description("the winning-ticket curve: dense, ticket, reinitialised and randomly masked networks over sparsities")
    .addOption(new Option("--data <set>", "what they learn").choices(["glyphs", "mnist14"]).default("glyphs"))
    .option("--seeds <n>", "networks of each kind, one a seed", atLeast(2), 5)
    .option("--rounds <n>", "rounds of pruning; 8 leave 17 % of the weights", atLeast(1), 12)
    .option("--seed <text>", "draws the images and names the seeds", "ticket curve")
    .option(
      "--out <folder>",
      "where levels, tickets, result and figures go, .stillroom/winning-tickets/<set> unless given; a run that was ended goes on there",
    )
    .addHelpText(
      "after",
      `
Each round trains a ticket, its mask on other initial values and a random mask, all seeds at once, for 800 steps, and
removes 20 % of the ticket's weights (10 % of the output layer's). Two bars are judged with 17 % of the weights left:
the ticket gains 2 points on its reinitialisation, and reaches its lowest validation loss 1.5 times as soon. Networks
that are still getting better at the last step are counted, and their steps said to be "at least" that many.

The folder holds levels.jsonl (one level a line), round-NN.ticket (masks and initial values that round NN starts from),
result.json, accuracy.svg and early-stop.svg; and runs.jsonl: of each run of the command its seed, settings, commit,
backend and versions, then the levels that it computed, a line each. The same command goes on after the last level that is there; more --rounds
lengthen a finished run. MNIST-14 needs its files: stillroom data fetch.`,
    )
    .action(async (options: WinningTicketsOptions) => {
      // Loaded here: TensorFlow.js, which no other command should wait for.
      const { winningTickets } = await import("./winning-tickets/experiment");
      try {
        await winningTickets({ ...options, out: options.out ?? join(".stillroom", "winning-tickets", options.data) });
      } catch (error) {
        console.error((error as Error).message);
        process.exitCode = 1;
      }
    });
}

const atLeast = (least: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) throw new InvalidArgumentError(`Expected an integer ≥ ${least}.`);
  return value;
};
