import { describe, expect, it } from "vitest";
import { removeSmallest } from "../../lib/pruning";

const ones = (count: number) => new Float32Array(count).fill(1);
const prune = (scores: number[], remove: number, mask = ones(scores.length)) =>
  Array.from(removeSmallest(Float32Array.from(scores), mask, remove));

describe("removeSmallest", () => {
  // Worked by hand.
  it.each([
    ["nothing", [3, 1, 2], 0, [1, 1, 1]],
    ["the smallest", [3, 1, 2], 1, [1, 0, 1]],
    ["the two smallest", [3, 1, 2], 2, [1, 0, 0]],
    ["all", [3, 1, 2], 3, [0, 0, 0]],
    ["the first among equals", [5, 5, 5, 5], 2, [0, 0, 1, 1]],
    ["as many as asked for across a tie", [2, 1, 2, 2, 9], 2, [0, 0, 1, 1, 1]],
    ["zeros one by one", [0, 0, 0, 7], 1, [0, 1, 1, 1]],
    ["the first of zeros of either sign", [0, -0, 7], 1, [0, 1, 1]],
    ["negative scores first", [0, -1, 1], 1, [1, 0, 1]],
    ["−∞ first and +∞ last", [Infinity, 1, -Infinity], 2, [1, 0, 0]],
  ])("removes %s", (_, scores, remove, expected) => {
    expect(prune(scores, remove)).toEqual(expected);
  });

  it("removes none twice, whatever score a removed entry has", () => {
    expect(prune([Number.NaN, 1, 2, 3], 1, Float32Array.of(0, 1, 1, 1))).toEqual([0, 0, 1, 1]);
  });

  it("removes exactly as many as asked for, of any scores", () => {
    // Thousands of ties: sixteen values, each 250 times.
    const scores = Array.from({ length: 4000 }, (_, i) => (i * 7) % 16);
    for (const remove of [1, 249, 250, 251, 1999, 3999]) {
      expect(prune(scores, remove).filter((kept) => kept === 0)).toHaveLength(remove);
    }
  });

  it("leaves its arguments as they are", () => {
    const [scores, mask] = [Float32Array.of(2, 1), ones(2)];
    removeSmallest(scores, mask, 1);
    expect([...scores, ...mask]).toEqual([2, 1, 1, 1]);
  });

  it("refuses what it cannot rank or count", () => {
    expect(() => prune([1, Number.NaN], 1)).toThrow("score 1 is NaN");
    expect(() => prune([1, 2], 3)).toThrow("3 of 2 entries were to be removed; expected an integer from 0 to 2");
    expect(() => prune([1, 2], -1)).toThrow("-1 of 2 entries");
    expect(() => prune([1, 2], 0.5)).toThrow("0.5 of 2 entries");
    expect(() => prune([1, 2], 1, ones(3))).toThrow("2 scores for a mask of 3");
  });
});
