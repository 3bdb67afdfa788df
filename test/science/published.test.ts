import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { available, glyphs, mnist, type Split, splitStratified, standardise } from "../../lib/data";
import { intervalText, meanInterval } from "../../lib/statistics";
import { type Measures, type PublishedSetting, published } from "./published";

// A paper's own setting takes hours and runs by name: STILLROOM_PUBLISHED=NAME npx vitest run test/science/published
const wanted = process.env.STILLROOM_PUBLISHED;
const day = 24 * 60 * 60_000;

beforeAll(async () => {
  await selectBackend();
});

const show = (value: number | readonly number[] | string) =>
  typeof value === "object" && value.length > 1 ? intervalText(meanInterval(value)) : String(value);
const lines = (measures: Measures | PublishedSetting["figures"]) =>
  Object.entries(measures).map(([name, value]) => `  ${name}: ${show(value)}`);

/** MNIST as the papers use it: 55,000 to train on, 5,000 to validate on, the test file. */
async function mnistAtFullSize(): Promise<Split> {
  const { train, test } = await mnist();
  return standardise({ ...splitStratified(train, { train: 55_000, validation: 5000 }, "published"), test });
}

const entries = Object.entries(published);
const runnable = entries.flatMap(([name, { run }]) => (run ? [{ name, run }] : []));

describe("published settings", () => {
  it.each(entries)("%s names its paper, setting and figures, and the file that shows it small", (_, setting) => {
    const { paper, figures, small } = setting;
    expect(paper).toMatch(/\b(19|20)\d\d\b/);
    expect(Object.keys(figures).length).toBeGreaterThan(0);
    if (small) expect(existsSync(join(import.meta.dirname, small))).toBe(true);
  });

  it.each(runnable)(
    "$name runs in its own shape, here for two steps, seeds and rounds",
    { timeout: 300_000 },
    async ({ run }) => {
      const set = glyphs(500, "published");
      const split = splitStratified(set, { train: 200, validation: 100, test: 200 }, "published");
      const measures = await run(standardise(split), (paper) => Math.min(2, paper));
      expect(Object.keys(measures).length).toBeGreaterThan(1);
      for (const value of Object.values(measures).flat()) expect(value).toBeGreaterThanOrEqual(0);
    },
  );

  if (!wanted)
    console.log(
      `The papers' own settings are skipped; STILLROOM_PUBLISHED names one: ${runnable.map(({ name }) => name).join(", ")}`,
    );
  it.runIf(wanted)(`${wanted ?? "the one named"} as in the paper`, { timeout: 7 * day }, async () => {
    const files = available("mnist");
    if (!files.available) throw new Error(files.message);
    const setting = runnable.find(({ name }) => name === wanted);
    if (!setting)
      throw new Error(`STILLROOM_PUBLISHED is "${wanted}"; expected ${runnable.map(({ name }) => name).join(", ")}`);
    const { paper, setting: what, figures, differs = "" } = published[setting.name]!;
    console.log([`${paper}: ${what}`, ...lines(figures), differs && `here: ${differs}`].join("\n"));
    console.log(["here", ...lines(await setting.run(await mnistAtFullSize(), (paper) => paper))].join("\n"));
  });
});
