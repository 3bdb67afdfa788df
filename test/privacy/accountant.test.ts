import { describe, expect, it } from "vitest";
import {
  dataDependentMoment,
  dataIndependentMoment,
  disagreementBound,
  epsilonOf,
  privacyOfVotes,
} from "../../lib/privacy";

/**
 * The mechanism itself, by numerical integration (scipy.integrate.quad over the winner's noise): q, the probability that
 * the label is not the plurality, and the largest log moment of orders 1, 2, 4, 8, 16 over every change of one vote.
 */
const exact = [
  {
    counts: [18, 4, 3],
    gamma: 0.1,
    q: 0.31176715884245965,
    moments: [0.005340560804050064, 0.016140123305443982, 0.0570290530505398, 0.22556033997465558, 0.9193274682959907],
  },
  {
    counts: [18, 4, 3],
    gamma: 0.3,
    q: 0.03596719102804835,
    moments: [0.006718133660208944, 0.024208989888001384, 0.11934716150801254, 0.8665896974591637, 4.585923273921977],
  },
  {
    counts: [25, 0, 0],
    gamma: 0.3,
    q: 0.002396724429167163,
    moments: [
      0.00044294932633173723, 0.0011559549444110332, 0.003021648851945958, 0.00745018580847431, 0.01694506313499831,
    ],
  },
  {
    counts: [10, 9, 6],
    gamma: 0.1,
    q: 0.6054408186923022,
    moments: [0.009035933467986753, 0.026973708093046993, 0.08875331175702085, 0.30755652865205396, 1.006632583730176],
  },
  {
    counts: [8, 8, 9],
    gamma: 0.5,
    q: 0.5360988365248147,
    moments: [0.203581978875511, 0.5579030558492983, 1.657114008896921, 4.38692656856434, 10.066193297651482],
  },
];

describe("moments of one query", () => {
  it.each(exact)("bound those of the mechanism itself: votes $counts, γ $gamma", ({ counts, gamma, q, moments }) => {
    expect(disagreementBound(counts, gamma)).toBeGreaterThanOrEqual(q);
    [1, 2, 4, 8, 16].forEach((order, i) => {
      expect(dataDependentMoment(counts, gamma, order)).toBeGreaterThanOrEqual(moments[i]);
      expect(dataIndependentMoment(gamma, order)).toBeGreaterThanOrEqual(dataDependentMoment(counts, gamma, order));
    });
  });

  // Reference: the paper's formulas in NumPy, the last in mpmath.
  it.each([
    [[18, 4, 3], 0.1, 1, 0.04],
    [[18, 4, 3], 0.3, 1, 0.06685980906635214],
    [[18, 4, 3], 0.3, 4, 0.4463752685610103],
    [[3, 18, 4], 0.3, 8, 1.8400794252725052],
    [[25, 0, 0], 0.3, 4, 0.03441948493128381],
    [[240, 5, 5], 0.05, 8, 0.000112102149279161],
  ])("agree with the reference: votes %j, γ %d, order %i", (counts, gamma, order, moment) => {
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
  // Reference: the same minimum in NumPy over orders 1 to 200.
  it.each([
    [100, 0.05, 1e-5, 5.302585092994046],
    [1000, 0.05, 1e-5, 20.75646273248512],
    [1000, 0.1, 1e-6, 53.81551055796428],
  ])("of %i queries at γ %d, δ %d", (queries, gamma, delta, epsilon) => {
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

  it("names what is wrong", () => {
    expect(() => epsilonOf(() => 0, 0)).toThrow("δ is 0; expected a number between 0 and 1");
    expect(() => epsilonOf(() => 0, 1)).toThrow("δ is 1");
    expect(() => epsilonOf(() => 0, 0.1, 0)).toThrow("the order is 0");
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

  it("is tightest with the votes, and only where they agree", () => {
    const found = privacyOfVotes(agreed, 3, 0.05, 1e-5);
    expect(found).toMatchObject({ queries: 100, delta: 1e-5 });
    expect(found.simple).toBeCloseTo(10, 12);
    expect(found.dataIndependent).toBeCloseTo(5.302585092994046, 10);
    expect(found.dataDependent).toBeLessThan(0.5);
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
