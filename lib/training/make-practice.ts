import { createDenseTrainer } from "../backend";
import { drawAmong, drawBatch, glyphs, type ImageSet, oneHot, pixelsOf, pool2x2, standardise, take } from "../data";
import { checkSizes, glorotNormal } from "../models";
import { seededRandom } from "../random";
import { copyRows } from "./copy-rows";
import { predictClasses } from "./evaluate";
import type { GlyphPractice, LayerNumbers } from "./glyph-practice";

const [batch, learningRate, momentum, images] = [50, 0.05, 0.9, 300];

/** Drawing takes longer than a training, and an exercise and its checks ask for the same glyphs. */
const drawnBefore = new Map<string, ImageSet>();

/** A practice that trains anew whatever it is asked; `glyphPractice` says what it is. */
export function makePractice(seed: string, hidden: readonly number[]): GlyphPractice {
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
