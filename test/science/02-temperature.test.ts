import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs14, mnist14 } from "../../lib/data";
import { intervalText, meanInterval, pairedInterval } from "../../lib/statistics";
import { leftOut, sayLeftOut } from "./long";
import { design, type TemperatureEffect, temperatureEffect } from "./temperature-effect";

sayLeftOut("Width and temperature");

// The bar of lesson 02 on seeds that neither its tuning nor the lesson itself have seen. Ten seeds, because narrow
// students scatter.
const seed = "temperature, verification";
const minutes = 60_000;
const students = 10;

beforeAll(async () => {
  await selectBackend();
});

function report({ narrow, wide, bar }: TemperatureEffect): void {
  const gain = (errors: TemperatureEffect["wide"]) =>
    intervalText(pairedInterval(errors[`T = ${design.cold}`]!, errors[`T = ${design.hot}`]!), "points");
  const levels = (errors: TemperatureEffect["wide"]) =>
    Object.entries(errors).map(([arm, own]) => `${arm} ${intervalText(meanInterval(own), "%")}`);
  console.log(
    [
      `${design.narrow} units: ${levels(narrow).join("; ")}; from cold to hot ${gain(narrow)}`,
      `${design.wide} units: ${levels(wide).join("; ")}; from cold to hot ${gain(wide)}`,
      bar.sentence,
    ].join("\n"),
  );
}

function expectEffect(effect: TemperatureEffect): void {
  report(effect);
  expect(effect.bar.verdict).toBe("pass");
}

describe.skipIf(leftOut)("how much a high temperature is worth depends on the width of the student", () => {
  it("on glyphs", { timeout: 10 * minutes }, async () => {
    expectEffect(await temperatureEffect(glyphs14({ seed }), seed, students));
  });

  const mnist = available("mnist");
  if (!mnist.available) console.log(`The bar on MNIST-14 is skipped: ${mnist.message}`);
  it.skipIf(!mnist.available)("on MNIST-14", { timeout: 10 * minutes }, async () => {
    expectEffect(await temperatureEffect(await mnist14({ seed }), seed, students));
  });
});
