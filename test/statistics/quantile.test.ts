import { describe, expect, it } from "vitest";
import { quantile } from "../../lib/statistics";

describe("quantile", () => {
  it("lies between neighbours in proportion, whatever the order of the values", () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantile([8, 1, 4, 2], share))).toEqual([1, 1.75, 3, 5, 8]);
    expect(quantile([7], 0.3)).toBe(7);
    expect(quantile([10, 9, 100], 0.5)).toBe(10);
  });

  it("leaves the values in their order", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});
