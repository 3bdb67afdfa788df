import { describe, expect, it } from "vitest";
import {
  dataDependentMoment,
  dataIndependentMoment,
  disagreementBound,
  epsilonOf,
  privacyOfVotes,
} from "../../lib/privacy";
import reference from "./reference.json";

describe("moments of one query", () => {
  const { mechanism, bounds, orders } = reference;

  it.each(mechanism)(
    "bound those of the mechanism itself: votes $counts, γ $gamma",
    ({ counts, gamma, q, moments }) => {
      const bound = disagreementBound(counts, gamma);
      // Lemma 4 sums over the other classes; with one of them nothing is lost.
      if (counts.length === 2) expect(bound).toBeCloseTo(q, 14);
      else expect(bound).toBeGreaterThanOrEqual(q);
      orders.forEach((order, i) => {
        expect(dataDependentMoment(counts, gamma, order)).toBeGreaterThanOrEqual(moments[i]);
        expect(dataIndependentMoment(gamma, order)).toBeGreaterThanOrEqual(dataDependentMoment(counts, gamma, order));
      });
    },
  );

  it.each(bounds)("agree with the paper's formulas in 60 digits: votes $counts, γ $gamma, order $order", (expected) => {
    const { counts, gamma, order, disagreement, moment } = expected;
    expect(disagreementBound(counts, gamma)).toBeCloseTo(disagreement, 14);
    expect(dataDependentMoment(counts, gamma, order)).toBeCloseTo(moment, 12);
  });

  it("are those of any votes where the teachers disagree, and nearly 0 where they all agree", () => {
    expect(dataDependentMoment([5, 5, 5], 0.2, 3)).toBe(dataIndependentMoment(0.2, 3));
    expect(disagreementBound([25, 0], 0.2)).toBeCloseTo(7 / (4 * Math.exp(5)), 15);
    expect(dataDependentMoment([1e6, 0, 0], 0.5, 5)).toBe(0);
    expect(dataDependentMoment([1e4, 0], 2, 256)).toBeLessThan(1e-12);
    expect(dataIndependentMoment(0.5, 3)).toBe(2 * 0.25 * 12);
  });
});

describe("epsilonOf", () => {
  it.each(reference.epsilons)("agrees with the reference: $queries queries at γ $gamma, δ $delta", (expected) => {
    const { queries, gamma, delta, epsilon } = expected;
    const found = epsilonOf((order) => queries * dataIndependentMoment(gamma, order), delta);
    expect(found.epsilon).toBeCloseTo(epsilon, 10);
  });

  it("lies on the closed form where the best order is whole: 2kγ² + 2 √(2kγ² log(1/δ))", () => {
    // Over real l the minimum of 2kγ² (l + 1) + log(1/δ) / l is at l² = log(1/δ) / (2kγ²).
    const [queries, gamma, order] = [50, 0.1, 6];
    const rate = 2 * queries * gamma ** 2;
    const found = epsilonOf((l) => queries * dataIndependentMoment(gamma, l), Math.exp(-rate * order ** 2));
    expect(found.order).toBe(order);
    expect(found.epsilon).toBeCloseTo(rate + 2 * rate * order, 12);
  });

  it.each([
    [10, 0.001, 1e-5, 759],
    [1, 0.0005, 1e-6, 5257],
    [1, 0.0001, 1e-5, 23993],
  ])("finds orders far above the usual: %i queries at γ %d", (queries, gamma, delta, order) => {
    const rate = 2 * queries * gamma ** 2;
    const found = epsilonOf((l) => queries * dataIndependentMoment(gamma, l), delta);
    const optimum = rate + 2 * Math.sqrt(-rate * Math.log(delta));
    expect(found.epsilon / optimum).toBeGreaterThanOrEqual(1);
    expect(found.epsilon / optimum).toBeLessThan(1.0001);
    expect(Math.abs(found.order / order - 1)).toBeLessThan(1 / 64);
  });

  it("stops where no higher order can be better, at infinite cost and at none", () => {
    const tried: number[] = [];
    const noted = (moment: (l: number) => number) => (l: number) => {
      tried.push(l);
      return moment(l);
    };
    // α(l) / l = l + 1 reaches the best ε, 1 + 2 · 3 = 7 at order 3, at order 6.
    expect(
      epsilonOf(
        noted((l) => l * (l + 1)),
        Math.exp(-9),
      ),
    ).toEqual({ epsilon: 7, order: 3 });
    expect(tried).toEqual([1, 2, 3, 4, 5, 6]);
    expect(epsilonOf(() => Infinity, 0.1).epsilon).toBe(Infinity);
    expect(epsilonOf(() => 0, Math.exp(-1))).toEqual({ epsilon: 2 ** -20, order: 2 ** 20 });
  });

  it("is the least over all orders, tried one by one, also where the votes decide", () => {
    const counts = [
      [25, 0, 0],
      [20, 3, 2],
      [24, 1, 0],
    ];
    const moment = (l: number) => counts.reduce((sum, row) => sum + dataDependentMoment(row, 0.4, l), 0);
    const all = Array.from({ length: 3000 }, (_, i) => (moment(i + 1) - Math.log(1e-5)) / (i + 1));
    expect(epsilonOf(moment, 1e-5).epsilon).toBe(Math.min(...all));
  });

  it("names what is wrong", () => {
    expect(() => epsilonOf(() => 0, 0)).toThrow("δ is 0; expected a number between 0 and 1");
    expect(() => epsilonOf(() => 0, 1)).toThrow("δ is 1");
    expect(() => epsilonOf(() => Number.NaN, 0.1)).toThrow("the moment of order 1 is NaN; expected a number ≥ 0");
    expect(() => dataIndependentMoment(1, 0)).toThrow("the order is 0");
    expect(() => dataIndependentMoment(0, 1)).toThrow("γ is 0; expected a number > 0");
    expect(() => dataIndependentMoment(-1, 1)).toThrow("γ is -1");
    expect(() => dataDependentMoment([1, 2], Number.NaN, 1)).toThrow("γ is NaN");
    expect(() => dataDependentMoment([1, 2], 0.1, 1.5)).toThrow("the order is 1.5");
    expect(() => dataDependentMoment([1], 0.1, 1)).toThrow("at least 2 classes");
  });
});

describe("privacyOfVotes", () => {
  const agreed = Array.from({ length: 100 }, () => [240, 5, 5]).flat();
  const torn = Array.from({ length: 100 }, () => [84, 83, 83]).flat();

  it.each(reference.privacy)("agrees with the reference: $rows", ({ rows, gamma, delta, ...expected }) => {
    const each = rows as [number[], number][];
    const counts = each.flatMap(([row, times]) => Array.from({ length: times }, () => row).flat());
    const found = privacyOfVotes(counts, 3, gamma, delta);
    expect(found).toMatchObject({ queries: counts.length / 3, delta });
    expect(found.simple).toBeCloseTo(expected.simple, 12);
    expect(found.dataIndependent).toBeCloseTo(expected.dataIndependent, 10);
    expect(found.dataDependent).toBeCloseTo(expected.dataDependent, 10);
  });

  it("is tightest with the votes, and only where they agree", () => {
    const found = privacyOfVotes(agreed, 3, 0.05, 1e-5);
    expect(found.dataDependent).toBeLessThan(found.dataIndependent);
    expect(found.dataIndependent).toBeLessThan(found.simple);
    const disagreed = privacyOfVotes(torn, 3, 0.05, 1e-5);
    expect(disagreed.dataDependent).toBeCloseTo(disagreed.dataIndependent, 10);
  });

  it("costs more with every query and with less noise", () => {
    const epsilons = [0.01, 0.05, 0.2, 1].map((gamma) => privacyOfVotes(agreed, 3, gamma, 1e-5));
    epsilons.slice(1).forEach((found, i) => {
      expect(found.dataIndependent).toBeGreaterThan(epsilons[i].dataIndependent);
      expect(found.simple).toBeGreaterThan(epsilons[i].simple);
    });
    const fewer = privacyOfVotes(torn.slice(0, 30), 3, 0.05, 1e-5);
    expect(fewer.dataDependent).toBeLessThan(privacyOfVotes(torn, 3, 0.05, 1e-5).dataDependent);
  });

  it("is no privacy at all without noise", () => {
    const { simple, dataIndependent, dataDependent } = privacyOfVotes(agreed, 3, Infinity, 1e-5);
    expect([simple, dataIndependent, dataDependent]).toEqual([Infinity, Infinity, Infinity]);
  });

  it("names what is wrong", () => {
    expect(() => privacyOfVotes([1, 2, 3], 2, 0.1, 1e-5)).toThrow("found 3 counts of 2 classes");
    expect(() => privacyOfVotes([], 2, 0.1, 1e-5)).toThrow("found 0 counts");
    expect(() => privacyOfVotes([1, Number.NaN], 2, 0.1, 1e-5)).toThrow("numbers ≥ 0");
    expect(() => privacyOfVotes([1, 2], 2, 0, 1e-5)).toThrow("γ is 0");
  });
});
