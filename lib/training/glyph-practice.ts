import { createDenseTrainer } from "../backend";
import { drawAmong, drawBatch, glyphs, type ImageSet, oneHot, pixelsOf, pool2x2, standardise, take } from "../data";
import { checkSizes, glorotNormal } from "../models";
import { seededRandom } from "../random";
import { copyRows } from "./copy-rows";
import { predictClasses } from "./evaluate";
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

const [batch, learningRate, momentum, images] = [50, 0.05, 0.9, 300];

/** Drawing takes longer than a training, and an exercise and its checks ask for the same glyphs. */
const drawnBefore = new Map<string, ImageSet>();

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

function makePractice(seed: string, hidden: readonly number[]): GlyphPractice {
  const drawn = drawnBefore.get(seed) ?? pool2x2(pool2x2(glyphs(2 * images, seed)));
  drawnBefore.set(seed, drawn);
  const part = (from: number) =>
    take(
      drawn,
      Int32Array.from({ length: images }, (_, i) => from + i),
    );
  const { train, test } = standardise({ train: part(0), test: part(images) });
  const sizes = [pixelsOf(drawn), ...hidden, drawn.classNames.length];
  checkSizes("glyphPractice", sizes);
  const classes = drawn.classNames.length;
  const oneHotLabels = oneHot(train.labels, classes);
  const biases = sizes.slice(1).map((units) => new Float32Array(units));
  const floats = (layers: LayerNumbers) => layers.map((layer) => Float32Array.from(layer));

  const trainerOf = (start: LayerNumbers, rule: { mu: number }, masks?: LayerNumbers, temperature = 1) =>
    createDenseTrainer({
      ...{ sizes, rows: batch, start: { weights: floats(start), biases }, rule: { name: "momentum", ...rule } },
      terms: [{ weights: [temperature ** 2], temperatures: [temperature] }],
      // Biases are 0 and stay so.
      masks: { weights: masks ? floats(masks) : start.map((layer) => new Float32Array(layer.length).fill(1)), biases },
    });
  const gather = (table: Float32Array, rows: Int32Array, width: number) => {
    const gathered = new Float32Array(rows.length * width);
    copyRows(table, rows, width, gathered);
    return gathered;
  };
  const tableOf = (targets: readonly (readonly number[])[]) => {
    const table = Float32Array.from(targets.flatMap((row) => Array.from(row)));
    if (table.length === images * classes && table.every(Number.isFinite)) return table;
    throw new RangeError(
      `glyphPractice: the targets are ${targets.length} rows of ${table.length} numbers in all; ` +
        `expected ${images} rows of ${classes} finite numbers`,
    );
  };
  const placesOf = (rows: readonly number[]) => {
    const stray = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= images);
    if (stray === undefined && rows.length > 0) return Int32Array.from(rows);
    throw new RangeError(
      `glyphPractice: the rows to learn from ${stray === undefined ? "are none" : `hold ${stray}`}; ` +
        `expected places of training images, 0 to ${images - 1}, at least one`,
    );
  };
  const batchOf = (order: string, step: number, targets: Float32Array, among?: Int32Array) => {
    const random = seededRandom(order).fork(step);
    const rows = among ? drawAmong(random, among, batch) : drawBatch(random, images, batch);
    return { inputs: gather(train.images, rows, sizes[0]), targets: [gather(targets, rows, classes)], dropout: [] };
  };
  const plain = (trainer: ReturnType<typeof createDenseTrainer>): LayerNumbers => {
    const { weights } = trainer.parameters();
    trainer.dispose();
    return weights.map((layer) => Array.from(layer));
  };

  return {
    sizes,
    labels: Array.from(train.labels),
    initial: (own) =>
      sizes.slice(1).map((out, l) => {
        const random = seededRandom(own).fork("initialization").fork(l);
        const deviation = glorotNormal(sizes[l], out);
        return Array.from({ length: sizes[l] * out }, () => Math.fround(deviation * random.normal()));
      }),
    train(start, { order, masks, targets, rows, temperature = 1, steps = 100 }) {
      if (!(temperature > 0 && temperature < Infinity))
        throw new RangeError(`glyphPractice: the temperature is ${temperature}; expected a number above 0`);
      const taught = targets ? tableOf(targets) : oneHotLabels;
      const among = rows && placesOf(rows);
      const trainer = trainerOf(start, { mu: momentum }, masks, temperature);
      for (let step = 0; step < steps; step++) trainer.step(batchOf(order, step, taught, among), learningRate);
      return plain(trainer);
    },
    gradient(weights, order, step) {
      // One plain step at the learning rate 1 takes the gradient off.
      const trainer = trainerOf(weights, { mu: 0 });
      trainer.step(batchOf(order, step, oneHotLabels), 1);
      const after = plain(trainer);
      return weights.map((layer, l) => layer.map((weight, i) => Math.fround(weight) - after[l][i]));
    },
    probabilities: (weights) => logitsOf(weights, train, sizes).map(softmax),
    error(weights) {
      const predicted = predictClasses(Float32Array.from(logitsOf(weights, test, sizes).flat()), classes);
      return predicted.filter((label, row) => label !== test.labels[row]).length / images;
    },
  };
}

function softmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** Logits of every image, `[images][classes]`, in double precision: ReLU after every layer but the last. */
function logitsOf(weights: LayerNumbers, { images: pixels, count }: ImageSet, sizes: readonly number[]): number[][] {
  return Array.from({ length: count }, (_, row) => {
    let values: Float64Array = Float64Array.from(pixels.subarray(row * sizes[0], (row + 1) * sizes[0]));
    for (const [l, layer] of weights.entries()) {
      const units = sizes[l + 1];
      const sums = new Float64Array(units);
      // In place, the inputs outside: every check of an exercise tests several networks.
      for (let i = 0; i < values.length; i++)
        for (let unit = 0; unit < units; unit++) sums[unit] += values[i] * layer[i * units + unit];
      values = l < weights.length - 1 ? sums.map((sum) => Math.max(0, sum)) : sums;
    }
    return Array.from(values);
  });
}
