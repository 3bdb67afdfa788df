import { checkGamma, rowsOf } from "./votes";

/**
 * Moments accountant of PATE (Papernot et al. 2017, section 3, after Abadi et al. 2016). α(l), the log moment of order l,
 * is log E[(Pr[M(d) = o] / Pr[M(d') = o])^l] over labels o, where d and d' differ in one row, hence in one teacher's vote.
 * Moments of several queries add up.
 */

/**
 * α(l) ≤ 2 γ² l (l + 1) of one query, whatever the votes (theorem 2): one vote moves two counts by 1, so that a query is
 * 2γ-differentially private.
 *
 * @throws RangeError on γ ≤ 0 or order < 1.
 */
export function dataIndependentMoment(gamma: number, order: number): number {
  checkGamma("dataIndependentMoment", gamma);
  checkOrder("dataIndependentMoment", order);
  return 2 * gamma ** 2 * order * (order + 1);
}

/**
 * An upper bound for the probability that the label is not the class with the most votes:
 * Σ (2 + γ Δ_j) / (4 e^(γ Δ_j)) over the other classes, Δ_j votes behind (lemma 4).
 *
 * @param counts of one row `[classes]`
 * @throws RangeError on γ ≤ 0, counts that are no row.
 */
export function disagreementBound(counts: ArrayLike<number>, gamma: number): number {
  checkGamma("disagreementBound", gamma);
  rowsOf("disagreementBound", counts, counts.length);
  const list = Array.from(counts);
  const winner = list.indexOf(Math.max(...list));
  const gaps = list.filter((_, j) => j !== winner).map((count) => gamma * (list[winner] - count));
  return gaps.reduce((sum, gap) => sum + (2 + gap) / (4 * Math.exp(gap)), 0);
}

/**
 * α(l) of one query with these votes (theorem 3), never more than {@link dataIndependentMoment}: when the teachers agree,
 * one vote hardly matters. With q of {@link disagreementBound} it is
 * log((1 − q) ((1 − q) / (1 − e^{2γ} q))^l + q e^{2γl}), where q < 1 / (e^{2γ} + 1).
 *
 * @param counts of one row `[classes]`
 * @throws RangeError on γ ≤ 0, order < 1, counts that are no row.
 */
export function dataDependentMoment(counts: ArrayLike<number>, gamma: number, order: number): number {
  const always = dataIndependentMoment(gamma, order);
  rowsOf("dataDependentMoment", counts, counts.length);
  const q = disagreementBound(counts, gamma);
  if (q >= 1 / (Math.exp(2 * gamma) + 1)) return always;
  const agree = Math.log1p(-q) + order * (Math.log1p(-q) - Math.log1p(-Math.exp(2 * gamma) * q));
  const differ = Math.log(q) + 2 * gamma * order;
  // Both logarithms may be far from 0, where the powers themselves would overflow.
  const [larger, smaller] = agree > differ ? [agree, differ] : [differ, agree];
  return Math.min(always, larger + Math.log1p(Math.exp(smaller - larger)));
}

/** The orders that are tried stop here, where ε without any cost in privacy would be log(1/δ) / 2²⁰. */
const LARGEST_ORDER = 2 ** 20;

/** Each order up to 256, then steps of a 64th: any order proves its ε, and the best lies close to one of them. */
const nextOrder = (order: number) => Math.min(LARGEST_ORDER, order < 256 ? order + 1 : order + (order >> 6));

/**
 * The least ε of (ε, δ)-differential privacy that moments prove: min over l of (α(l) + log(1/δ)) / l (theorem 1, tail
 * bound). Orders are tried from 1 until α(l) / l alone is no less than the best ε: from there on no order can be better,
 * because α(l) / l never falls. Above 256 not every order is tried.
 *
 * @param moment α(l) of all queries together; α(l) / l must not fall, as of a log moment, which is convex and 0 at 0, and of
 *   sums and minima of such bounds
 * @param delta δ in (0, 1)
 * @throws RangeError on δ outside (0, 1), or a moment that is no number ≥ 0.
 */
export function epsilonOf(moment: (order: number) => number, delta: number): { epsilon: number; order: number } {
  checkDelta("epsilonOf", delta);
  let best = { epsilon: Infinity, order: 1 };
  for (let order = 1; ; order = nextOrder(order)) {
    const alpha = moment(order);
    if (!(alpha >= 0)) {
      throw new RangeError(`epsilonOf: the moment of order ${order} is ${alpha}; expected a number ≥ 0`);
    }
    const epsilon = (alpha - Math.log(delta)) / order;
    if (epsilon < best.epsilon) best = { epsilon, order };
    if (alpha / order >= best.epsilon || order === LARGEST_ORDER) return best;
  }
}

export interface Privacy {
  /** Queries answered. */
  readonly queries: number;
  /** ε of simple composition with δ = 0: 2γ a query. */
  readonly simple: number;
  /** ε of the moments accountant for any votes. */
  readonly dataIndependent: number;
  /** ε with these votes. It depends on the private rows itself and is no number to publish. */
  readonly dataDependent: number;
  readonly delta: number;
}

/**
 * What answering every row once costs in privacy, by three accounts from loose to tight (the first two may change places
 * for few queries). All are Infinity without noise.
 *
 * @param counts `[rows, classes]`
 * @throws RangeError on γ ≤ 0, δ outside (0, 1), counts that are no rows of `classes`.
 */
export function privacyOfVotes(counts: ArrayLike<number>, classes: number, gamma: number, delta: number): Privacy {
  checkGamma("privacyOfVotes", gamma);
  checkDelta("privacyOfVotes", delta);
  const queries = rowsOf("privacyOfVotes", counts, classes);
  if (gamma === Infinity) {
    return { queries, simple: Infinity, dataIndependent: Infinity, dataDependent: Infinity, delta };
  }
  const all = Array.from(counts);
  const rows = Array.from({ length: queries }, (_, row) => all.slice(row * classes, (row + 1) * classes));
  const total = (order: number) => rows.reduce((sum, row) => sum + dataDependentMoment(row, gamma, order), 0);
  return {
    ...{ queries, delta },
    simple: 2 * gamma * queries,
    dataIndependent: epsilonOf((order) => queries * dataIndependentMoment(gamma, order), delta).epsilon,
    dataDependent: epsilonOf(total, delta).epsilon,
  };
}

/** @throws RangeError unless 0 < δ < 1. */
export function checkDelta(caller: string, delta: number): void {
  if (!(delta > 0 && delta < 1)) {
    throw new RangeError(`${caller}: δ is ${delta}; expected a number between 0 and 1, such as 1e-5`);
  }
}

function checkOrder(caller: string, order: number): void {
  if (!Number.isInteger(order) || order < 1) {
    throw new RangeError(`${caller}: the order is ${order}; expected an integer ≥ 1`);
  }
}
