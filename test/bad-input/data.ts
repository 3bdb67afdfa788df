import * as data from "../../lib/data";
import { seededRandom } from "../../lib/random";
import { nan, type Rows, random } from "./right-input";

/** Two images of 2×2 pixels. */
const images = (more: Partial<data.ImageSet> = {}): data.ImageSet => ({
  ...{ name: "画像", images: new Float32Array(8).fill(0.5), labels: Int32Array.of(0, 1), count: 2 },
  ...{ height: 2, width: 2, channels: 1, classNames: ["0", "1"], background: 0 },
  ...more,
});
const draw = { partner: Int32Array.of(1, 0), share: Float32Array.of(0.5, 0.5) };
const bytes = (shape: number[]) => ({ shape, bytes: new Uint8Array(shape.reduce((a, b) => a * b, 1)) });

export const randomRows: Rows = {
  seededRandom: [
    ["NaN", () => seededRandom(Number.NaN)],
    ["∞", () => seededRandom(Infinity)],
    ["no number to draw", () => seededRandom(1).integer(0)],
    ["fewer than none in order", () => seededRandom(1).permutation(-1)],
    ["half a word", () => seededRandom(1).words(0.5)],
  ],
};

export const dataRows: Rows = {
  cropAtRandom: [
    ["half an image", () => data.cropAtRandom(new Float32Array(3), images(), 1, random())],
    ["padding −1", () => data.cropAtRandom(new Float32Array(4), images(), -1, random())],
  ],
  flipAtRandom: [
    ["half an image", () => data.flipAtRandom(new Float32Array(3), images(), random())],
    ["no images", () => data.flipAtRandom(new Float32Array(0), images(), random())],
  ],
  drawAmong: [["no rows", () => data.drawAmong(random(), new Int32Array(0), 1)]],
  drawBatch: [
    ["no rows", () => data.drawBatch(random(), 0, 1)],
    ["an empty batch", () => data.drawBatch(random(), 1, 0)],
    ["a batch of NaN", () => data.drawBatch(random(), 1, Number.NaN)],
    ["half a replicate", () => data.drawBatch(random(), 1, 1, 0.5)],
  ],
  epoch: [
    ["an empty batch", () => [...data.epoch(random(), 2, 0)]],
    ["fewer than no rows", () => [...data.epoch(random(), -1, 1)]],
  ],
  encodeIdx: [["bytes of another shape", () => data.encodeIdx({ shape: [2, 2], bytes: new Uint8Array(3) })]],
  parseIdx: [
    ["nothing", () => data.parseIdx(new Uint8Array(0), "ファイル")],
    ["another file", () => data.parseIdx(Uint8Array.of(31, 139, 8, 0), "ファイル")],
  ],
  imageSetFromBytes: [
    ["too few labels", () => data.imageSetFromBytes("画像", bytes([2, 1, 1]), bytes([1]), ["0"])],
    ["an unknown class", () => data.imageSetFromBytes("画像", bytes([1, 1, 1]), bytes([1]), [])],
  ],
  drawGlyph: [
    ["no digit", () => data.drawGlyph(10, random())],
    ["NaN", () => data.drawGlyph(Number.NaN, random())],
  ],
  glyphBytes: [["half a glyph", () => data.glyphBytes(0.5, 1)]],
  glyphs: [
    ["fewer than none", () => data.glyphs(-1, 1)],
    ["a seed of NaN", () => data.glyphs(1, Number.NaN)],
  ],
  glyphs14: [["a seed of NaN", () => data.glyphs14({ seed: Number.NaN })]],
  take: [
    ["no such image", () => data.take(images(), [2])],
    ["NaN", () => data.take(images(), [Number.NaN])],
  ],
  drawMixup: [
    ["no rows", () => data.drawMixup(random(), 0)],
    ["α = 0", () => data.drawMixup(random(), 2, 0)],
    ["α = NaN", () => data.drawMixup(random(), 2, Number.NaN)],
    ["α = ∞", () => data.drawMixup(random(), 2, Infinity)],
  ],
  mixRows: [
    ["half a row", () => data.mixRows(new Float32Array(3), draw)],
    ["a share of 2", () => data.mixRows(new Float32Array(4), { ...draw, share: Float32Array.of(2, 0) })],
  ],
  checkLabels: [
    ["an unknown class", () => data.checkLabels("here", [0, 2], 2)],
    ["a class < 0", () => data.checkLabels("here", [0, -1], 2)],
    ["NaN", () => data.checkLabels("here", [Number.NaN], 2)],
    ["half a class", () => data.checkLabels("here", [0], 1.5)],
    ["no classes", () => data.checkLabels("here", [], 0)],
  ],
  oneHot: [
    ["an unknown class", () => data.oneHot([2], 2)],
    ["NaN", () => data.oneHot([Number.NaN], 2)],
  ],
  pool2x2: [["an odd side", () => data.pool2x2(images({ height: 1, width: 4 }))]],
  drawShifts: [
    ["half a pixel", () => data.drawShifts(Int32Array.of(0), 1, 0.5, random())],
    ["a row of a copy", () => data.drawShifts(Int32Array.of(1), 1, 1, random())],
  ],
  offsetsWithin: [["−1", () => data.offsetsWithin(-1)]],
  shiftedCopies: [["NaN", () => data.shiftedCopies(images(), Number.NaN)]],
  splitStratified: [
    ["more than there are", () => data.splitStratified(images(), { train: 3 }, 1)],
    ["half an image", () => data.splitStratified(images(), { train: 0.5 }, 1)],
  ],
  stratifiedOrder: [["a seed of NaN", () => data.stratifiedOrder([0], Number.NaN)]],
  pixelStatistics: [
    ["no images", () => data.pixelStatistics(images({ images: new Float32Array(0), count: 0 }))],
    ["NaN", () => data.pixelStatistics(images({ images: nan, count: 1 }))],
  ],
  standardise: [
    ["pixels all the same", () => data.standardise({ train: images() })],
    ["NaN", () => data.standardise({ train: images({ images: nan, count: 1 }) })],
  ],
  gaussianMixtureRows: [
    ["no rows", () => data.gaussianMixtureRows({ rows: 0, seed: 1 })],
    ["distance 0", () => data.gaussianMixtureRows({ rows: 1, seed: 1, distance: 0 })],
  ],
  multiViewRows: [
    ["one class", () => data.multiViewRows({ rows: 1, seed: 1, classes: 1, singleViewShare: 0 })],
    ["noise features < 0", () => data.multiViewRows({ rows: 1, seed: 1, noiseFeatures: -1, singleViewShare: 0 })],
    ["a share of NaN", () => data.multiViewRows({ rows: 1, seed: 1, singleViewShare: Number.NaN })],
  ],
};
