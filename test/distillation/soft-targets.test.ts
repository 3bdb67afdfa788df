import { describe, expect, it } from "vitest";
import { softTargets } from "../../lib/distillation";
import reference from "./reference.json";

const logits = Float32Array.of(2, 0, -1, -1, 4, 0.5);
const expectClose = (found: Float32Array, expected: number[]) => {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 6);
  });
};

describe("softTargets", () => {
  it("is the softmax at a temperature, row by row", () => {
    expectClose(softTargets([logits], 3, 4), reference["soft targets, T = 4"]);
    const odds = Float32Array.of(Math.log(3), 0);
    expectClose(softTargets([odds], 2, 1), [3 / 4, 1 / 4]);
    expectClose(softTargets([odds], 2, 0.5), [9 / 10, 1 / 10]);
  });

  it("averages the probabilities of an ensemble, not its logits", () => {
    const negated = logits.map((value) => -value);
    expectClose(softTargets([logits, negated], 3, 4), reference["soft targets of teacher and negated teacher"]);
    // The mean of these logits is 0 in both classes, whose softmax would be 1/2 each.
    expectClose(softTargets([Float32Array.of(3, -3), Float32Array.of(-3, 3), Float32Array.of(0, 0)], 2, 1), [0.5, 0.5]);
    const sure = softTargets([Float32Array.of(100, 0), Float32Array.of(0, 1)], 2, 1);
    expectClose(sure, [(1 + 1 / (1 + Math.E)) / 2, (0 + Math.E / (1 + Math.E)) / 2]);
  });

  it("stays exact at extreme logits", () => {
    const extreme = Float32Array.of(3e38, -3e38, -1000, -1000, 1e4, 1e4 - 16);
    expectClose(softTargets([extreme], 2, 1), [1, 0, 0.5, 0.5, 1 / (1 + Math.exp(-16)), 1 / (1 + Math.exp(16))]);
    expectClose(softTargets([Float32Array.of(5, -5)], 2, 1e6), [0.5000025, 0.4999975]);
    expectClose(softTargets([Float32Array.of(5, -5)], 2, 1e-6), [1, 0]);
  });

  it("changes no argument", () => {
    const before = logits.slice();
    softTargets([logits], 3, 4);
    expect(logits).toEqual(before);
  });

  it("names what is wrong", () => {
    expect(() => softTargets([logits], 3, 0)).toThrow("The temperature is 0; expected a number > 0");
    expect(() => softTargets([logits], 3, -1)).toThrow("The temperature is -1");
    expect(() => softTargets([logits], 3, Number.NaN)).toThrow("The temperature is NaN");
    expect(() => softTargets([], 3, 1)).toThrow("found no teacher");
    expect(() => softTargets([logits], 4, 1)).toThrow("a teacher has 6 logits; expected rows of 4 classes");
    expect(() => softTargets([logits, logits.slice(3)], 3, 1)).toThrow("a teacher has 3 logits");
    expect(() => softTargets([new Float32Array(0)], 3, 1)).toThrow("a teacher has 0 logits");
    const broken = logits.map((value, i) => (i === 4 ? Number.NaN : value));
    expect(() => softTargets([broken], 3, 1)).toThrow("logit of row 1, class 1, is NaN");
  });
});
