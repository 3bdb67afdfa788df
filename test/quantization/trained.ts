import { drawBatch } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import { hardLabels, train } from "../../lib/training";
import { classes, clouds } from "../training/synthetic";

/** Two networks trained on three clouds for a moment. */
export async function trainedOnClouds(sizes: number[]): Promise<MlpParameters> {
  const { inputs, labels } = clouds(300, "train");
  const start = initMlp({ sizes, seeds: [1, 2] });
  const arm = {
    start,
    loss: hardLabels(labels, classes),
    drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 300, 32),
  };
  const { arms } = await train({ seeds: [1, 2], inputs, steps: 150, learningRate: 0.01, arms: { arm } });
  return arms.arm.last;
}
