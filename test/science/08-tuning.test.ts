import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import { chosen, design, type Lineages, lineages, type Recipe } from "./self-distillation-effect";

/*
 * How the learning rate and the temperature of lesson 08 were chosen: on two draws of glyphs and two of MNIST-14, by
 * errors on the validation parts. The rate is the one that is best for labels alone where all are right; the temperature
 * the one that is best for the last generation, over right and wrong labels. No test part is looked at here.
 */
const rates = [1e-3, 2e-3, 4e-3, 8e-3, 16e-3];
const temperatures = [1, 2, 4];
const seeds = ["tuning a", "tuning b", "tuning c"];

const mnist = available("mnist");
const skipped = !process.env.STILLROOM_TUNE
  ? "it takes minutes and its outcome stands in self-distillation-effect.ts; STILLROOM_TUNE=1 runs it"
  : !mnist.available && mnist.message;
if (skipped) console.log(`The tuning of lesson 08 is skipped: ${skipped}`);

describe.skipIf(skipped)("validation chooses for lesson 08", { timeout: 3_600_000 }, () => {
  let draws: Split[];
  beforeAll(async () => {
    await selectBackend();
    const names = [1, 2].map((d) => `tuning-${d}`);
    draws = [
      ...names.map((seed) => glyphs14({ seed })),
      ...(await Promise.all(names.map((seed) => mnist14({ seed })))),
    ];
  }, 600_000);

  /** The candidate with the lowest mean error over draws and shares of wrong labels; prints all. */
  async function best(
    what: string,
    candidates: readonly number[],
    shares: readonly number[],
    errors: (draw: Split, candidate: number, wrong: number) => Promise<readonly number[]>,
  ): Promise<number> {
    const scores: number[] = [];
    for (const candidate of candidates) {
      const found: number[] = [];
      for (const draw of draws) for (const wrong of shares) found.push(...(await errors(draw, candidate, wrong)));
      scores.push(found.reduce((sum, error) => sum + error, 0) / found.length);
      console.log(`${what} ${candidate}: ${scores.at(-1)!.toFixed(2)} %`);
    }
    return candidates[scores.indexOf(Math.min(...scores))]!;
  }

  it("rate and temperature", async () => {
    const validated = (draw: Split, wrong: number, recipe: Recipe) =>
      lineages(draw, seeds, wrong, recipe, "validation");
    const last = (errors: Lineages["student"]) => errors.at(-1)!;
    const learningRate = await best("labels, rate", rates, [0], async (draw, rate, wrong) =>
      last((await validated(draw, wrong, { learningRate: rate, temperature: 1, generations: 1 })).control),
    );
    const { generations } = design;
    const temperature = await best("last generation, T", temperatures, [0, design.wrong], async (draw, T, wrong) =>
      last((await validated(draw, wrong, { learningRate, temperature: T, generations })).student),
    );
    expect({ learningRate, temperature }).toEqual(chosen);
  });
});
