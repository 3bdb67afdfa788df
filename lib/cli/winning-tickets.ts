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
    .option("--out <folder>", "where levels, tickets, result and figures go; a run that was ended goes on there")
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
