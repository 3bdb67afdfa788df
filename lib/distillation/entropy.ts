/** Probabilities of the classes of one row. */
type Row = ArrayLike<number>;

/**
 * Entropy H(P) = −Σ P log P in nats; a class of probability 0 adds nothing.
 *
 * @throws RangeError when P is no probability distribution.
 */
export function entropy(p: Row): number {
  return crossEntropy(p, p);
}

/**
 * Cross-entropy H(P, Q) = −Σ P log Q in nats: what distillation minimises over Q. Its least value is H(P), not 0;
 * Infinity when Q excludes a class that P allows.
 *
 * @throws RangeError when a row is no probability distribution, or the rows differ in length.
 */
export function crossEntropy(p: Row, q: Row): number {
  checkRows(p, q);
  return Array.from(p).reduce((sum, value, i) => (value === 0 ? sum : sum - value * Math.log(q[i])), 0);
}

/**
 * Kullback–Leibler divergence D(P ‖ Q) = Σ P log(P / Q) = H(P, Q) − H(P) in nats. With P fixed it differs from the
 * cross-entropy by a constant, so that both have the same gradient; as numbers they are not the same.
 *
 * @throws RangeError as {@link crossEntropy}.
 */
export function klDivergence(p: Row, q: Row): number {
  checkRows(p, q);
  return Array.from(p).reduce((sum, value, i) => (value === 0 ? sum : sum + value * Math.log(value / q[i])), 0);
}

function checkRows(p: Row, q: Row): void {
  if (p.length !== q.length) {
    throw new RangeError(`Two distributions over ${p.length} and ${q.length} classes; expected the same classes`);
  }
  for (const row of [Array.from(p), Array.from(q)]) {
    const sum = row.reduce((total, value) => total + value, 0);
    if (!(Math.abs(sum - 1) < 1e-3) || row.some((value) => value < 0)) {
      throw new RangeError(
        `[${row.join(", ")}] is no probability distribution; expected numbers ≥ 0 that sum to 1. ` +
          "Logits go through a softmax first.",
      );
    }
  }
}
