import { drawBatch } from "../../lib/data";
import { initMlp } from "../../lib/models";
import type { Random } from "../../lib/random";
import { type Arm, cosine, hardLabels, type TrainSettings } from "../../lib/training";
import { classes, clouds, features } from "./synthetic";

const data = clouds(200, "checkpoint");
const seeds = [1, "種"];

/** Two arms, two seeds, dropout, a schedule and validation: everything that a checkpoint has to bring back. */
export function smallTraining(): TrainSettings<"plain" | "dropped"> {
  const arm: Arm = {
    start: initMlp({ sizes: [features, 9, 7, classes], seeds }),
    loss: hardLabels(data.labels, classes),
    drawRows: (random: Random) => drawBatch(random, 200, 20),
  };
  return {
    seeds,
    arms: { plain: arm, dropped: { ...arm, dropout: { input: 0.1, hidden: 0.4 } } },
    inputs: data.inputs,
    steps: 40,
    learningRate: 0.02,
    schedule: cosine,
    validation: clouds(60, "checkpoint, validation"),
    recordEvery: 4,
  };
}
