import { seededRandom } from "../../random";
import { type ClassRows, checkRowSettings, NOISE_FEATURES, type RowSettings } from "./class-rows";

/** Strength of a view that a row shows, before it varies by ±20 %; the noise has standard deviation 1. */
const STRENGTH = 3;
/** What is left of the other view in a single-view row. */
const FAINT = 0.1;
/** Views of other classes that a row touches on, each with up to 40 % of the strength. */
const STRAY = { count: 2, share: 0.4 } as const;

export interface MultiViewSettings extends RowSettings {
  /** Share of the rows that show one of their two views alone, in [0, 1]. */
  readonly singleViewShare: number;
}

export interface MultiViewRows extends ClassRows {
  /** `[rows]`: 1 where both views are there, else 0. */
  readonly multiView: Uint8Array;
}

/**
 * Multi-view data (Allen-Zhu and Li 2020, "Towards understanding ensemble, knowledge distillation and self-distillation
 * in deep learning", section 3, with one number for each view and noise in place of patches). A class has two views,
 * either of which tells it: numbers 2y and 2y + 1 of a row of class y. Most rows show both; a single-view row shows one
 * of the two, drawn at random, and a tenth of the other. Each row touches faintly on views of other classes, and all
 * numbers after the views are normal noise, by which a network can remember a row whose view it has not learned.
 *
 * Row i is of class i modulo `classes`, and the same however many are drawn.
 *
 * @returns inputs `[rows, 2 · classes + noiseFeatures]`
 * @throws RangeError on no row, fewer than 2 classes, noise features < 0, a share outside [0, 1].
 */
export function multiViewRows(settings: MultiViewSettings): MultiViewRows {
  const { rows, seed, singleViewShare, classes = 10, noiseFeatures = NOISE_FEATURES } = settings;
  checkRowSettings("multiViewRows", rows, classes, noiseFeatures);
  if (!(singleViewShare >= 0 && singleViewShare <= 1)) {
    throw new RangeError(
      `multiViewRows: the share of single-view rows is ${singleViewShare}; expected a number from 0 to 1`,
    );
  }
  const random = seededRandom(seed).fork("views");
  const features = 2 * classes + noiseFeatures;
  const inputs = new Float32Array(rows * features);
  const multiView = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const own = random.fork(i);
    const row = inputs.subarray(i * features, (i + 1) * features);
    const label = i % classes;
    const both = own.next() >= singleViewShare;
    const shown = own.integer(2);
    multiView[i] = Number(both);
    for (const view of [0, 1]) {
      const part = both || view === shown ? 1 : FAINT;
      row[2 * label + view] = STRENGTH * part * (0.8 + 0.4 * own.next());
    }
    for (let stray = 0; stray < STRAY.count; stray++) {
      const other = (label + 1 + own.integer(classes - 1)) % classes;
      row[2 * other + own.integer(2)] += STRENGTH * STRAY.share * own.next();
    }
    for (let feature = 2 * classes; feature < features; feature++) row[feature] = own.normal();
  }
  return { inputs, labels: Int32Array.from({ length: rows }, (_, i) => i % classes), multiView };
}
