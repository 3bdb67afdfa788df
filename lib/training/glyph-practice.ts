import { makePractice } from "./make-practice";
import { remembered } from "./remembered";

/** Weights, or masks, of a network without biases: of each layer `[in × out]`, row-major. */
export type LayerNumbers = number[][];

export interface PracticeCourse {
  /** What the mini-batches are drawn from: trainings with the same order see the same images at each step. */
  readonly order: string;
  /** 1 where a weight is trained, 0 where it stays what it is at the start; all are trained unless given. */
  readonly masks?: LayerNumbers;
  /** Probabilities that each training image is taught, `[images][10]`; its label unless given. */
  readonly targets?: readonly (readonly number[])[];
  /** Places of the training images that mini-batches are drawn from, at least one; all unless given. */
  readonly rows?: readonly number[];
  /** T of the loss T² · H(targets, softmax(logits / T)); 1 unless given. */
  readonly temperature?: number;
  /** 100 unless given. */
  readonly steps?: number;
}

/** A real training of a small network, in plain numbers, within some milliseconds. */
export interface GlyphPractice {
  /** Units of each layer. */
  readonly sizes: readonly number[];
  /** The class of each training image. */
  readonly labels: readonly number[];
  /** Initial weights; what a seed draws is what 32-bit floats hold, so that a copy is exact. */
  initial(seed: string): LayerNumbers;
  /** The weights after a training by gradient descent with momentum. @throws RangeError when a layer has another length. */
  train(start: LayerNumbers, course: PracticeCourse): LayerNumbers;
  /** Gradient of the mean cross-entropy of the mini-batch that a training in that order sees at `step`, 0 for the first. */
  gradient(weights: LayerNumbers, order: string, step: number): LayerNumbers;
  /** What a network answers on the training images, `[images][10]`, rows that sum to 1. */
  probabilities(weights: LayerNumbers): number[][];
  /** Share of the test images that a network gets wrong, in [0, 1]. */
  error(weights: LayerNumbers): number;
}

/**
 * What exercises train and their checks train again: glyphs of 7×7 pixels, 300 to learn from and 300 to test on, and a
 * network without biases. It needs no tensor backend, and its bits are the same on every machine that multiplies and adds in
 * one instruction, as those made since 2013 do.
 *
 * @param seed draws the glyphs
 * @param hidden units of each hidden layer
 * @throws RangeError on sizes that are no multilayer perceptron.
 */
export function glyphPractice(seed: string, hidden: readonly number[] = [24]): GlyphPractice {
  // A caller's list may be another by the time of a call.
  const units = [...hidden];
  const own = practiceWith(seed, units);
  return {
    ...own,
    sizes: [...own.sizes],
    labels: [...own.labels],
    train: (start, { order, masks, targets, rows, temperature, steps }) =>
      train(seed, units, start, order, masks, targets, rows, temperature, steps),
    probabilities: (weights) => probabilities(seed, units, weights),
    error: (weights) => error(seed, units, weights),
  };
}

// Right and wrong answers that are put to one check train much alike, and the check trains what they should have trained.
const train = remembered(
  (
    seed: string,
    hidden: readonly number[],
    start: LayerNumbers,
    order: string,
    masks: PracticeCourse["masks"],
    targets: PracticeCourse["targets"],
    rows: PracticeCourse["rows"],
    temperature: PracticeCourse["temperature"],
    steps: PracticeCourse["steps"],
  ) => practiceWith(seed, hidden).train(start, { order, masks, targets, rows, temperature, steps }),
);
const probabilities = remembered((seed: string, hidden: readonly number[], weights: LayerNumbers) =>
  practiceWith(seed, hidden).probabilities(weights),
);
const error = remembered((seed: string, hidden: readonly number[], weights: LayerNumbers) =>
  practiceWith(seed, hidden).error(weights),
);

function practiceWith(seed: string, hidden: readonly number[]): GlyphPractice {
  const key = JSON.stringify([seed, hidden]);
  const made = madeBefore.get(key) ?? makePractice(seed, hidden);
  madeBefore.set(key, made);
  return made;
}

const madeBefore = new Map<string, GlyphPractice>();
