import { describe, expect, it } from "vitest";
import { rankWithin, relativeError, type Svd, svd, truncate } from "../../lib/low-rank";
import { seededRandom } from "../../lib/random";
import reference from "./reference.json";

const product = (left: ArrayLike<number>, right: ArrayLike<number>, rows: number, inner: number, columns: number) =>
  Array.from({ length: rows * columns }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < inner; k++)
      sum += left[Math.floor(i / columns) * inner + k] * right[k * columns + (i % columns)];
    return sum;
  });

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.hypot(...Array.from(a, (value, i) => value - b[i]));
const sine = Array.from({ length: 35 }, (_, i) => Math.sin(i ** 1.5));
const random = seededRandom("matrix");
const normals = (length: number) => Array.from({ length }, () => random.normal());
const [tall, wide] = [normals(60), normals(60)];

describe("svd", () => {
  it("has NumPy's singular values, and its best approximation and error at every rank", () => {
    const { matrix, rows, columns, singularValues, ranks } = reference;
    const found = svd(matrix, rows, columns);
    expect(distance(found.singularValues, singularValues)).toBeLessThan(1e-12);
    for (const { rank, approximation, relativeError: error } of ranks) {
      const { left, right } = truncate(found, rank);
      expect(distance(product(left, right, rows, rank, columns), approximation)).toBeLessThan(1e-12);
      expect(relativeError(found.singularValues, rank)).toBeCloseTo(error, 12);
    }
  });

  it.each<[string, number[], number, number]>([
    ["tall", tall, 10, 6],
    ["wide", wide, 6, 10],
    ["square", sine.slice(0, 25), 5, 5],
    ["a row", [3, 4], 1, 2],
    ["of rank 1", [1, 2, 2, 4, 3, 6], 3, 2],
    ["zero", [0, 0, 0, 0], 2, 2],
  ])("is U σ Vᵀ with orthonormal sides: %s", (_, matrix, rows, columns) => {
    const { left, singularValues, right } = svd(matrix, rows, columns);
    const count = Math.min(rows, columns);
    const scaled = left.map((value, i) => value * singularValues[i % count]);
    expect(distance(product(scaled, right, rows, count, columns), matrix)).toBeLessThan(1e-12);
    const transposed = Array.from(
      { length: count * columns },
      (_, i) => right[(i % count) * columns + Math.floor(i / count)],
    );
    const identity = Array.from({ length: count ** 2 }, (_, i) => Number(i % (count + 1) === 0));
    expect(distance(product(right, transposed, count, columns, count), identity)).toBeLessThan(1e-12);
    const sorted = Array.from(singularValues).sort((a, b) => b - a);
    expect([...singularValues]).toEqual(sorted);
  });

  it("names what is wrong", () => {
    expect(() => svd([1, 2, 3], 2, 2)).toThrow("found 3 numbers for 2 × 2");
    expect(() => svd([], 0, 0)).toThrow("found 0 numbers");
    expect(() => svd([1, Number.NaN], 1, 2)).toThrow("row 0, column 1 is NaN");
  });
});

describe("truncate", () => {
  it("is off by exactly the singular values left out: Eckart and Young's equality, at every rank", () => {
    for (const [matrix, rows, columns] of [
      [tall, 10, 6],
      [wide, 6, 10],
    ] as const) {
      const whole = svd(matrix, rows, columns);
      for (let rank = 1; rank <= 6; rank++) {
        const { left, right } = truncate(whole, rank);
        const error = distance(product(left, right, rows, rank, columns), matrix);
        const tail = Math.hypot(...whole.singularValues.subarray(rank));
        expect(Math.abs(error - tail)).toBeLessThan(1e-12);
        expect(relativeError(whole.singularValues, rank)).toBeCloseTo(tail / Math.hypot(...matrix), 12);
      }
    }
  });

  it("is nearer than any other product of that rank that was tried", () => {
    const whole = svd(tall, 10, 6);
    const best = relativeError(whole.singularValues, 3) * Math.hypot(...tall);
    const { left, right } = truncate(whole, 3);
    for (let trial = 0; trial < 200; trial++) {
      const size = trial % 2 === 0 ? 0.01 : 1;
      const near = left.map((value) => value + size * random.normal());
      expect(distance(product(near, right, 10, 3, 6), tall)).toBeGreaterThan(best);
    }
  });

  it("gives both factors the same norm", () => {
    const { left, right } = truncate(svd(tall, 10, 6), 4);
    expect(Math.hypot(...left)).toBeCloseTo(Math.hypot(...right), 10);
  });

  it("refuses ranks that are none", () => {
    const whole: Svd = svd(tall, 10, 6);
    expect(() => truncate(whole, 7)).toThrow("the rank of a 10 × 6 layer is 7; expected an integer from 1 to 6");
    expect(() => truncate(whole, 0)).toThrow("is 0");
    expect(() => truncate(whole, 1.5)).toThrow("is 1.5");
  });
});

describe("rankWithin", () => {
  const values = Float64Array.of(12, 4, 3); // norm 13, tails 5/13 and 3/13

  it("is the lowest rank within the budget, the budget itself included", () => {
    expect([0.5, 5 / 13, 0.38, 3 / 13, 0.2, 0].map((budget) => rankWithin(values, budget))).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("takes rank 1 of a matrix of zeros", () => {
    expect(rankWithin(new Float64Array(3), 0)).toBe(1);
    expect(relativeError(new Float64Array(3), 1)).toBe(0);
  });

  it("counts rounding as rank at a budget of 0, and finds the rank of 32-bit weights at 1e-6", () => {
    expect(rankWithin(Float64Array.of(2, 1, 0, 0), 0)).toBe(2);
    const [column, row] = [seededRandom("列"), seededRandom("行")].map((random) =>
      Array.from({ length: 6 }, () => random.normal()),
    );
    const rankOne = Float32Array.from({ length: 36 }, (_, i) => column![Math.floor(i / 6)]! * row![i % 6]!);
    const { singularValues } = svd(rankOne, 6, 6);
    expect(rankWithin(singularValues, 1e-6)).toBe(1);
    expect(rankWithin(singularValues, 0)).toBeGreaterThan(1);
  });

  it("refuses a budget outside [0, 1)", () => {
    expect(() => rankWithin(values, 1)).toThrow("the error budget is 1");
    expect(() => rankWithin(values, Number.NaN)).toThrow("the error budget is NaN");
  });
});
