import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { available, glyphs14, type ImageSet, mnist14, type Split, standardise } from "../../lib/data";
import { intervalText, meanInterval, pairedDifferences } from "../../lib/statistics";
import { constant, cosine, evaluate } from "../../lib/training";
import { chosen, errorsOn, type PruningErrors, type Recipe, trainDense, trainPruneRetrainArms } from "./pruning-effect";

/*
 * How the recipe of lesson 10 was chosen: by the mean validation error of the dense network alone, on three draws of
 * glyphs and three of MNIST-14. Then what pruning does to it there, still on validation images: from the spread of the
 * differences follows how many seeds the bars need.
 */
const recipes: readonly Recipe[] = [
  ...[1e-3, 2e-3, 4e-3, 8e-3].map((learningRate) => ({ learningRate, schedule: constant })),
  ...[1e-3, 2e-3, 4e-3, 8e-3, 16e-3].map((learningRate) => ({ learningRate, schedule: cosine })),
];
const seeds = ["tuning a", "tuning b", "tuning c"];

interface Draw {
  readonly train: ImageSet;
  readonly validation: ImageSet;
}

const mnist = available("mnist");
const skipped = !process.env.STILLROOM_TUNE
  ? "it takes minutes and its outcome stands in pruning-effect.ts; STILLROOM_TUNE=1 runs it"
  : !mnist.available && mnist.message;
if (skipped) console.log(`The tuning of lesson 10 is skipped: ${skipped}`);

describe.skipIf(skipped)("validation chooses for lesson 10", { timeout: 3_600_000 }, () => {
  const sets: Record<"glyphs" | "MNIST-14", Draw[]> = { glyphs: [], "MNIST-14": [] };
  beforeAll(async () => {
    await selectBackend();
    const fitting = (split: Split): Draw => {
      const { train, validation } = standardise(split);
      return { train, validation };
    };
    const names = [1, 2, 3].map((d) => `tuning-${d}`);
    sets.glyphs = names.map((seed) => fitting(glyphs14({ seed })));
    sets["MNIST-14"] = (await Promise.all(names.map((seed) => mnist14({ seed })))).map(fitting);
  }, 600_000);

  it("rate and schedule of the dense network", async () => {
    const scored: { recipe: Recipe; error: number }[] = [];
    for (const recipe of recipes) {
      const errors: number[] = [];
      for (const { train, validation } of Object.values(sets).flat()) {
        const dense = await trainDense(train, recipe, seeds);
        const { error } = await evaluate(dense, { inputs: validation.images, labels: validation.labels });
        errors.push(...error.map((share) => 100 * share));
        tf.dispose(dense);
      }
      const [glyphs, digits] = [errors.slice(0, 9), errors.slice(9)].map((own) => meanInterval(own).mean);
      const error = (glyphs! + digits!) / 2;
      scored.push({ recipe, error });
      const name = `${recipe.schedule.name} ${recipe.learningRate}`;
      console.log(`${name}: ${error.toFixed(2)} % (${glyphs!.toFixed(2)} glyphs, ${digits!.toFixed(2)} MNIST-14)`);
    }
    const best = scored.reduce((least, one) => (one.error < least.error ? one : least));
    expect(best.recipe).toEqual(chosen);
  });

  it("what pruning does on validation images", async () => {
    for (const [name, draws] of Object.entries(sets)) {
      const all: PruningErrors[] = [];
      for (const { train, validation } of draws) {
        const networks = await trainPruneRetrainArms(train, await trainDense(train, chosen, seeds), seeds);
        all.push(await errorsOn(validation, networks));
        tf.dispose(networks);
      }
      const over = (arm: keyof PruningErrors) => all.flatMap((errors) => errors[arm]);
      const arms = Object.keys(all[0]!) as (keyof PruningErrors)[];
      const differences = (["dense", "longer", "random"] as const).map(
        (arm) => `${arm} − retrained ${intervalText(meanInterval(pairedDifferences(over(arm), over("retrained"))))}`,
      );
      const lines = [...arms.map((arm) => `${arm} ${intervalText(meanInterval(over(arm)), "%")}`), ...differences];
      console.log(`${name}, nine networks: ${lines.join("; ")}`);
    }
  });
});
