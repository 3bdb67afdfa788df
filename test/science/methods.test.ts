import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { glyphs14, type Split } from "../../lib/data";
import { bar, equivalenceBar, intervalText, meanInterval, pairedDifferences } from "../../lib/statistics";
import { leftOut, sayLeftOut } from "./long";
import { mutualEffect, noisyLabelsEffect, smoothingEffect, teachingEffect } from "./methods-effect";

sayLeftOut("Methods of the laboratory");

// Methods whose modules have no lesson yet, on glyphs, by seeds that nothing else has seen; settings were
// chosen on tuning-1. One draw of glyphs and one teacher: the intervals are over students. Three of them show a large effect,
// a null takes five.
const seed = "science, methods";
const seeds = [0, 1, 2, 3, 4].map((s) => `${seed}, ${s}`);
const three = seeds.slice(0, 3);
const timeout = 5 * 60_000;

let split: Split;
beforeAll(async () => {
  await selectBackend();
  split = glyphs14({ seed });
});

const arms = (measures: Readonly<Record<string, readonly number[]>>, unit = "%") =>
  Object.entries(measures).map(([name, own]) =>
    own.length > 1 ? `${name} ${intervalText(meanInterval(own), unit)}` : `${name} ${own[0]!.toFixed(2)} ${unit}`,
  );

describe.skipIf(leftOut)("methods of the laboratory, on glyphs", () => {
  it("a teacher on labels of which 40 % are wrong teaches more than those labels do", { timeout }, async () => {
    const errors = await noisyLabelsEffect(split, three, 0.4);
    const gap = bar({
      claim: "With 40 % of the labels wrong, distillation lowers the test error",
      values: pairedDifferences(errors.hard, errors.distilled),
      threshold: 10,
      unit: "points",
    });
    console.log([...arms(errors), gap.sentence].join("\n"));
    expect(gap.verdict).toBe("pass");
  });

  it("label smoothing tightens the clusters of answers", { timeout }, async () => {
    const { hard, smoothed } = await smoothingEffect(split, three, 0.1);
    const tighter = bar({
      claim: "Smoothed labels lower the spread of the logit gaps",
      values: pairedDifferences(hard.spread, smoothed.spread),
      threshold: 0.05,
    });
    const spreads = arms({ "spread, hard": hard.spread, "spread, smoothed": smoothed.spread }, "");
    const errors = arms({ "error, hard": hard.error, "error, smoothed": smoothed.error });
    console.log([...spreads, ...errors, tighter.sentence].join("\n"));
    expect(tighter.verdict).toBe("pass");
  });

  it("a teacher that sees what its student sees teaches better than one that does not", { timeout }, async () => {
    const errors = await teachingEffect(split, three, 500, 500);
    const bars = (["fixed", "independent"] as const).map((other) =>
      bar({
        claim: `Consistent teaching has a lower test error than ${other} teaching`,
        values: pairedDifferences(errors[other]!, errors.consistent!),
        threshold: 1,
        unit: "points",
      }),
    );
    console.log([...arms(errors), ...bars.map(({ sentence }) => sentence)].join("\n"));
    expect(bars.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
  });

  it("mutual learning changes the test error by less than half a point: no effect worth speaking of", {
    timeout,
  }, async () => {
    const errors = await mutualEffect(split, seeds);
    const same = equivalenceBar({
      claim: "Mutual learning and learning alone have the same test error",
      values: pairedDifferences(errors.alone, errors.mutual),
      margin: 0.5,
      unit: "points",
    });
    console.log([...arms(errors), same.sentence].join("\n"));
    // The verdict is printed; what is certain with five seeds is that neither is a point better.
    expect(Math.max(Math.abs(same.interval.low), Math.abs(same.interval.high))).toBeLessThan(1);
  });
});
