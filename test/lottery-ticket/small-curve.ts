import type { ImageSet } from "../../lib/data";
import { layerwise, pruningRates, type TicketCurveSettings } from "../../lib/lottery-ticket";
import { momentum } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

/** Clouds in the form of images, one row of pixels each. */
export const imagesOf = (rows: number, seed: string): ImageSet => {
  const { inputs: images, labels } = clouds(rows, seed);
  const classNames = Array.from({ length: classes }, (_, c) => `雲 ${c}`);
  return {
    name: seed,
    images,
    labels,
    count: rows,
    height: 1,
    width: features,
    channels: 1,
    classNames,
    background: 0,
  };
};

/** A curve whose levels take a fraction of a second. */
export const smallCurve: TicketCurveSettings = {
  data: { train: imagesOf(300, "train"), validation: imagesOf(100, "validation"), test: imagesOf(200, "test") },
  hidden: [16, 12],
  seeds: ["種 1", "種 2", "種 3"],
  steps: 60,
  batch: 20,
  learningRate: 0.02,
  optimizer: momentum(0.9),
  lookEvery: 10,
  prune: layerwise(pruningRates(3)),
};
