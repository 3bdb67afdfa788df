import { drawBatch, type ImageSet, type Split, standardise, take } from "../../lib/data";
import {
  consistentTeaching,
  functionMatching,
  logitGapSpread,
  noisyLabels,
  smoothedLabels,
} from "../../lib/distillation";
import { initMlp, type MlpParameters } from "../../lib/models";
import { mutualLearning } from "../../lib/mutual-learning";
import { type Random, seededRandom } from "../../lib/random";
import { type Arm, cosine, hardLabels, predictLogits, train } from "../../lib/training";
import { chosen, errorsOn, lossOfTeacher, trainTeacher } from "./distillation-effect";

/** Of every student here: 196-200-200-10 with Adam. */
const hidden = [200, 200];
const batch = 64;
const learningRate = 1e-3;

/** A student's start and mini-batches; its seeds may be of another name than those of the training. */
const studentOf = (set: ImageSet, seeds: readonly string[]) => ({
  start: initMlp({ sizes: [set.height * set.width, ...hidden, 10], seeds }),
  drawRows: (random: Random) => drawBatch(random, set.count, batch),
});

/** Test errors with a share of the training labels wrong: of a student on them, and of one taught by a teacher on them. */
export async function noisyLabelsEffect(split: Split, seeds: readonly string[], share: number) {
  const data = standardise(split);
  const labels = noisyLabels(data.train.labels, 10, share, seededRandom(`${seeds[0]}, noise`));
  const noisy = { ...data.train, labels };
  const teacher = await trainTeacher(noisy, chosen.teacherRate, `${seeds[0]}, teacher`);
  const distilled = await lossOfTeacher(noisy, teacher, 4);
  const student = studentOf(noisy, seeds);
  const { arms } = await train({
    learningRate,
    seeds,
    inputs: noisy.images,
    steps: 1500,
    arms: {
      hard: { ...student, loss: hardLabels(labels, 10) },
      distilled: { ...student, loss: distilled },
    },
  });
  return {
    teacher: await errorsOn(data.test, teacher),
    hard: await errorsOn(data.test, arms.hard.last),
    distilled: await errorsOn(data.test, arms.distilled.last),
  };
}

/** Test errors of students on a small transfer set, by what their teacher sees. */
export async function teachingEffect(split: Split, seeds: readonly string[], images: number, steps: number) {
  const data = standardise(split);
  const teacher = await trainTeacher(data.train, chosen.teacherRate, `${seeds[0]}, teacher`);
  const small = take(
    data.train,
    Int32Array.from({ length: images }, (_, i) => i),
  );
  const common = { learningRate, seeds, steps, schedule: cosine };
  const { start, drawRows } = studentOf(small, seeds);
  const teachings = await consistentTeaching({ teacher, images: small, pixels: 2, batch, temperature: 2 });
  const views = {
    ...teachings.arms,
    none: { ...teachings.arms.consistent, drawRows },
  };
  const arms = Object.fromEntries(Object.entries(views).map(([name, arm]): [string, Arm] => [name, { ...arm, start }]));
  const taught = await train<string>({ ...common, inputs: teachings.inputs, arms });
  const matching = await functionMatching({
    teacher,
    inputs: teachings.inputs,
    mixtures: 50 * images,
    random: seededRandom(`${seeds[0]}, mixtures`),
    batch,
    temperature: 2,
  });
  const matched = await train({ ...common, inputs: matching.inputs, arms: { matched: { ...matching.arm, start } } });
  const entries = Object.entries({ ...taught.arms, ...matched.arms }).map(
    async ([name, { last }]) => [name, await errorsOn(data.test, last)] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Record<string, number[]>;
}

/** How tightly networks' answers cluster, with labels and with smoothed labels, and their test errors. */
export async function smoothingEffect(split: Split, seeds: readonly string[], alpha: number) {
  const data = standardise(split);
  const { labels } = data.train;
  const network = studentOf(data.train, seeds);
  const arms = {
    hard: { ...network, loss: hardLabels(labels, 10) },
    smoothed: { ...network, loss: smoothedLabels(labels, 10, alpha) },
  };
  const trained = await train({ learningRate, seeds, inputs: data.train.images, steps: 1000, schedule: cosine, arms });
  const measure = async (parameters: MlpParameters) => ({
    spread: (await predictLogits(parameters, data.train.images)).map((own) => logitGapSpread(own, labels, 10)),
    error: await errorsOn(data.test, parameters),
  });
  return { hard: await measure(trained.arms.hard.last), smoothed: await measure(trained.arms.smoothed.last) };
}

/** Test errors of two students that teach each other, and of the same two alone: the mean over the two. */
export async function mutualEffect(split: Split, seeds: readonly string[]) {
  const data = standardise(split);
  const student = (name: string) =>
    studentOf(
      data.train,
      seeds.map((seed) => `${seed}, ${name}`),
    );
  const { arms } = await mutualLearning({
    learningRate,
    seeds,
    inputs: data.train.images,
    labels: data.train.labels,
    steps: 1000,
    students: { first: student("first"), second: student("second") },
  });
  const mean = async (a: MlpParameters, b: MlpParameters) => {
    const [p, q] = [await errorsOn(data.test, a), await errorsOn(data.test, b)];
    return p.map((error, s) => (error + q[s]) / 2);
  };
  return {
    mutual: await mean(arms.first.last, arms.second.last),
    alone: await mean(arms["first alone"].last, arms["second alone"].last),
  };
}
