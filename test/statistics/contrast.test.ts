import { describe, expect, it } from "vitest";
import { contrast, interaction, meanInterval, pairedDifferences } from "../../lib/statistics";
import reference from "./reference.json";

const arms = {
  treated: [[5.1, 4.9, 5.3, 5.0], Float32Array.of(6, 6.25, 5.75, 6.125)],
  control: [
    [3.9, 4.1, 3.8, 3.95],
    [5.9, 5.7, 5.6, 6.0],
  ],
} as const;

describe("contrast", () => {
  it("is the paired difference with weights 1 and −1, and a trend with −1, 0, 1", () => {
    expect(
      contrast(
        [
          [3, 5],
          [1, 1],
        ],
        [1, -1],
      ),
    ).toEqual(pairedDifferences([3, 5], [1, 1]));
    expect(
      contrast(
        [
          [1, 2],
          [9, 9],
          [4, 8],
        ],
        [-1, 0, 1],
      ),
    ).toEqual([3, 6]);
  });

  it("does not see what a seed adds to every arm", () => {
    const shifted = [
      [1, 2],
      [3, 5],
      [2, 9],
    ].map((arm) => arm.map((value, seed) => value + [128, -64][seed]));
    expect(contrast(shifted, [2, -1, -1])).toEqual(
      contrast(
        [
          [1, 2],
          [3, 5],
          [2, 9],
        ],
        [2, -1, -1],
      ),
    );
  });

  it("names what is wrong", () => {
    expect(() => contrast([[1, 2], [1]], [1, -1])).toThrow("arms of 2 and 1 values");
    expect(() => contrast([[1], [1]], [1, -1, 0])).toThrow("2 arms and 3 weights");
    expect(() => contrast([[1], [1]], [1, 1])).toThrow("sum to 2; expected 0");
    expect(() => contrast([[1], [1]], [0, 0])).toThrow("not all weights 0");
    expect(() => contrast([[1], [1]], [1, Number.NaN])).toThrow("sum to NaN");
  });
});

describe("interaction", () => {
  it("is the difference of two effects, seed by seed", () => {
    const first = pairedDifferences(arms.treated[0], arms.control[0]);
    const second = pairedDifferences(arms.treated[1], arms.control[1]);
    interaction(arms).forEach((value, seed) => {
      expect(value).toBeCloseTo(first[seed] - second[seed], 12);
    });
  });

  it("has SciPy's interval over these differences", () => {
    const values = interaction({ ...arms, treated: [arms.treated[0], [6, 6.2, 5.8, 6.1]] });
    const { low, high } = meanInterval(values);
    const [expectedLow, expectedHigh] = reference["interaction of four"];
    expect(low).toBeCloseTo(expectedLow, 12);
    expect(high).toBeCloseTo(expectedHigh, 12);
  });
});
