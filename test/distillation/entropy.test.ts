import { describe, expect, it } from "vitest";
import { crossEntropy, entropy, klDivergence } from "../../lib/distillation";
import reference from "./reference.json";

const p = [0.5, 0.3, 0.2];
const q = [0.2, 0.5, 0.3];

describe("entropy, cross-entropy and divergence", () => {
  it("agree with PyTorch and with each other: D(P ‖ Q) = H(P, Q) − H(P)", () => {
    expect(entropy(p)).toBeCloseTo(reference.entropy, 14);
    expect(crossEntropy(p, q)).toBeCloseTo(reference["cross-entropy"], 14);
    expect(klDivergence(p, q)).toBeCloseTo(reference.divergence, 14);
  });

  it("know their extremes", () => {
    expect(entropy([1, 0])).toBe(0);
    expect(entropy([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 14);
    expect(klDivergence(p, p)).toBe(0);
    expect(crossEntropy(p, p)).toBe(entropy(p));
    expect(crossEntropy([1, 0], [0, 1])).toBe(Infinity);
    expect(crossEntropy([0, 1], [0, 1])).toBe(0);
    expect(klDivergence(Float32Array.of(1, 0), Float32Array.of(0.5, 0.5))).toBeCloseTo(Math.log(2), 14);
  });

  it("refuse what is no distribution", () => {
    expect(() => entropy([2, -1])).toThrow("[2, -1] is no probability distribution");
    expect(() => crossEntropy(p, [1, 2, 3])).toThrow("Logits go through a softmax first");
    expect(() => klDivergence(p, [Number.NaN, 0.5, 0.5])).toThrow("is no probability distribution");
    expect(() => klDivergence(p, [0.5, 0.5])).toThrow("over 3 and 2 classes");
  });
});
