import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { murmur3 } from "../../lib/random/hash";
import { xoshiro128 } from "../../lib/random/xoshiro";
import reference from "./reference.json";

const take = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("murmur3", () => {
  it.each(reference.murmur3)("$text with seed $seed", ({ text, seed, hash }) => {
    expect(murmur3(new TextEncoder().encode(text), seed)).toBe(hash);
  });
});

describe("xoshiro128**", () => {
  it("draws the reference sequence of the state 1, 2, 3, 4", () => {
    expect(take(8, xoshiro128([1, 2, 3, 4]).next)).toEqual(reference["xoshiro128** from 1, 2, 3, 4"]);
  });

  it("fills an array with the same, and goes on after it", () => {
    const [filling, one] = [xoshiro128([1, 2, 3, 4]), xoshiro128([1, 2, 3, 4])];
    for (const n of [0, 1, 8, 1000]) {
      const words = new Uint32Array(n);
      filling.fill(words);
      expect([...words]).toEqual(take(n, one.next));
      expect(filling.next()).toBe(one.next());
    }
  });
});

describe("seededRandom", () => {
  const words = (seed: string | number) => take(4, seededRandom(seed).next).map((value) => value * 2 ** 32);

  it("draws the reference numbers of its seeds", () => {
    expect(words(7)).toEqual(reference.words[7]);
    expect(words("7")).toEqual(words(7));
    expect([...seededRandom("7").words(4)]).toEqual(words(7));
    expect(words("種")).toEqual(reference.words.種);
    const dropout = seededRandom(7).fork("dropout").next;
    expect(take(2, dropout)).toEqual(reference["words of 7, forked as dropout"].map((word) => word / 2 ** 32));
  });

  it("draws the reference normals, permutation and integers", () => {
    expect(take(4, seededRandom(7).normal)).toEqual(reference["normals of 7"]);
    expect([...seededRandom(7).permutation(10)]).toEqual(reference["permutation of 10 by 7"]);
    // Of 2³² words the last 30 % would favour small results, and are drawn again.
    const { integer } = seededRandom(7);
    expect(take(20, () => integer(3_000_000_000))).toEqual(reference["integers below 3000000000 by 7"]);
  });

  it("forks by label, whatever was drawn before", () => {
    const fresh = seededRandom(1);
    const used = seededRandom(1);
    take(100, used.next);
    used.normal();
    expect(used.fork("a").next()).toBe(fresh.fork("a").next());
    const first = [fresh, fresh.fork("a"), fresh.fork("b"), fresh.fork("a").fork("a"), fresh.fork(0), seededRandom(2)];
    expect(new Set(first.map((random) => random.next())).size).toBe(first.length);
  });

  it("is uniform and standard normal to within five standard errors", () => {
    const n = 100_000;
    const uniform = take(n, seededRandom("uniform").next);
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    const normal = take(n, seededRandom("normal").normal);
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(normal.map((z) => z * z)) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(mean(normal.map((z) => z ** 4)) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
    expect(Math.abs(mean(normal.slice(1).map((z, i) => z * normal[i])))).toBeLessThan(5 / Math.sqrt(n));
  });

  it("draws integers with equal chances where 2^32 is no multiple of n", () => {
    // With n = 3·2^30 a plain remainder would make the lowest quarter of the range twice as likely.
    const n = 3 * 2 ** 30;
    const random = seededRandom("integers");
    const low = take(20_000, () => random.integer(n)).filter((value) => value < n / 3).length / 20_000;
    expect(Math.abs(low - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / 20_000));
  });

  it("permutes: every order of three equally often, each integer once", () => {
    const random = seededRandom("orders");
    const orders = take(6000, () => random.permutation(3).join(""));
    const counts = new Map<string, number>();
    for (const order of orders) counts.set(order, (counts.get(order) ?? 0) + 1);
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (5 / 6)));
    expect([...random.permutation(50)].sort((a, b) => a - b)).toEqual(take(50, () => 0).map((_, i) => i));
    expect(random.permutation(0)).toHaveLength(0);
  });

  it("names what is wrong", () => {
    const random = seededRandom(0);
    expect(() => seededRandom(Number.NaN)).toThrow("the seed is NaN; expected a finite number or a string");
    expect(() => random.integer(0)).toThrow("n is 0; expected an integer from 1");
    expect(() => random.integer(1.5)).toThrow("n is 1.5");
    expect(() => random.permutation(-1)).toThrow("n is -1");
    expect(() => random.words(0.5)).toThrow("words: n is 0.5; expected an integer from 0 to 2^31 − 1");
  });
});
