import { tf } from "../backend";
import { drawBatch } from "../data";
import { initMlp, type MlpParameters } from "../models";
import { train } from "../training";
import type { PredictionApi } from "./prediction-api";

export interface ExtractSettings {
  readonly api: PredictionApi;
  /** `[rows, features]`: what is asked, each row once. */
  readonly queries: Float32Array;
  /** Units of the hidden layers of the copy; the thief need not know those of the original. */
  readonly hidden: readonly number[];
  /** One copy a seed, all from the same answers. */
  readonly seeds: readonly (number | string)[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
}

/**
 * Steals a model through its prediction interface: black-box distillation. The answers to the queries, rescaled to sum
 * to 1 where they were rounded, are the soft targets of a new network (temperature 1, because nobody outside can raise
 * the temperature of probabilities that were rounded).
 *
 * @returns one replicate a seed, new tensors
 * @throws RangeError as `query` and `train`.
 */
export async function extract(settings: ExtractSettings): Promise<MlpParameters> {
  const { api, queries, hidden, seeds, steps, batch, learningRate } = settings;
  const targets = asDistributions(await api.query(queries), api.classes);
  const start = initMlp({ sizes: [api.features, ...hidden, api.classes], seeds });
  const copy = {
    start,
    loss: [{ targets, weight: 1, temperature: 1 }],
    drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, queries.length / api.features, batch),
  };
  const { arms } = await train({ seeds, inputs: queries, steps, learningRate, arms: { copy } });
  tf.dispose(start);
  return arms.copy.last;
}

/** Rows that sum to 1; a row rounded to nothing becomes uniform. */
function asDistributions(answers: Float32Array, classes: number): Float32Array {
  return answers.map((value, i) => {
    const row = answers.subarray(i - (i % classes), i - (i % classes) + classes);
    const sum = row.reduce((total, p) => total + p, 0);
    return sum === 0 ? 1 / classes : value / sum;
  });
}
