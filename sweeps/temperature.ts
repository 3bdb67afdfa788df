/**
 * How the temperature of the soft targets and their weight move a small student's error, over seeds, on drawn digits.
 *
 *     stillroom sweep sweeps/temperature.ts --out .stillroom/temperature
 */
import { selectBackend, tf } from "../lib/backend";
import { drawBatch, glyphs14, standardise } from "../lib/data";
import { distil } from "../lib/distillation";
import { initMlp } from "../lib/models";
import type { Settings } from "../lib/sweep";
import { evaluate, hardLabels, train } from "../lib/training";

export const grid = {
  seed: [1, 2, 3],
  temperature: [1, 2, 4, 8],
  alpha: [0.5, 0.9],
} as const;

const steps = 300;
const batch = 64;
const learningRate = 1e-3;

/** Share of test images that the distilled student and its control, taught by labels alone, get wrong. */
export async function run({ seed, temperature, alpha }: Settings<typeof grid>) {
  await selectBackend();
  const { train: images, test } = standardise(glyphs14({ seed }));
  const seeds = [seed];
  const shared = { seeds, inputs: images.images, steps, learningRate };
  const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, images.count, batch);
  const teacher = await train({
    ...shared,
    arms: {
      teacher: { start: initMlp({ sizes: [196, 100, 10], seeds }), loss: hardLabels(images.labels, 10), drawRows },
    },
  });
  const { arms } = await distil({
    ...shared,
    teacher: teacher.arms.teacher.last,
    labels: images.labels,
    student: { start: initMlp({ sizes: [196, 20, 10], seeds }), drawRows },
    temperature,
    alpha,
  });
  const of = { inputs: test.images, labels: test.labels };
  const [hard] = (await evaluate(arms.hard.last, of)).error;
  const [distilled] = (await evaluate(arms.distilled.last, of)).error;
  tf.dispose([teacher.arms, arms]);
  return { hard, distilled };
}
