import { drawBatch } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import type { Masks } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { hardLabels, momentum, train } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

export const data = clouds(300, "tickets");
export const seeds = ["一", 2];
export const sizes = [features, 12, 8, classes];
export const drawRows = (random: Random) => drawBatch(random, 300, 20);

/** Draws that fail at their n-th call: a training that is killed. */
export const interrupted = (draw: typeof drawRows, n: number) => {
  let calls = 0;
  return (random: Random): Int32Array => {
    calls++;
    if (calls === n) throw new Error("interrupted");
    return draw(random);
  };
};
export const initial = (): MlpParameters => initMlp({ sizes, seeds });

/** A short training that sees other mini-batches in every round. */
export const trainFor =
  (steps: number) =>
  async (start: MlpParameters, masks: Masks, round: number): Promise<MlpParameters> => {
    const { arms } = await train({
      seeds: seeds.map((seed) => `${seed}, round ${round}`),
      arms: { network: { start, masks, loss: hardLabels(data.labels, classes), drawRows } },
      inputs: data.inputs,
      steps,
      learningRate: 0.02,
      optimizer: momentum(0.9),
    });
    return arms.network.last;
  };
