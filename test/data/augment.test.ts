import { describe, expect, it } from "vitest";
import { cropAtRandom, drawMixup, flipAtRandom, mixRows } from "../../lib/data";
import { seededRandom } from "../../lib/random";
import { noiseSet } from "./sets";

const [height, width, channels, count] = [3, 4, 2, 64];
const shape = { height, width, channels };
const { images } = noiseSet(count, height, width, channels);
const size = height * width * channels;
const image = (all: Float32Array, i: number) => [...all.subarray(i * size, (i + 1) * size)];
const tally = (values: readonly string[]) => new Map(values.map((v) => [v, values.filter((w) => w === v).length]));

describe("flipAtRandom", () => {
  const mirrored = (all: Float32Array, i: number) =>
    Array.from({ length: size }, (_, k) => {
      const [row, column, channel] = [
        Math.floor(k / (width * channels)),
        Math.floor(k / channels) % width,
        k % channels,
      ];
      return all[i * size + (row * width + width - 1 - column) * channels + channel];
    });

  it("leaves an image as it is or mirrors it, about half of them each", () => {
    const before = images.slice();
    const flipped = flipAtRandom(images, shape, seededRandom("鏡"));
    expect(images).toEqual(before);
    const kinds = Array.from({ length: count }, (_, i) => {
      const found = image(flipped, i).join();
      return found === image(images, i).join() ? "same" : found === mirrored(images, i).join() ? "mirrored" : "other";
    });
    const tallied = tally(kinds);
    expect([...tallied.keys()].sort()).toEqual(["mirrored", "same"]);
    expect(tallied.get("mirrored")).toBeGreaterThan(16);
    expect(tallied.get("mirrored")).toBeLessThan(48);
    expect(flipAtRandom(images, shape, seededRandom("鏡"))).toEqual(flipped);
  });

  it("refuses what are no whole images", () => {
    expect(() => flipAtRandom(images.subarray(1), shape, seededRandom(1))).toThrow(
      "flipAtRandom: found 1535 numbers; expected one or more images of 3 × 4 × 2 = 24",
    );
    expect(() => flipAtRandom(new Float32Array(0), shape, seededRandom(1))).toThrow("found 0 numbers");
  });
});

describe("cropAtRandom", () => {
  const moved = (all: Float32Array, i: number, down: number, right: number) =>
    Array.from({ length: size }, (_, k) => {
      const [row, column] = [Math.floor(k / (width * channels)) + down, (Math.floor(k / channels) % width) + right];
      if (row < 0 || row >= height || column < 0 || column >= width) return -7;
      return all[i * size + (row * width + column) * channels + (k % channels)];
    });

  it("moves each image by an offset of its own within the padding, the background in", () => {
    const cropped = cropAtRandom(images, shape, 1, seededRandom("crop"), -7);
    const offsets = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right] as const));
    const found = Array.from({ length: count }, (_, i) => {
      const own = image(cropped, i).join();
      return offsets.findIndex(([down, right]) => moved(images, i, down, right).join() === own);
    });
    expect(found).not.toContain(-1);
    expect(new Set(found).size).toBe(9);
  });

  it("moves images out of sight where the padding is wider than they are", () => {
    const cropped = cropAtRandom(images, shape, 9, seededRandom("far"), -7);
    expect(Array.from({ length: count }, (_, i) => image(cropped, i)).some((own) => own.every((v) => v === -7))).toBe(
      true,
    );
  });

  it("leaves everything as it is without padding, and refuses another number of pixels", () => {
    expect(cropAtRandom(images, shape, 0, seededRandom(1))).toEqual(images);
    expect(() => cropAtRandom(images, shape, 1.5, seededRandom(1))).toThrow("padding is 1.5; expected an integer ≥ 0");
    expect(() => cropAtRandom(new Float32Array(5), shape, 1, seededRandom(1))).toThrow("found 5 numbers");
  });
});

describe("mixup", () => {
  it("mixes inputs and targets by one draw, row by row", () => {
    const draw = { partner: Int32Array.of(2, 1, 0), share: Float32Array.of(0.25, 0.5, 1) };
    expect([...mixRows(Float32Array.of(0, 4, 1, 1, 8, 0), draw)]).toEqual([6, 1, 1, 1, 8, 0]);
    expect([...mixRows(Float32Array.of(1, 0, 0, 1, 0, 1), draw)]).toEqual([0.25, 0.75, 0, 1, 0, 1]);
  });

  it("draws partners that are a permutation and shares spread over [0, 1)", () => {
    const { partner, share } = drawMixup(seededRandom("混ぜる"), 1000);
    expect([...partner].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    const mean = share.reduce((sum, value) => sum + value, 0) / 1000;
    // The standard error of the mean of 1,000 uniform draws is 0.009.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
    expect(Math.min(...share)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...share)).toBeLessThanOrEqual(1);
    expect(drawMixup(seededRandom("混ぜる"), 1000)).toEqual({ partner, share });
  });

  it.each([0.1, 0.4, 2, 9])("draws shares from Beta(α, α): α = %d", (alpha) => {
    const count = 100_000;
    const { share } = drawMixup(seededRandom("ベータ"), count, alpha);
    const moment = (k: number) => share.reduce((sum, value) => sum + (value - 0.5) ** k, 0) / count;
    // Beta(α, α) has the variance 1 / (4 (2α + 1)) and the kurtosis 3 − 6 / (2α + 3).
    const variance = 1 / (4 * (2 * alpha + 1));
    const fourth = variance ** 2 * (3 - 6 / (2 * alpha + 3));
    const standardErrors = (of: number) => 4 * Math.sqrt(of / count);
    expect(Math.abs(moment(1))).toBeLessThan(standardErrors(variance));
    expect(Math.abs(moment(2) - variance)).toBeLessThan(standardErrors(fourth - variance ** 2));
    expect(Math.abs(moment(4) - fourth)).toBeLessThan(0.06 * fourth);
  });

  it("draws shares as the distribution function has it: a third of Beta(½, ½) and 5/32 of Beta(2, 2) below a quarter", () => {
    for (const [alpha, expected] of [
      [0.5, 1 / 3],
      [2, 5 / 32],
    ] as const) {
      const { share } = drawMixup(seededRandom("四分"), 20_000, alpha);
      const below = share.filter((value) => value < 0.25).length / 20_000;
      expect(Math.abs(below - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 20_000));
    }
  });

  it("has the shares of α = 1 where none is given, and numbers at any α", () => {
    expect(drawMixup(seededRandom("一"), 9)).toEqual(drawMixup(seededRandom("一"), 9, 1));
    const tiny = drawMixup(seededRandom("一"), 1000, 1e-310).share;
    expect(tiny.every((value) => value === 0 || value === 1)).toBe(true);
    expect(Math.abs(tiny.reduce((sum, value) => sum + value, 0) - 500)).toBeLessThan(64);
    expect([...drawMixup(seededRandom("一"), 3, 1e300).share]).toEqual([0.5, 0.5, 0.5]);
  });

  it("refuses a draw of no row or no share", () => {
    const mix = (partner: number, share: number) =>
      mixRows(new Float32Array(2), { partner: Int32Array.of(partner, 0), share: Float32Array.of(share, 0) });
    expect([...mix(1, 1)]).toEqual([0, 0]);
    for (const [partner, share] of [
      [2, 0.5],
      [-1, 0.5],
      [1, 2],
      [1, Number.NaN],
    ] as const)
      expect(() => mix(partner, share)).toThrow("row 0 is mixed with row");
  });

  it("refuses an empty batch and rows of another number", () => {
    expect(() => drawMixup(seededRandom(1), 0)).toThrow("the batch has 0 rows; expected an integer ≥ 1");
    const draw = drawMixup(seededRandom(1), 3);
    expect(() => mixRows(new Float32Array(7), draw)).toThrow(
      "found 7 numbers; expected rows of equal width, 3 of them",
    );
  });
});
