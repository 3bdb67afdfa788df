import { describe, expect, it } from "vitest";
import { countVotes, disjointParts, laplace, noisyLabels } from "../../lib/privacy";
import { seededRandom } from "../../lib/random";
import reference from "./reference.json";

describe("countVotes", () => {
  it("counts each teacher once a row, the lowest class among equal logits", () => {
    const teachers = [
      Float32Array.of(1, 0, 0, 5, 5, 0),
      Float32Array.of(2, 1, 0, 0, 0, 9),
      Float32Array.of(0, 1, 0, 0, 0, 9),
    ];
    expect([...countVotes(teachers, 3)]).toEqual([2, 1, 0, 1, 0, 2]);
  });

  it("names what is wrong", () => {
    expect(() => countVotes([], 3)).toThrow("found no teacher");
    expect(() => countVotes([Float32Array.of(1, 2)], 3)).toThrow("teacher 0 has 2 logits");
    expect(() => countVotes([Float32Array.of(1, 2), Float32Array.of(1, 2, 3, 4)], 2)).toThrow("teacher 1 has 4 logits");
    expect(() => countVotes([Float32Array.of(1, 2, Number.NaN, 0)], 2)).toThrow(
      "teacher 0 has a logit in row 1 that is not",
    );
  });
});

describe("laplace", () => {
  const random = seededRandom("laplace");
  const draws = Array.from({ length: 40_000 }, () => laplace(2, random));
  const share = (condition: (x: number) => boolean) => draws.filter(condition).length / draws.length;

  it("has median 0, mean size b and variance 2b², and tails e^(−x/b) / 2", () => {
    expect(Math.abs(share((x) => x > 0) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(draws.reduce((sum, x) => sum + Math.abs(x), 0) / draws.length - 2)).toBeLessThan(0.04);
    expect(Math.abs(draws.reduce((sum, x) => sum + x * x, 0) / draws.length - 8)).toBeLessThan(0.4);
    for (const x of [1, 3, 6]) {
      expect(Math.abs(share((draw) => draw > x) - Math.exp(-x / 2) / 2)).toBeLessThan(0.01);
      expect(Math.abs(share((draw) => draw < -x) - Math.exp(-x / 2) / 2)).toBeLessThan(0.01);
    }
  });

  it("is finite at the ends of the generator, and 0 at scale 0", () => {
    const always = (value: number) => ({ ...random, next: () => value });
    expect(laplace(1, always(0))).toBeCloseTo(Math.log(2 ** -32), 6);
    expect(laplace(1, always(1 - 2 ** -32))).toBeCloseTo(-Math.log(2 ** -32), 6);
    expect(Math.abs(laplace(0, random))).toBe(0);
    expect(() => laplace(-1, random)).toThrow("the scale is -1");
    expect(() => laplace(Infinity, random)).toThrow("the scale is Infinity");
  });
});

describe("noisyLabels", () => {
  it.each(reference.mechanism)(
    "choose each class with the mechanism's probability: votes $counts, γ $gamma",
    (exact) => {
      const { counts, gamma, probabilities } = exact;
      const runs = 20_000;
      const table = Array.from({ length: runs }, () => counts).flat();
      const labels = noisyLabels(table, counts.length, gamma, seededRandom(`votes ${counts}`));
      probabilities.forEach((probability, c) => {
        expect(Math.abs(labels.filter((label) => label === c).length / runs - probability)).toBeLessThan(0.015);
      });
    },
  );

  it("is the plurality without noise, the lowest class among equals, and repeats with its seed", () => {
    const table = [1, 5, 2, 4, 4, 0];
    expect([...noisyLabels(table, 3, Infinity, seededRandom(1))]).toEqual([1, 0]);
    expect(noisyLabels(table, 3, 0.1, seededRandom("乱数"))).toEqual(noisyLabels(table, 3, 0.1, seededRandom("乱数")));
  });

  it("names what is wrong", () => {
    expect(() => noisyLabels([1, 2], 2, 0, seededRandom(1))).toThrow("noisyLabels: γ is 0; expected a number > 0");
    expect(() => noisyLabels([1, 2, 3], 2, 1, seededRandom(1))).toThrow("found 3 counts of 2 classes");
    expect(() => noisyLabels([-1, 2], 2, 1, seededRandom(1))).toThrow("numbers ≥ 0");
  });
});

describe("disjointParts", () => {
  it("share no row, are of one size, and leave over less than one a part", () => {
    const parts = disjointParts(103, 25, seededRandom(1));
    expect(parts.map((part) => part.length)).toEqual(new Array(25).fill(4));
    const rows = parts.flatMap((part) => [...part]);
    expect(new Set(rows).size).toBe(100);
    expect(Math.max(...rows)).toBeLessThan(103);
    expect(rows).not.toEqual([...rows].sort((a, b) => a - b));
  });

  it("refuses more parts than rows, and none", () => {
    expect(() => disjointParts(3, 4, seededRandom(1))).toThrow("4 parts of 3 rows");
    expect(() => disjointParts(3, 0, seededRandom(1))).toThrow("0 parts of 3 rows");
  });
});
