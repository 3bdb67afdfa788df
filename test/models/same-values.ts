import { expect } from "vitest";
import { tf } from "../../lib/backend";

/**
 * Expects the same bits; on native TensorFlow, single precision: it chooses the order of its sums by the CPU and by how
 * many products are asked for at once.
 */
export function expectSameValues(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (tf.getBackend() !== "tensorflow") {
    expect(actual).toEqual(expected);
    return;
  }
  expect(actual.length).toBe(expected.length);
  const apart = Array.from(actual, (value, i) => Math.abs(value - expected[i]!) / (1 + Math.abs(expected[i]!)));
  expect(Math.max(...apart)).toBeLessThan(1e-5);
}
