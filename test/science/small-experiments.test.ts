import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import type { Verdict } from "../../lib/statistics";
import { derivedModels } from "./derived-models-effect";
import { leftOut, sayLeftOut } from "./long";
import { lowRank, quantization } from "./quantization-effect";
import { extraction, privateVotes, splitInference } from "./sharing-effect";
import { linesOf, type SmallExperiment } from "./small-experiment";
import { softTree } from "./soft-tree-effect";

sayLeftOut("Small experiments");

// Bars were fixed, and settings taken from outside, before the first run; seeds are those of that run.
const experiments: Readonly<Record<string, SmallExperiment>> = {
  "derived models": derivedModels,
  quantization,
  "low rank": lowRank,
  "private votes": privateVotes,
  extraction,
  "split inference": splitInference,
  "soft decision tree": softTree,
};

/** Verdicts of the first run that are no pass, by experiment and data set, in the order of the bars. */
const notPassed: Readonly<Record<string, Readonly<Record<string, readonly Verdict[]>>>> = {};

const minutes = 60_000;
beforeAll(async () => {
  await selectBackend();
});

const mnist = available("mnist");
if (!mnist.available && !leftOut) console.log(`Small experiments on MNIST-14 are skipped: ${mnist.message}`);
const sets: Readonly<Record<string, { readonly skip: boolean; readonly draw: (seed: string) => Promise<Split> }>> = {
  glyphs: { skip: false, draw: async (seed) => glyphs14({ seed }) },
  "MNIST-14": { skip: !mnist.available, draw: async (seed) => mnist14({ seed }) },
};

describe.skipIf(leftOut).each(Object.entries(experiments))("%s", (name, experiment) => {
  for (const [set, { skip, draw }] of Object.entries(sets)) {
    it.skipIf(skip)(`on ${set}`, { timeout: 5 * minutes }, async () => {
      const seed = `science, ${name}`;
      const outcome = await experiment(await draw(seed), seed);
      console.log([`${name} on ${set}`, ...linesOf(outcome)].join("\n"));
      const found = outcome.bars.map(({ verdict }) => verdict);
      expect(found).toEqual(notPassed[name]?.[set] ?? outcome.bars.map(() => "pass"));
    });
  }
});
