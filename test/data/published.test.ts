import { symlinkSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  available,
  cifar10Excerpt,
  DATA_SETS,
  type DataSetName,
  digits,
  fashionMnist,
  fashionMnist14,
  type ImageSet,
  mnist,
  mnist14,
  pixelsOf,
  placesFrom,
} from "../../lib/data";
import { scratchFolder } from "./scratch";

/** Published data run the tests that need them when they are there; else one line says why not. */
const there = (name: DataSetName) => {
  const found = available(name);
  if (!found.available) console.log(`skipped: ${found.message}`);
  return found.available;
};
const meanOf = (set: ImageSet) => set.images.reduce((sum, value) => sum + value, 0) / set.images.length;
const perClass = (set: ImageSet) => set.classNames.map((_, c) => set.labels.filter((label) => label === c).length);

describe.skipIf(!there("mnist"))("MNIST", () => {
  it("has the publisher's counts and mean brightness", async () => {
    const { train, test } = await mnist();
    expect(train).toMatchObject({ count: 60_000, height: 28, width: 28, channels: 1 });
    expect(perClass(train)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(perClass(test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect(meanOf(train)).toBeCloseTo(0.1307, 4);
    expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  });

  it("MNIST-14 trains and validates on the training file, tests on the test file, and repeats for a seed", async () => {
    const split = await mnist14({ seed: 1 });
    const { train, validation, test } = split;
    expect([train.count, validation.count, test.count]).toEqual([5000, 1000, 10_000]);
    expect(pixelsOf(train)).toBe(196);
    expect([train.name, validation.name, test.name]).toEqual([
      "MNIST-14 training file, train",
      "MNIST-14 training file, validation",
      "MNIST-14 test file",
    ]);
    expect(perClass(test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const repeats = async (seed: number) =>
      Buffer.from((await mnist14({ seed })).validation.images.buffer).equals(Buffer.from(validation.images.buffer));
    expect(await repeats(1)).toBe(true);
    expect(await repeats(2)).toBe(false);
  });

  it("is found through folders with Japanese names", async () => {
    await using folder = await scratchFolder();
    const { mirror, cache } = placesFrom();
    const places = { mirror: join(folder.path, "鏡"), cache: join(folder.path, "キャッシュ") };
    if (mirror) symlinkSync(resolve(mirror), places.mirror);
    symlinkSync(resolve(cache), places.cache);
    expect(available("mnist", places)).toEqual(available("mnist"));
    expect((await mnist(places)).test.count).toBe(10_000);
  });
});

describe.skipIf(!there("fashion-mnist"))("Fashion-MNIST", () => {
  it("has 6000 and 1000 of each class and its known mean", async () => {
    const { train, test } = await fashionMnist();
    expect(perClass(train)).toEqual(Array(10).fill(6000));
    expect(perClass(test)).toEqual(Array(10).fill(1000));
    expect(meanOf(train)).toBeCloseTo(0.286, 3);
    expect(train.classNames[train.labels[0]]).toBe("Ankle boot");
    const small = await fashionMnist14({ seed: 1 });
    expect([small.train.name, small.train.count, small.test.count]).toEqual([
      "Fashion-MNIST-14 training file, train",
      5000,
      10_000,
    ]);
  });
});

describe.skipIf(!there("cifar10-10k"))("CIFAR-10, excerpt", () => {
  it("has the first 8000 and 2000 photographs", async () => {
    const { train, test } = await cifar10Excerpt();
    expect(train).toMatchObject({ count: 8000, height: 32, width: 32, channels: 3 });
    expect(test.count).toBe(2000);
    expect([train, test].map((set) => [...set.labels.subarray(0, 4)].map((label) => set.classNames[label]))).toEqual([
      ["frog", "truck", "truck", "deer"],
      ["cat", "ship", "ship", "airplane"],
    ]);
    expect(meanOf(train)).toBeCloseTo(0.474, 2);
  });
});

describe.skipIf(!there("digits"))("digits", () => {
  it("has the publisher's class counts", async () => {
    const { train, test } = await digits();
    expect(perClass(train)).toEqual([376, 389, 380, 389, 387, 376, 377, 387, 380, 382]);
    expect(perClass(test)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });
});

describe("available", () => {
  it("an excerpt is there when the whole is", async () => {
    await using folder = await scratchFolder();
    await mkdir(join(folder.path, "cifar10"));
    await writeFile(join(folder.path, "cifar10", "cifar-10-binary.tar.gz"), "");
    const places = { mirror: join(folder.path, "none"), cache: folder.path };
    expect(available("cifar10-10k", places)).toEqual({ available: true, from: "cache" });
    expect(available("mnist", places).available).toBe(false);
  });

  it.each(Object.keys(DATA_SETS) as DataSetName[])(
    "%s: names the files and the command when nothing is there",
    (name) => {
      const answer = available(name, { mirror: "/no/鏡", cache: "/no/cache" });
      const command = `npx stillroom data fetch ${name.replace("-10k", "")}`;
      expect(answer).toMatchObject({ available: false, command });
      for (const file of DATA_SETS[name].files)
        expect(answer).toHaveProperty("message", expect.stringContaining(file.name));
    },
  );
});
