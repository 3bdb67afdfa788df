import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import { intervalText, meanInterval, shareBar } from "../../lib/statistics";
import { leftOut, sayLeftOut } from "./long";
import {
  design,
  drawSines,
  furlanello2018,
  gainBar,
  hasInteriorOptimum,
  lineages,
  nothingBar,
  stoppedEarly,
} from "./self-distillation-effect";

sayLeftOut("Three generations of a network");

// The bars of lesson 08 on draws and seeds that neither its tuning nor the lesson itself have seen. The identities, in
// all rounds of all draws, are those of test/self-distillation/identities.test.ts.
const seed = "self-distillation, verification";
const seeds = Array.from({ length: 8 }, (_, s) => `${seed}, ${s}`);
const minutes = 60_000;

beforeAll(async () => {
  await selectBackend();
});

describe("self-distillation in Hilbert space", () => {
  it("has its best round strictly inside in more than 60 % of noisy sines", () => {
    const draws = drawSines(seed, 200);
    const optimum = shareBar({
      claim: "On noisy sines, the best round lies strictly inside",
      successes: draws.filter(hasInteriorOptimum).length,
      trials: draws.length,
      threshold: design.interior,
    });
    console.log(optimum.sentence);
    expect(optimum.verdict).toBe("pass");
  });
});

async function expectEffect(on: string, split: Split): Promise<void> {
  const wrong = await lineages(split, seeds, design.wrong);
  const right = await lineages(split, seeds, 0);
  const early = await stoppedEarly(split, seeds, design.wrong);
  const [gain, nothing] = [gainBar(on, wrong), nothingBar(on, right)];
  const percent = (errors: readonly number[]) => intervalText(meanInterval(errors), "%");
  const arms = { "wrong labels": wrong, "right labels": right };
  console.log(
    [
      `2018, CIFAR-100, DenseNet-80-80: ${furlanello2018["DenseNet-80-80"].join(" → ")} %`,
      ...Object.entries(arms).flatMap(([name, { student, control }]) => [
        `${name}, taught: ${student.map(percent).join(" → ")}`,
        `${name}, labels alone: ${control.map(percent).join(" → ")}`,
      ]),
      `wrong labels, stopped early: ${percent(early)}`,
      gain.sentence,
      nothing.sentence,
    ].join("\n"),
  );
  expect(gain.verdict).toBe("pass");
  // With fewer seeds the margin may lie inside the interval; that the difference matters is what must not come out.
  expect(nothing.verdict).not.toBe("fail");
  // The regularizer that costs nothing does better still.
  expect(meanInterval(early).high).toBeLessThan(meanInterval(wrong.student.at(-1)!).low);
}

describe.skipIf(leftOut)("three generations of a network that knows its labels by heart", () => {
  it("on glyphs", { timeout: 10 * minutes }, () => expectEffect("glyphs", glyphs14({ seed })));

  const mnist = available("mnist");
  if (!mnist.available) console.log(`The bars on MNIST-14 are skipped: ${mnist.message}`);
  it.skipIf(!mnist.available)("on MNIST-14", { timeout: 10 * minutes }, async () =>
    expectEffect("MNIST-14", await mnist14({ seed })),
  );
});
