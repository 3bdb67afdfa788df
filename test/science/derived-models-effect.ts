import { standardise } from "../../lib/data";
import { backdoorSuccess, cornerTrigger, deriveOrDistil, poison, replaceHead } from "../../lib/derived-models";
import { seededRandom } from "../../lib/random";
import { bar, pairedDifferences } from "../../lib/statistics";
import { accuracyOn, learn, part, percent, rowsOf, type SmallExperiment, seedsOf } from "./small-experiment";

const hidden = [200, 200];
/** Images that the new owner has, and images of a new task: few. */
const [cleanImages, shots] = [500, 50];

/** A planted backdoor is inherited by fine-tuning and not by distillation on clean images; a derived model needs fewer images. */
export const derivedModels: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const { count, width } = data.train;
  const seeds = seedsOf(seed);
  // A square of 3 × 3 pixels, three standard deviations bright; a tenth of the rows carry it.
  const backdoor = { trigger: cornerTrigger(width, 3, 3), target: 0 };
  const own = part(data.train, 0, count - cleanImages);
  const clean = rowsOf(part(data.train, count - cleanImages, count));
  const poisoned = poison(rowsOf(own), backdoor, 0.1, seededRandom(`${seed}, poison`));
  const original = await learn(poisoned, { hidden, seeds: [`${seed}, original`], steps: 1500 });
  const made = await deriveOrDistil({
    ...{ original, clean, seeds, batch: 64, temperature: 4, steps: 500, learningRate: 1e-3 },
  });
  const test = rowsOf(data.test);
  const fires = {
    original: percent(await backdoorSuccess(original, test, backdoor)),
    derived: percent(await backdoorSuccess(made.derived, test, backdoor)),
    distilled: percent(await backdoorSuccess(made.distilled, test, backdoor)),
    scratch: percent(await backdoorSuccess(made.scratch, test, backdoor)),
  };

  // The new task: the same digits under other names.
  const renamed = seededRandom(`${seed}, names`).permutation(10);
  const rename = (labels: Int32Array) => labels.map((label) => renamed[label]!);
  const few = { inputs: clean.inputs.subarray(0, shots * 14 * 14), labels: rename(clean.labels.subarray(0, shots)) };
  const task = { seeds, hidden, steps: 300, learningRate: 5e-4 };
  const newTest = { inputs: test.inputs, labels: rename(test.labels) };
  const accuracy = {
    derived: await accuracyOn(newTest, await learn(few, { ...task, start: replaceHead(original, 10, seeds) })),
    scratch: await accuracyOn(newTest, await learn(few, { ...task, learningRate: 1e-3 })),
  };
  return {
    measures: {
      "backdoor of the original, %": fires.original,
      "of the derived": fires.derived,
      "of the distilled": fires.distilled,
      "of one from scratch": fires.scratch,
      "accuracy of the distilled, %": await accuracyOn(test, made.distilled),
      [`accuracy with ${shots} images of a new task, derived, %`]: accuracy.derived,
      "from scratch": accuracy.scratch,
    },
    bars: [
      bar({ claim: "A derived model keeps the backdoor", values: fires.derived, threshold: 90, unit: "%" }),
      bar({
        ...{ claim: "A model distilled on clean images does not", values: fires.distilled, threshold: 5 },
        ...{ side: "below", noEffect: 100, unit: "%" },
      }),
      bar({
        claim: `With ${shots} images of a new task a derived model is more accurate than one from scratch`,
        values: pairedDifferences(accuracy.derived, accuracy.scratch),
        ...{ threshold: 5, unit: "points" },
      }),
    ],
  };
};
