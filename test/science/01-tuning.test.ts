import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { available, glyphs14, type ImageSet, mnist14, type Split, standardise } from "../../lib/data";
import type { MlpParameters } from "../../lib/models";
import { constant, cosine, hardLabels } from "../../lib/training";
import {
  chosen,
  errorsOn,
  lossOfTeacher,
  type StudentRecipe,
  trainStudents,
  trainTeacher,
} from "./distillation-effect";

/*
 * How the settings of lesson 01 were chosen: on three draws of glyphs and three of MNIST-14, each candidate by its mean
 * error on the validation parts, one step after the other. No test part is looked at here.
 */
const candidates = {
  teacherRates: [7.5e-4, 1.5e-3, 3e-3, 6e-3],
  students: [
    { name: "constant", schedule: constant, rates: [1e-3, 2e-3, 4e-3] },
    { name: "cosine", schedule: cosine, rates: [1e-3, 2e-3, 4e-3, 8e-3, 16e-3] },
  ],
  temperatures: [2, 4, 8],
} as const;
const studentSeeds = ["tuning a", "tuning b", "tuning c"];

interface Draw {
  readonly train: ImageSet;
  readonly validation: ImageSet;
}

const mnist = available("mnist");
const skipped = !process.env.STILLROOM_TUNE
  ? "it takes minutes and its outcome stands in distillation-effect.ts; STILLROOM_TUNE=1 runs it"
  : !mnist.available && mnist.message;
if (skipped) console.log(`The tuning of lesson 01 is skipped: ${skipped}`);

describe.skipIf(skipped)("validation chooses for lesson 01", { timeout: 3_600_000 }, () => {
  let draws: Draw[];
  beforeAll(async () => {
    await selectBackend();
    const fitting = (split: Split): Draw => {
      const { train, validation } = standardise(split);
      return { train, validation };
    };
    const seeds = [1, 2, 3].map((d) => `tuning-${d}`);
    const digits = await Promise.all(seeds.map((seed) => mnist14({ seed })));
    draws = [...seeds.map((seed) => glyphs14({ seed })), ...digits].map(fitting);
  }, 600_000);

  /** Every candidate's mean validation error over all draws; prints them. */
  async function scores<C>(
    what: string,
    tried: Readonly<Record<string, C>>,
    network: (draw: Draw, candidate: C, at: number) => Promise<MlpParameters>,
  ): Promise<Scored<C>[]> {
    const scored: Scored<C>[] = [];
    for (const [name, candidate] of Object.entries(tried)) {
      const errors: number[][] = [];
      for (const [at, draw] of draws.entries()) {
        const trained = await network(draw, candidate, at);
        errors.push(await errorsOn(draw.validation, trained));
        tf.dispose(trained);
      }
      const [glyphs, digits] = [average(errors.slice(0, 3).flat()), average(errors.slice(3).flat())];
      const error = (glyphs + digits) / 2;
      console.log(
        `${what}, ${name}: ${error.toFixed(2)} % (${glyphs.toFixed(2)} glyphs, ${digits.toFixed(2)} MNIST-14)`,
      );
      scored.push({ candidate, error });
    }
    return scored;
  }

  it("rates, schedule and temperature", async () => {
    const teach = ({ train }: Draw, rate: number, at: number) => trainTeacher(train, rate, `tuning ${at}`);
    const teacherRate = best(await scores("teacher", named(candidates.teacherRates), teach));

    const learn = async ({ train }: Draw, recipe: StudentRecipe) =>
      (await trainStudents(train, { labels: hardLabels(train.labels, 10) }, recipe, studentSeeds)).labels!;
    const recipes = candidates.students.flatMap(({ name, schedule, rates }) =>
      rates.map((learningRate) => [`${name} ${learningRate}`, { learningRate, schedule }] as const),
    );
    const onLabels = await scores<StudentRecipe>("student on labels", Object.fromEntries(recipes), learn);
    const labels = best(onLabels);
    const student = best(onLabels.filter(({ candidate }) => candidate.schedule === constant));

    const taught: MlpParameters[] = [];
    for (const [at, draw] of draws.entries()) taught.push(await teach(draw, teacherRate, at));
    const distil = async ({ train }: Draw, temperature: number, at: number) => {
      const distilled = await lossOfTeacher(train, taught[at]!, temperature);
      return (await trainStudents(train, { distilled }, student, studentSeeds)).distilled!;
    };
    const temperature = best(await scores("distilled, T", named(candidates.temperatures), distil));
    expect({ teacherRate, student, temperature, labels }).toEqual(chosen);
  });
});

interface Scored<C> {
  readonly candidate: C;
  /** Percent. */
  readonly error: number;
}

const best = <C>(scored: readonly Scored<C>[]): C =>
  scored.reduce((least, one) => (one.error < least.error ? one : least)).candidate;
const named = (values: readonly number[]) => Object.fromEntries(values.map((value) => [String(value), value]));
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
