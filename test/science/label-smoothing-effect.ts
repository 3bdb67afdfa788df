import { drawBatch, standardise } from "../../lib/data";
import { distillationLoss, recall, rowsWithout, smoothedLabels } from "../../lib/distillation";
import { initMlp, takeReplicates } from "../../lib/models";
import { bar, pairedDifferences } from "../../lib/statistics";
import { type Arm, cosine, predictLogits, train } from "../../lib/training";
import { accuracyOn, percent, rowsOf, type SmallExperiment, seedsOf } from "./small-experiment";

const alphas = [0, 0.1, 0.4] as const;
const missing = 3;

/** A teacher on smoothed labels tells less of a class that its student never sees (Müller, Kornblith and Hinton 2019, section 4). */
export const smoothedTeachers: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const { images: inputs, labels, count } = data.train;
  const seeds = seedsOf(seed);
  const run = { inputs, learningRate: 1e-3, schedule: cosine };
  const teachers = await train({
    ...{ ...run, seeds, steps: 800 },
    arms: Object.fromEntries(
      alphas.map((alpha): [string, Arm] => [
        `${alpha}`,
        {
          start: initMlp({ sizes: [196, 200, 200, 10], seeds }),
          loss: smoothedLabels(labels, 10, alpha),
          drawRows: (random) => drawBatch(random, count, 64),
        },
      ]),
    ),
  });
  const others = rowsWithout(labels, [missing]);
  const measures: Record<string, number[]> = {};
  const recalls: number[][] = [];
  for (const alpha of alphas) {
    const teacher = teachers.arms[`${alpha}`]!.last;
    const found: number[] = [];
    for (const [s, own] of seeds.entries()) {
      // A teacher a student, so that the interval is over both.
      const teacherLogits = await predictLogits(takeReplicates(teacher, [s]), inputs);
      const student = {
        start: initMlp({ sizes: [196, 200, 200, 10], seeds: [`${own}, student`] }),
        loss: distillationLoss({ teacherLogits, classes: 10, temperature: 4, alpha: 1 }),
        drawRows: (random: Parameters<typeof drawBatch>[0]) =>
          drawBatch(random, others.length, 64).map((row) => others[row]!),
      };
      const { arms } = await train({ ...run, seeds: [own], steps: 800, arms: { student } });
      const [logits] = await predictLogits(arms.student.last, data.test.images);
      found.push(recall(logits!, data.test.labels, 10, missing));
    }
    measures[`α = ${alpha}: teacher's accuracy, %`] = await accuracyOn(rowsOf(data.test), teacher);
    measures[`α = ${alpha}: its student's recall of the missing class, %`] = percent(found);
    recalls.push(percent(found));
  }
  const [hard, slight, strong] = recalls as [number[], number[], number[]];
  const fall = (claim: string, values: readonly number[]) => bar({ claim, values, threshold: 5, unit: "points" });
  return {
    measures,
    bars: [
      fall("Smoothing by 0.1 lowers a student's recall of the missing class", pairedDifferences(hard, slight)),
      fall("Smoothing by 0.4 lowers it", pairedDifferences(hard, strong)),
    ],
  };
};
