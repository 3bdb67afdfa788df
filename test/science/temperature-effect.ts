import { drawBatch, type ImageSet, type Split, standardise } from "../../lib/data";
import { atTemperature, distilAtTemperatures } from "../../lib/distillation";
import { initMlp, type MlpParameters } from "../../lib/models";
import { type Bar, bar, interaction } from "../../lib/statistics";
import { cosine } from "../../lib/training";
import { errorsOn, chosen as lesson01, trainTeacher } from "./distillation-effect";

/**
 * What Hinton, Vinyals and Dean (2015, section 3) report of MNIST in words, without figures: temperatures above 8 give
 * fairly similar results with 300 or more units in each of two hidden layers; with 30 units 2.5 to 4 work
 * significantly better than higher or lower ones.
 */
export const hinton2015 = { wide: 300, alikeAbove: 8, narrow: 30, bestAtNarrow: [2.5, 4] } as const;

/** What lesson 02 fixes by its design. The bar: from T = 1 to T = 20 the wide student gains more than the narrow one. */
export const design = {
  student: { steps: 1000, batch: 64 },
  alpha: 1,
  narrow: 20,
  wide: 200,
  cold: 1,
  hot: 20,
  /** Percentage points. */
  threshold: 0,
} as const;

/** What validation chose (`02-tuning.test.ts`), by students on labels alone, for all widths. */
export const chosen = { learningRate: 8e-3 } as const;

export const hidden = (width: number) => [width, width] as const;

/** Test errors in %, one a seed, by width and arm, and the bar on them. */
export interface TemperatureEffect {
  readonly narrow: Readonly<Record<string, readonly number[]>>;
  readonly wide: Readonly<Record<string, readonly number[]>>;
  /** One value a seed. */
  readonly interaction: readonly number[];
  readonly bar: Bar;
}

/**
 * Lesson 02 as one function: the teacher of lesson 01, then narrow and wide students at a low and a high temperature.
 *
 * @param split as drawn, not standardised
 * @param seed names the teacher and the students
 */
export async function temperatureEffect(split: Split, seed: string, students: number): Promise<TemperatureEffect> {
  const data = standardise(split);
  const teacher = await trainTeacher(data.train, lesson01.teacherRate, `${seed}, teacher`);
  const seeds = Array.from({ length: students }, (_, s) => `${seed}, student ${s}`);
  const errors = (width: number) => errorsByTemperature(data, teacher, width, seeds);
  const [narrow, wide] = [await errors(design.narrow), await errors(design.wide)];
  const [cold, hot] = [atTemperature(design.cold), atTemperature(design.hot)];
  // Errors: the cold arm stands where a gain puts its first number.
  const values = interaction({ treated: [wide[cold]!, narrow[cold]!], control: [wide[hot]!, narrow[hot]!] });
  return {
    narrow,
    wide,
    interaction: values,
    bar: bar({
      claim: `On ${split.test.name}, the gain from T = ${design.cold} to T = ${design.hot} is larger at ${design.wide} units than at ${design.narrow}`,
      values,
      threshold: design.threshold,
      unit: "points",
    }),
  };
}

async function errorsByTemperature(
  { train, test }: Readonly<Record<"train" | "test", ImageSet>>,
  teacher: MlpParameters,
  width: number,
  seeds: readonly string[],
): Promise<Record<string, number[]>> {
  const { arms } = await distilAtTemperatures({
    teacher,
    labels: train.labels,
    temperatures: [design.cold, design.hot],
    alpha: design.alpha,
    seeds,
    inputs: train.images,
    steps: design.student.steps,
    learningRate: chosen.learningRate,
    schedule: cosine,
    student: {
      start: initMlp({ sizes: [train.height * train.width, ...hidden(width), 10], seeds }),
      drawRows: (random) => drawBatch(random, train.count, design.student.batch),
    },
  });
  const errors: [string, number[]][] = [];
  for (const [name, { last }] of Object.entries(arms)) errors.push([name, await errorsOn(test, last)]);
  return Object.fromEntries(errors);
}
