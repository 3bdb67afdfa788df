import { checkLabels } from "../data";
import { checkFinite, type MlpParameters, replicatesOf, sizesOf } from "../models";
import { type LabelledRows, predictClasses, predictLogits } from "../training";

/**
 * Share of rows on which a copy predicts what the original does, right or wrong (Jagielski et al. 2020 call it fidelity).
 *
 * @param original one replicate, or as many as `copy`
 * @param inputs `[rows, features]`, row-major
 * @returns `[R]`, one a replicate of the copy
 * @throws RangeError when replicates, features or classes do not match, and as `predictLogits`.
 */
export async function fidelity(original: MlpParameters, copy: MlpParameters, inputs: Float32Array): Promise<number[]> {
  const pairs = await predictBoth("fidelity", original, copy, inputs);
  return pairs.map(([first, second]) => share(Array.from(first, (label, row) => label === second[row])));
}

/**
 * Fingerprint of a network: its mistakes. Share of the original's wrong answers that the suspect gives too, the same
 * wrong class on the same row. Networks trained on the same task share some mistakes, so that an independently trained
 * one is the yardstick, not 0.
 *
 * @param original one replicate, or as many as `suspect`
 * @returns `[R]`, one a replicate of the suspect
 * @throws RangeError when the original has no mistake on these rows, when replicates, features, classes or labels do
 * not match, and when a label is no class.
 */
export async function sharedMistakes(
  original: MlpParameters,
  suspect: MlpParameters,
  { inputs, labels }: LabelledRows,
): Promise<number[]> {
  checkLabels("sharedMistakes", labels, sizesOf(original).at(-1)!);
  const pairs = await predictBoth("sharedMistakes", original, suspect, inputs);
  return pairs.map(([first, second]) => {
    if (first.length !== labels.length) {
      throw new RangeError(
        `sharedMistakes: found ${labels.length} labels for ${first.length} rows; expected one a row`,
      );
    }
    const wrong = Array.from(first.keys()).filter((row) => first[row] !== labels[row]);
    if (wrong.length === 0) {
      throw new RangeError(
        `sharedMistakes: the original makes no mistake on these ${labels.length} rows; a fingerprint needs some. Take more rows`,
      );
    }
    return share(wrong.map((row) => first[row] === second[row]));
  });
}

async function predictBoth(
  caller: string,
  first: MlpParameters,
  second: MlpParameters,
  inputs: Float32Array,
): Promise<[Int32Array, Int32Array][]> {
  const [one, many] = [replicatesOf(first), replicatesOf(second)];
  if (one !== 1 && one !== many) {
    throw new RangeError(`${caller}: ${one} replicates against ${many}; expected 1, or as many of each`);
  }
  const [task, other] = [first, second].map((network) => [sizesOf(network)[0], sizesOf(network).at(-1)]);
  if (task.join() !== other.join()) {
    throw new RangeError(
      `${caller}: one network takes ${task.join(" features to ")} classes, the other ${other.join(" to ")}; ` +
        "expected as many features and classes of each",
    );
  }
  checkFinite(caller, "the inputs", inputs);
  const classesOf = async (network: MlpParameters) => {
    const logits = await predictLogits(network, inputs);
    return logits.map((own) => {
      // Rows without an answer would count as answered alike.
      checkFinite(caller, "a network's logits", own);
      return predictClasses(own, sizesOf(network).at(-1)!);
    });
  };
  const [predicted, others] = [await classesOf(first), await classesOf(second)];
  return others.map((other, r) => [predicted[r % one], other]);
}

const share = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length / outcomes.length;
