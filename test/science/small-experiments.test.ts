import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split } from "../../lib/data";
import { derivedModels } from "./derived-models-effect";
import { smoothedTeachers } from "./label-smoothing-effect";
import { leftOut, repetitionLeftOut, sayLeftOut } from "./long";
import { lowRank, quantization } from "./quantization-effect";
import { extraction, privateVotes, splitInference } from "./sharing-effect";
import { linesOf, type SmallExperiment } from "./small-experiment";
import { softTree, treeClaim } from "./soft-tree-effect";

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
  "smoothed teachers": smoothedTeachers,
};

/**
 * Claims that the first run did not support, by experiment and data set: there is an effect, but the bar lies inside its
 * interval (the run prints it). They stay with their bars and seeds.
 */
const undecided: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "derived models": { glyphs: ["A model distilled on clean images does not"] },
  quantization: { glyphs: ["BinaryConnect stays within 2.5 points of real weights"] },
  "soft decision tree": { glyphs: [treeClaim], "MNIST-14": [treeClaim] },
};

const minutes = 60_000;
beforeAll(async () => {
  await selectBackend();
});

const mnist = available("mnist");
const noRepetition = repetitionLeftOut || (!mnist.available && mnist.message);
if (noRepetition && !leftOut) console.log(`Small experiments on MNIST-14 are skipped: ${noRepetition}`);
const sets: Readonly<Record<string, { readonly skip: boolean; readonly draw: (seed: string) => Promise<Split> }>> = {
  glyphs: { skip: false, draw: async (seed) => glyphs14({ seed }) },
  "MNIST-14": { skip: noRepetition !== false, draw: async (seed) => mnist14({ seed }) },
};

/** One that takes as long as three of the others is left out like the repetitions. */
const longest = "soft decision tree";
if (repetitionLeftOut && !leftOut) console.log(`Small experiment "${longest}" is skipped: ${repetitionLeftOut}`);

describe.skipIf(leftOut).each(Object.entries(experiments))("%s", (name, experiment) => {
  for (const [set, { skip, draw }] of Object.entries(sets)) {
    const left = skip || (name === longest && repetitionLeftOut !== false);
    it.skipIf(left)(`on ${set}`, { timeout: 5 * minutes }, async () => {
      const seed = `science, ${name}`;
      const outcome = await experiment(await draw(seed), seed);
      console.log([`${name} on ${set}`, ...linesOf(outcome)].join("\n"));
      for (const { verdict, sentence } of outcome.bars) {
        const open = undecided[name]?.[set]?.some((claim) => sentence.includes(claim)) ?? false;
        expect(verdict === "pass", sentence).toBe(!open);
      }
    });
  }
});
