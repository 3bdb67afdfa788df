import { describe, expect, it } from "vitest";
import { drawBatch, epoch, mapPixels, oneHot, pixelStatistics, pool2x2, standardise, take } from "../../lib/data";
import { seededRandom } from "../../lib/random";
import { noiseSet, numberedSet } from "./sets";

describe("take", () => {
  it("keeps order and repeats, images with their labels", () => {
    const taken = take(numberedSet([3, 1, 2]), [2, 0, 2], "選択");
    expect([...taken.images]).toEqual([2, 2, 2, 2, 0, 0, 0, 0, 2, 2, 2, 2]);
    expect([...taken.labels]).toEqual([2, 3, 2]);
    expect(taken).toMatchObject({ count: 3, name: "選択", classNames: ["零", "一", "二", "三"] });
  });

  it("copies: the set it was taken from cannot be changed through it", () => {
    const set = numberedSet([0, 1]);
    take(set, [1]).images.fill(9);
    expect([...set.images]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it.each([-1, 3, 0.5, Number.NaN])("refuses index %s and says which are there", (index) => {
    expect(() => take(numberedSet([0, 1, 2]), [0, index])).toThrow(/index 1 is .*数字 has 3 images.*\[0, 3\)/);
  });
});

describe("pool2x2", () => {
  it("averages each block, channel by channel", () => {
    const set = {
      ...noiseSet(1, 2, 4, 2),
      // rows of (channel 0, channel 1) pairs
      images: Float32Array.from([1, 10, 2, 20, 5, 50, 6, 60, 3, 30, 4, 40, 7, 70, 8, 80]),
    };
    const pooled = pool2x2(set);
    expect([...pooled.images]).toEqual([2.5, 25, 6.5, 65]);
    expect(pooled).toMatchObject({ height: 1, width: 2, channels: 2, count: 1 });
  });

  it("keeps every image apart and the mean brightness", () => {
    const set = noiseSet(5, 28, 28);
    const pooled = pool2x2(set);
    expect(pooled.images.length).toBe(5 * 14 * 14);
    const meanOf = (images: Float32Array, i: number, size: number) =>
      images.subarray(i * size, (i + 1) * size).reduce((a, b) => a + b, 0) / size;
    for (let i = 0; i < 5; i++) expect(meanOf(pooled.images, i, 196)).toBeCloseTo(meanOf(set.images, i, 784), 5);
  });

  it("refuses odd sides", () => {
    expect(() => pool2x2(numberedSet([0], 3))).toThrow("数字 is 3×3; expected both sides even");
  });
});

describe("standardise", () => {
  it("uses the training part alone: a change in the test part changes nothing else", () => {
    const parts = { train: noiseSet(40, 4, 4), validation: noiseSet(10, 4, 4, 1, 2), test: noiseSet(10, 4, 4, 1, 3) };
    const scaled = standardise(parts);
    const after = pixelStatistics(scaled.train);
    expect(after.mean).toBeCloseTo(0, 5);
    expect(after.deviation).toBeCloseTo(1, 5);
    const shifted = standardise({ ...parts, test: mapPixels(parts.test, (value) => 100 * value + 7) });
    expect(shifted.train.images).toEqual(scaled.train.images);
    expect(shifted.validation.images).toEqual(scaled.validation.images);
    const { mean, deviation } = pixelStatistics(parts.train);
    expect(scaled.test.images[5]).toBeCloseTo((parts.test.images[5] - mean) / deviation, 5);
  });

  it("moves the background with the pixels, and leaves its arguments alone", () => {
    const train = numberedSet([0, 1, 2, 3]);
    const scaled = standardise({ train }).train;
    expect(scaled.background).toBe(scaled.images[0]);
    expect(scaled.background).toBeLessThan(0);
    expect(train.images[0]).toBe(0);
  });

  it("refuses a training part without variation", () => {
    expect(() => standardise({ train: numberedSet([2]) })).toThrow(/数字 \(1 images\) have standard deviation 0/);
    expect(() => standardise({ train: numberedSet([]) })).toThrow(/0 images/);
  });
});

describe("oneHot", () => {
  it("has a single 1 a row, in the label's column", () => {
    expect([...oneHot([2, 0], 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  });
  it("refuses a label that is no class", () => {
    expect(() => oneHot([0, 3], 3)).toThrow("label 1 is 3; expected an integer in [0, 3)");
  });
});

describe("batches", () => {
  it("an epoch holds every row exactly once, in an order of its own", () => {
    const batches = [...epoch(seededRandom(1), 10, 4)];
    expect(batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
    const rows = batches.flatMap((batch) => [...batch]);
    expect(rows.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(rows).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(() => [...epoch(seededRandom(1), 10, 0)]).toThrow("batch is 0");
  });

  it("drawn batches are the same for the same seed, reach every row and differ between replicates", () => {
    const draw = () => drawBatch(seededRandom("種"), 7, 100, 2);
    expect(draw()).toEqual(draw());
    expect(draw().length).toBe(200);
    expect(new Set(draw())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(draw().slice(0, 100)).not.toEqual(draw().slice(100));
  });
});
