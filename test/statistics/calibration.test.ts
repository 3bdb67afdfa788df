import { describe, expect, it } from "vitest";
import { calibration } from "../../lib/statistics";
import reference from "./reference.json";

/** 200 rows of 3 classes by a formula, so that Python has the same. */
const labels = Array.from({ length: 200 }, (_, row) => (row * 7) % 3);
const probabilities = labels.flatMap((label, row) => {
  const z = [0, 1, 2].map((c) => 2 * Math.sin((3 * row + c) * 1.3) + Number(c === label));
  const sum = z.reduce((total, value) => total + Math.exp(value), 0);
  return z.map((value) => Math.exp(value) / sum);
});

describe("calibration", () => {
  it.each(reference.calibration)("agrees with NumPy over $bins bins", ({ bins, expectedError, maximumError }) => {
    const found = calibration(probabilities, labels, 3, bins);
    expect(found.expectedError).toBeCloseTo(expectedError, 12);
    expect(found.maximumError).toBeCloseTo(maximumError, 12);
    expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    expect(found.bins).toHaveLength(bins);
  });

  it("has 15 bins unless given", () => {
    expect(calibration(probabilities, labels, 3)).toEqual(calibration(probabilities, labels, 3, 15));
  });

  it("is 0 for 75 % right at a confidence of 75 %, and 0.25 when all of them are right", () => {
    const rows = Float32Array.of(0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25);
    expect(calibration(rows, [0, 0, 1, 0], 2).expectedError).toBe(0);
    expect(calibration(rows, [0, 0, 0, 0], 2)).toMatchObject({ expectedError: 0.25, maximumError: 0.25 });
  });

  it("puts a confidence on an edge into the lower bin, 1 into the last, and 1 plus a rounding too", () => {
    const counts = (row: number[]) => calibration(row, [0], 2, 4).bins.map(({ count }) => count);
    expect(counts([0.5, 0.5])).toEqual([0, 1, 0, 0]);
    expect(counts([0.75, 0.25])).toEqual([0, 0, 1, 0]);
    expect(counts([1, 0])).toEqual([0, 0, 0, 1]);
    expect(counts([1 + 1e-7, 0])).toEqual([0, 0, 0, 1]);
  });

  it("knows every edge: a confidence of m / M falls into bin m, whatever the product rounds to", () => {
    for (let bins = 2; bins <= 60; bins++)
      for (let m = Math.ceil(bins / 2); m <= bins; m++) {
        const found = calibration([m / bins, 1 - m / bins], [0], 2, bins).bins.findIndex(({ count }) => count > 0);
        expect([bins, m, found + 1]).toEqual([bins, m, m]);
      }
  });

  it("names what is wrong", () => {
    expect(() => calibration([], [], 2)).toThrow("0 probabilities for 0 labels");
    expect(() => calibration([1, 0], [0, 1], 2)).toThrow("2 probabilities for 2 labels; expected 2 a label");
    expect(() => calibration([3, -2], [0], 2)).toThrow("Logits go through a softmax first");
    expect(() => calibration([Number.NaN, 1], [0], 2)).toThrow("row 0 is [NaN, 1]");
    expect(() => calibration([1, 0], [2], 2)).toThrow("label 0 is 2; expected an integer in [0, 2)");
    expect(() => calibration([1, 0], [0], 2, 0)).toThrow("bins is 0");
  });
});
