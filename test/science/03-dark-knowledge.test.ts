import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14, type Split, standardise } from "../../lib/data";
import { intervalText, meanInterval, pairedDifferences } from "../../lib/statistics";
import { hardLabels } from "../../lib/training";
import { chosen, lossOfTeacher, trainTeacher } from "./distillation-effect";
import { leftOut, sayLeftOut } from "./long";
import { darkKnowledge, jittered, measured, mended, missingClassBars, studentsWithout } from "./missing-class-effect";
import { published } from "./published";

sayLeftOut("Dark knowledge of a class never shown");

// The bars of lesson 03 on seeds that neither its tuning nor the lesson itself have seen; one teacher, so that the
// intervals are over students.
const seed = "dark knowledge, verification";
const seeds = [0, 1, 2, 3, 4].map((s) => `${seed}, student ${s}`);
const timeout = 5 * 60_000;

beforeAll(async () => {
  await selectBackend();
});

async function expectDarkKnowledge(name: string, split: Split): Promise<void> {
  const data = standardise(split);
  const teacher = await trainTeacher(data.train, chosen.teacherRate, `${seed}, teacher`);
  const transfer = jittered(data.train);
  const distilled = await lossOfTeacher(transfer, teacher, darkKnowledge.temperature);
  const losses = { distilled, labels: hardLabels(transfer.labels, 10) };
  const students = await studentsWithout(data, [3], losses, seeds);
  const fitOn = jittered(data.validation);
  const [soft, hard] = [students.distilled!, students.labels!].map(({ validation, test }) => {
    const report = { logits: test, on: data.test };
    return {
      before: measured(test, data.test, 3),
      after: mended({ logits: validation, on: fitOn }, report, [3], 3),
      peeked: mended(report, report, [3], 3),
    };
  });
  const bars = missingClassBars(name, soft!.after.recall, hard!.after.recall);
  const percent = (values: readonly number[]) => intervalText(meanInterval(values), "%");
  console.log(
    [
      `2015: ${JSON.stringify(published["hinton-2015-without-3"]!.figures)}`,
      `here, distilled: error ${percent(soft!.before.error)}, recall of 3 ${percent(soft!.before.recall)}`,
      `  bias raised by ${intervalText(meanInterval(soft!.after.bias))}: error ${percent(soft!.after.error)}`,
      `  peeking would hide ${intervalText(meanInterval(pairedDifferences(soft!.after.error, soft!.peeked.error)), "points")}`,
      bars.distilled.sentence,
      bars.labels.sentence,
    ].join("\n"),
  );
  expect([bars.distilled.verdict, bars.labels.verdict]).toEqual(["pass", "pass"]);
  expect(meanInterval(pairedDifferences(soft!.before.error, soft!.after.error)).low).toBeGreaterThan(0);
  // Nobody beats the test set's best bias on the test set.
  for (const gain of pairedDifferences(soft!.after.error, soft!.peeked.error)) expect(gain).toBeGreaterThanOrEqual(0);
}

describe.skipIf(leftOut)(
  "a distilled student that has never seen a 3 recognises threes, and one on labels does not",
  () => {
    it("on glyphs", { timeout }, () => expectDarkKnowledge("glyphs", glyphs14({ seed })));

    const mnist = available("mnist");
    if (!mnist.available) console.log(`The bars on MNIST-14 are skipped: ${mnist.message}`);
    it.skipIf(!mnist.available)("on MNIST-14", { timeout }, async () => {
      await expectDarkKnowledge("MNIST-14", await mnist14({ seed }));
    });
  },
);
