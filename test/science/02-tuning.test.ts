import { describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { available, drawBatch, glyphs14, type ImageSet, mnist14, type Split, standardise } from "../../lib/data";
import { initMlp } from "../../lib/models";
import { cosine, hardLabels, train } from "../../lib/training";
import { errorsOn } from "./distillation-effect";
import { chosen, design, hidden } from "./temperature-effect";

/*
 * How the learning rate of lesson 02 was chosen: on three draws of glyphs and three of MNIST-14, at each width by the
 * mean error on the validation parts of students on labels alone, the control of every temperature. No test part is
 * looked at here, and no teacher: a rate chosen by one temperature would favour it.
 */
const widths = [20, 50, 100, 200] as const;
const rates = [4e-3, 8e-3, 16e-3] as const;
const seeds = ["tuning a", "tuning b", "tuning c"];

const mnist = available("mnist");
const skipped = !process.env.STILLROOM_TUNE
  ? "it takes minutes and its outcome stands in temperature-effect.ts; STILLROOM_TUNE=1 runs it"
  : !mnist.available && mnist.message;
if (skipped) console.log(`The tuning of lesson 02 is skipped: ${skipped}`);

describe.skipIf(skipped)("validation chooses for lesson 02", { timeout: 3_600_000 }, () => {
  it("one learning rate for all widths", async () => {
    await selectBackend();
    const draws = await Promise.all(
      [1, 2, 3].flatMap((d) => [glyphs14({ seed: `tuning-${d}` }), mnist14({ seed: `tuning-${d}` })]),
    );
    const best: number[] = [];
    for (const width of widths) {
      const errors: number[] = [];
      for (const rate of rates) {
        const each: number[] = [];
        for (const draw of draws) each.push(...(await validationErrors(draw, width, rate)));
        errors.push(each.reduce((sum, error) => sum + error, 0) / each.length);
        console.log(`${width} units, rate ${rate}: ${errors.at(-1)!.toFixed(2)} %`);
      }
      best.push(rates[errors.indexOf(Math.min(...errors))]!);
    }
    expect(best).toEqual(widths.map(() => chosen.learningRate));
  });
});

async function validationErrors(split: Split, width: number, learningRate: number): Promise<number[]> {
  const { train: images, validation }: Record<"train" | "validation", ImageSet> = standardise(split);
  const { arms } = await train({
    seeds,
    inputs: images.images,
    steps: design.student.steps,
    learningRate,
    schedule: cosine,
    arms: {
      labels: {
        start: initMlp({ sizes: [images.height * images.width, ...hidden(width), 10], seeds }),
        loss: hardLabels(images.labels, 10),
        drawRows: (random) => drawBatch(random, images.count, design.student.batch),
      },
    },
  });
  const errors = await errorsOn(validation, arms.labels.last);
  tf.dispose(arms);
  return errors;
}
