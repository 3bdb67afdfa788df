import { describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { glyphs14, standardise } from "../../lib/data";
import { intervalText, meanInterval } from "../../lib/statistics";
import { leftOut, sayLeftOut } from "./long";
import { controlBars, controlsBar, controlsRecipe, ticketControls } from "./ticket-controls-effect";

sayLeftOut("Controls of winning tickets");

// Seeds that nothing else has seen.
const seed = "science, ticket controls";
const seeds = [0, 1, 2, 3, 4].map((s) => `${seed}, ${s}`);

describe.skipIf(leftOut)("tickets with 9 % of the weights left, on glyphs", () => {
  it("iterative > one-shot > reinitialised, and a random mask comes last", { timeout: 600_000 }, async () => {
    await selectBackend();
    const { train, test } = standardise(glyphs14({ seed }));
    const { dense, rounds } = await ticketControls({ train, measured: test }, controlsRecipe, seeds, [
      controlsBar.round,
    ]);
    const [arms] = rounds;
    const bars = controlBars(arms!);
    const lines = Object.entries({ dense, ...arms! }).map(
      ([name, own]) => `${name} ${intervalText(meanInterval(own), "%")}`,
    );
    console.log([...lines, bars.rounds.sentence, bars.ticketBar.sentence].join("\n"));
    expect([bars.rounds.verdict, bars.ticketBar.verdict]).toEqual(["pass", "pass"]);
    expect(Math.max(...arms!.random)).toBeLessThan(Math.min(...arms!.oneShot));
  });
});
