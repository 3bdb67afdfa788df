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
import { seededRandom } from "../../lib/random";
import { intervalText, meanInterval } from "../../lib/statistics";
import { openKeptRun } from "./kept-run";
import { leftOut, sayLeftOut } from "./long";
import { published } from "./published";
import type { Measures, PublishedSetting } from "./published-setting";

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

/** Networks of ten million weights and more. */
const large = ["courbariaux-2015-cifar-10", "frankle-2019-vgg-19"];
sayLeftOut(`Two steps of ${large.join(" and ")}`);

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

  it.each(runnable.filter(({ name }) => !leftOut || !large.includes(name)))(
    "$name runs in its own shape, here for two steps of two rows",
    { timeout: 300_000 },
    async ({ run, learns }) => {
      // Frees what a run leaves: in a process that ends with it, nobody would.
      tf.engine().startScope();
      const measures = await run(sources[learns].few(), (paper, few = 2) => Math.min(few, paper));
      tf.engine().endScope();
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
