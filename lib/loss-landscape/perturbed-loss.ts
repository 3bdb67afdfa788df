import { tf } from "../backend";
import type { MlpParameters } from "../models";
import { evaluate, type LabelledRows } from "../training";
import { filterNormalised, type Normalisation, perturbMlp } from "./perturb-mlp";

export interface PerturbedLossSettings {
  /** Trained networks; only read. */
  readonly parameters: MlpParameters;
  readonly rows: LabelledRows;
  /** Each σ ≥ 0, relative to the weights; 0 for the networks as they are. */
  readonly sizes: readonly number[];
  /** Random directions that are averaged over, the same for every σ. */
  readonly draws: number;
  /** One a replicate. */
  readonly seeds: readonly (number | string)[];
  /** By unit unless given. */
  readonly normalisation?: Normalisation;
}

export interface PerturbedLoss {
  readonly size: number;
  /** Of each replicate, the mean over the directions: cross-entropy in nats, and share of the rows that are wrong. */
  readonly loss: number[];
  readonly error: number[];
}

/**
 * A probe for flat minima: the loss after random perturbations of the weights. Where it rises more slowly with σ, the
 * minimum is flatter. It is the mean over random directions, by the scale of Li et al. 2018; the sharpness of Keskar,
 * Mudigere, Nocedal, Smelyanskiy and Tang 2017 (metric 2.1) is the largest relative rise of the loss within a box around
 * the weights, which takes a search.
 *
 * @throws RangeError on no σ, no direction, and as `perturbMlp` and `evaluate`.
 */
export async function perturbedLoss(settings: PerturbedLossSettings): Promise<PerturbedLoss[]> {
  const { parameters, rows, sizes, draws, seeds, normalisation = filterNormalised } = settings;
  if (sizes.length === 0 || !Number.isInteger(draws) || draws < 1) {
    throw new RangeError(
      `perturbedLoss: found ${sizes.length} sizes and ${draws} directions; expected one or more of each`,
    );
  }
  const result: PerturbedLoss[] = [];
  for (const size of sizes) {
    const [loss, error] = [new Float64Array(seeds.length), new Float64Array(seeds.length)];
    for (let draw = 0; draw < draws; draw++) {
      const moved = perturbMlp(parameters, size, seeds, draw, normalisation);
      try {
        const found = await evaluate(moved, rows);
        seeds.forEach((_, r) => {
          loss[r] += found.loss[r] / draws;
          error[r] += found.error[r] / draws;
        });
      } finally {
        tf.dispose(moved);
      }
    }
    result.push({ size, loss: Array.from(loss), error: Array.from(error) });
  }
  return result;
}
