import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import { intervalText, meanInterval } from "../../lib/statistics";
import { han2015, pruningEffect } from "./pruning-effect";

// Seeds that neither the settings nor a lesson have seen. Ten, because five leave the first bar inside its interval.
const seed = "science, pruning, verification";
const seeds = Array.from({ length: 10 }, (_, s) => `${seed}, ${s}`);
const minutes = 60_000;

beforeAll(async () => {
  await selectBackend();
});

async function expectEffect(split: Split): Promise<void> {
  const { bars, ...errors } = await pruningEffect(split, seeds);
  const arms = Object.entries(errors).map(([name, own]) => `${name} ${intervalText(meanInterval(own), "%")}`);
  const { dense, retrained } = han2015.lenet300;
  const paper = `test errors; 2015, LeNet-300-100 at a twelfth: dense ${dense} %, retrained ${retrained} %`;
  console.log([paper, ...arms, ...bars.map(({ sentence }) => sentence)].join("\n"));
  expect(bars.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass"]);
}

describe("a fifth of the weights, retrained, comes within a point of all of them", () => {
  it("on glyphs", { timeout: 5 * minutes }, () => expectEffect(glyphs14({ seed })));

  const mnist = available("mnist");
  if (!mnist.available) console.log(`The bar on MNIST-14 is skipped: ${mnist.message}`);
  it.skipIf(!mnist.available)("on MNIST-14", { timeout: 5 * minutes }, async () =>
    expectEffect(await mnist14({ seed })),
  );
});
