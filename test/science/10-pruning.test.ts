import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import { intervalText, meanInterval, pairedInterval } from "../../lib/statistics";
import { leftOut, sayLeftOut } from "./long";
import { han2015, type PrunedNetworks, pruningEffect } from "./pruning-effect";

sayLeftOut("Pruning and retraining");

// The bars of lesson 10 on seeds that neither the choice of its recipe (10-tuning.test.ts) nor the lesson has seen.
const seed = "lesson 10, verification";
const seeds = Array.from({ length: 10 }, (_, s) => `${seed}, ${s}`);
const minutes = 60_000;

beforeAll(async () => {
  await selectBackend();
});

async function expectEffect(split: Split): Promise<void> {
  const { bars, ...errors } = await pruningEffect(split, seeds);
  const names = Object.keys(errors) as (keyof PrunedNetworks)[];
  const { dense, retrained } = han2015.lenet300;
  const lines = [
    `test errors; 2015, LeNet-300-100 at a twelfth: dense ${dense} %, retrained ${retrained} %`,
    ...names.map((name) => `${name} ${intervalText(meanInterval(errors[name]), "%")}`),
    `dense trained as long − retrained ${intervalText(pairedInterval(errors.longer, errors.retrained), "points")}`,
    ...bars.map(({ sentence }) => sentence),
  ];
  console.log(lines.join("\n"));
  expect(bars.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
  // Retraining is what does it: without, the same weights are worse on the whole interval.
  expect(pairedInterval(errors.pruned, errors.retrained).low).toBeGreaterThan(0);
}

describe.skipIf(leftOut)(
  "a fifth of the weights, retrained, comes within a point of all of them; a random fifth does worse",
  () => {
    it("on glyphs", { timeout: 5 * minutes }, () => expectEffect(glyphs14({ seed })));

    const mnist = available("mnist");
    if (!mnist.available) console.log(`The bar on MNIST-14 is skipped: ${mnist.message}`);
    it.skipIf(!mnist.available)("on MNIST-14", { timeout: 5 * minutes }, async () =>
      expectEffect(await mnist14({ seed })),
    );
  },
);
