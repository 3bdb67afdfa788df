import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  available,
  cifar10,
  glyphs,
  type ImageSet,
  mnist,
  type Published,
  type Split,
  splitStratified,
  standardise,
} from "../../lib/data";
import { convN } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { intervalText, meanInterval } from "../../lib/statistics";
import { openKeptRun } from "./kept-run";
import { leftOut, sayLeftOut } from "./long";
import { published } from "./published";
import { resNetRecipe } from "./published-distillation";
import type { Measures, PublishedSetting } from "./published-setting";
import { convRates, convRecipe } from "./published-tickets";

// Any setting of `published.ts` runs as its paper has it, for hours to weeks, on MNIST or CIFAR-10 (`stillroom data`):
//   STILLROOM_PUBLISHED=han-2015-lenet-5 npx vitest run test/science/published
// It prints the paper's figures, what differs here, and then its own. A run that was ended goes on where it was: its
// checkpoints, and a record of its measures as they are made, are in .stillroom/published/NAME, which is deleted to begin
// anew. Here each runs for two steps in its own shape.
const wanted = process.env.STILLROOM_PUBLISHED;
const day = 24 * 60 * 60_000;

beforeAll(async () => {
  await selectBackend();
});

const show = (value: number | readonly number[] | string) =>
  typeof value === "object" && value.length > 1 ? intervalText(meanInterval(value)) : String(value);
const lines = (measures: Measures | PublishedSetting["figures"]) =>
  Object.entries(measures).map(([name, value]) => `  ${name}: ${show(value)}`);

/** As the papers use it: 5,000 training images to validate on, the rest to train on, and the test file. */
const asPublished = ({ train, test }: Published): Split =>
  standardise({
    ...splitStratified(train, { train: train.count - 5000, validation: 5000 }, "published"),
    test,
  });

const photographs = (count: number): ImageSet => ({
  ...{ name: "noise in the shape of CIFAR-10", count, height: 32, width: 32, channels: 3, background: 0 },
  images: Float32Array.from({ length: count * 32 * 32 * 3 }, seededRandom("photographs").normal),
  labels: Int32Array.from({ length: count }, (_, i) => i % 10),
  classNames: Array.from({ length: 10 }, (_, c) => `種類 ${c}`),
});

const sources: Readonly<
  Record<PublishedSetting["learns"], { readonly few: () => Split; readonly all: () => Promise<Split> }>
> = {
  MNIST: {
    few: () =>
      standardise(splitStratified(glyphs(300, "published"), { train: 100, validation: 100, test: 100 }, "published")),
    all: async () => asPublished(await mnist()),
  },
  "CIFAR-10": {
    few: () => ({ train: photographs(20), validation: photographs(2), test: photographs(2) }),
    all: async () => asPublished(await cifar10()),
  },
  nothing: {
    few: () => ({ train: photographs(1), validation: photographs(1), test: photographs(1) }),
    all: async () => sources.nothing.few(),
  },
};
const archives = { MNIST: "mnist", "CIFAR-10": "cifar10" } as const;

const entries = Object.entries(published);
const counts = entries.flatMap(([name, { counts = [] }]) => counts.map((count) => ({ name, ...count })));
const runnable = entries.flatMap(([name, { run, learns }]) => (run ? [{ name, run, learns }] : []));

/** Of the settings that prune round by round: the shares of the weights in %, worked out of the paper's sizes and rates. */
const levels: Readonly<Record<string, readonly string[]>> = {
  "frankle-2019-lenet-300-100": ["100.0", "80.0", "64.1"],
  "frankle-2019-conv-2": ["100.0", "80.1"],
  "frankle-2019-conv-4": ["100.0", "81.1"],
  "frankle-2019-conv-6": ["100.0", "82.5"],
  "frankle-2019-resnet-18": ["100.0"],
  "frankle-2019-vgg-19": ["100.0"],
  "zhou-2019-supermasks": ["80.0", "64.1"],
  "zhou-2019-supermasks-conv": ["82.5"],
};

/**
 * Networks of millions of weights, or many of them; Conv-4 stands for these in every run. And two that a setting of the same
 * paper stands for: without 3 leaves out classes as well, mueller-2019-mnist smooths labels as well.
 */
const large = [
  ...["hinton-2015-only-7-and-8", "mueller-2019-smoothing", "courbariaux-2015-cifar-10"],
  ...["frankle-2019-conv-2", "frankle-2019-conv-6", "frankle-2019-vgg-19", "zhou-2019-supermasks-conv"],
];
sayLeftOut(`Two steps of ${large.join(", ")}`);

describe("published settings", () => {
  it.each(entries)("%s names its paper, setting and figures, and the file that shows it small", (_, setting) => {
    const { paper, figures, small, run, differs } = setting;
    expect(paper).toMatch(/\b(19|20)\d\d\b/);
    expect(Object.keys(figures).length).toBeGreaterThan(0);
    if (small) expect(existsSync(join(import.meta.dirname, small))).toBe(true);
    if (!run) expect(differs).toMatch(/^nothing is run: ./);
  });

  it.each(counts)("$name has as many $of as its paper states", ({ ours, stated, roundedTo }) => {
    expect(roundedTo * Math.round(ours() / roundedTo)).toBe(stated);
  });

  it.each([
    [2, 20_000, 2e-4, [0.1, 0.1, 0.2, 0.2, 0.1]],
    [4, 25_000, 3e-4, [0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.1]],
    [6, 30_000, 3e-4, [0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.2, 0.2, 0.1]],
  ] as const)(
    "Conv-%i is trained and pruned as figure 2 of Frankle and Carbin has it",
    (size, steps, rate, removed) => {
      const network = convN(size);
      expect(convRecipe(size, network)).toMatchObject({ network, steps, learningRate: rate, batch: 60 });
      expect(convRates(size, network)).toEqual(removed);
    },
  );

  it("the deep networks are trained as the papers have it", () => {
    expect(published["frankle-2019-resnet-18"]!.setting).toContain(
      "batches of 128, 30000 iterations, a tenth of the rate at 20000 and 25000; 20 % of all convolutions a round; rates 0.1, 0.01, 0.03 with warm-up",
    );
    expect(published["frankle-2019-vgg-19"]!.setting).toContain(
      "batches of 64, 112480 iterations, a tenth of the rate at 56240 and 84360; 20 % of all convolutions a round; rates 0.1, 0.01, 0.1 with warm-up",
    );
    const recipe = resNetRecipe(sources["CIFAR-10"].few(), 9);
    expect(recipe).toMatchObject({ steps: 64_000, batch: 128, learningRate: 0.1 });
    expect([0, 31_999, 32_000, 47_999, 48_000].map((step) => recipe.schedule!(step, 64_000))).toEqual([
      1,
      1,
      expect.closeTo(0.1),
      expect.closeTo(0.1),
      expect.closeTo(0.01),
    ]);
  });

  it.each(runnable.filter(({ name }) => !leftOut || !large.includes(name)))(
    "$name runs in its own shape, here for two steps of two rows",
    { timeout: 300_000 },
    async ({ name: setting, run, learns }) => {
      const before = tf.memory().numTensors;
      const measures = await run(sources[learns].few(), (paper, few = 2) => Math.min(few, paper));
      // What one of many networks leaves would add up, in a process that ends with the run.
      expect(tf.memory().numTensors).toBe(before);
      const found = Object.keys(measures).flatMap((name) => /(?<=at )[\d.]+(?= %)/.exec(name) ?? []);
      expect([...new Set(found)]).toEqual(levels[setting] ?? []);
      expect(Object.keys(measures).length).toBeGreaterThan(1);
      for (const [name, own] of Object.entries(measures)) {
        for (const value of [own].flat()) {
          expect(value).toBeGreaterThanOrEqual(name === "bias" ? -Number.MAX_VALUE : 0);
          expect(value).toBeLessThan(Infinity);
        }
      }
    },
  );

  if (!wanted)
    console.log(
      `The papers' own settings are skipped; STILLROOM_PUBLISHED names one: ${runnable.map(({ name }) => name).join(", ")}`,
    );
  it.runIf(wanted)(`${wanted ?? "the one named"} as in the paper`, { timeout: 21 * day }, async () => {
    const setting = runnable.find(({ name }) => name === wanted);
    if (!setting)
      throw new Error(`STILLROOM_PUBLISHED is "${wanted}"; expected ${runnable.map(({ name }) => name).join(", ")}`);
    const { name, learns, run } = setting;
    const files = learns === "nothing" ? undefined : available(archives[learns]);
    if (files && !files.available) throw new Error(files.message);
    const { paper, setting: what, figures, differs = "" } = published[name]!;
    console.log([`${paper}: ${what}`, ...lines(figures), differs && `here: ${differs}`].join("\n"));
    const kept = await openKeptRun(join(".stillroom", "published", name), name);
    const measures = await run(await sources[learns].all(), (paper) => paper, kept);
    kept.record.write({ measures });
    kept.record.close();
    console.log(["here", ...lines(measures)].join("\n"));
  });
});
