import { describe, expect, it } from "vitest";
import { drawAmong } from "../../lib/data";
import { logitGapSpread, noisyLabels, recall, rowsWithout, smoothedLabels } from "../../lib/distillation";
import { seededRandom } from "../../lib/random";
import { hardLabels } from "../../lib/training";

describe("rowsWithout", () => {
  it("keeps the rows of the other classes, in their order", () => {
    expect([...rowsWithout([3, 0, 3, 7, 8], [3])]).toEqual([1, 3, 4]);
    expect([...rowsWithout([3, 0, 3, 7, 8], [0, 3])]).toEqual([3, 4]);
    const rows = rowsWithout([3, 0, 3, 7, 8], [3]);
    expect(new Set(drawAmong(seededRandom(1), rows, 200))).toEqual(new Set([1, 3, 4]));
  });

  it("refuses to leave nothing, or everything", () => {
    expect(() => rowsWithout([3, 3], [3])).toThrow("without class(es) [3] 0 of 2 rows are left");
    expect(() => rowsWithout([3, 3], [4])).toThrow("without class(es) [4] 2 of 2 rows are left");
  });
});

describe("recall", () => {
  const logits = Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1);
  it("is the share of a class's own rows that are right", () => {
    expect(recall(logits, [0, 0, 0, 1], 2, 0)).toBeCloseTo(2 / 3, 15);
    expect(recall(logits, [0, 0, 0, 1], 2, 1)).toBe(1);
  });

  it("names what is wrong", () => {
    expect(() => recall(logits, [0, 0], 2, 0)).toThrow("8 logits for 2 labels; expected 2 a label");
    expect(() => recall(logits, [0, 0, 0, 0], 2, 1)).toThrow("no row is of class 1");
  });
});

describe("noisyLabels", () => {
  const labels = Array.from({ length: 1000 }, (_, i) => i % 10);
  const wrong = (noisy: Int32Array) => noisy.filter((label, i) => label !== labels[i]).length;

  it("makes exactly the share wrong, and every other class as likely", () => {
    for (const share of [0, 0.001, 0.4, 1]) {
      expect(wrong(noisyLabels(labels, 10, share, seededRandom("noise")))).toBe(Math.round(1000 * share));
    }
    const steps = noisyLabels(labels, 10, 1, seededRandom("noise")).map((label, i) => (label - labels[i] + 10) % 10);
    const counts = Array.from({ length: 10 }, (_, step) => steps.filter((own) => own === step).length);
    expect(counts[0]).toBe(0);
    // 1000 draws of 9: a standard deviation is 9.9.
    for (const count of counts.slice(1)) expect(Math.abs(count - 1000 / 9)).toBeLessThan(40);
  });

  it("repeats with its seed and changes no argument", () => {
    const given = Int32Array.from(labels);
    expect(noisyLabels(given, 10, 0.4, seededRandom(1))).toEqual(noisyLabels(labels, 10, 0.4, seededRandom(1)));
    expect(noisyLabels(given, 10, 0.4, seededRandom(2))).not.toEqual(noisyLabels(labels, 10, 0.4, seededRandom(1)));
    expect([...given]).toEqual(labels);
  });

  it("names what is wrong", () => {
    expect(() => noisyLabels(labels, 10, 1.1, seededRandom(1))).toThrow("share of wrong labels is 1.1");
    expect(() => noisyLabels(labels, 10, Number.NaN, seededRandom(1))).toThrow("is NaN");
    expect(() => noisyLabels([0, 10], 10, 0.5, seededRandom(1))).toThrow("label 1 is 10 of 10 classes");
    expect(() => noisyLabels([0], 1, 0.5, seededRandom(1))).toThrow("two classes or more");
  });
});

describe("smoothedLabels", () => {
  it("spreads α over all classes, the label's own too", () => {
    const [{ targets, weight, temperature }] = smoothedLabels([1], 4, 0.2);
    expect({ weight, temperature }).toEqual({ weight: 1, temperature: 1 });
    [0.05, 0.85, 0.05, 0.05].forEach((p, c) => {
      expect(targets[c]).toBeCloseTo(p, 7);
    });
    expect(smoothedLabels([1, 0], 4, 0)).toEqual(hardLabels([1, 0], 4));
    expect([...smoothedLabels([1], 4, 1)[0].targets]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it("names what is wrong", () => {
    expect(() => smoothedLabels([1], 4, -0.1)).toThrow("α is -0.1; expected a number from 0 to 1");
    expect(() => smoothedLabels([4], 4, 0.1)).toThrow("label 0 is 4");
  });
});

describe("logitGapSpread", () => {
  // Two classes: gaps 2 and 4 in class 0 (mean 3, deviation √2), 1 and 1 in class 1 (mean 1, deviation 0).
  const logits = Float32Array.of(2, 0, 5, 1, 0, 1, 3, 4);
  it("is the deviation of the gaps over their mean", () => {
    expect(logitGapSpread(logits, [0, 0, 1, 1], 2)).toBeCloseTo(Math.SQRT2 / 4, 7);
  });

  it("is the same for logits scaled by 10 and moved by a constant a row", () => {
    const moved = logits.map((value, i) => 10 * value + Math.floor(i / 2));
    expect(logitGapSpread(moved, [0, 0, 1, 1], 2)).toBeCloseTo(Math.SQRT2 / 4, 6);
  });

  it("names what is wrong", () => {
    expect(() => logitGapSpread(logits, [0, 0, 0, 1], 2)).toThrow("class 1 has 1 row(s); expected at least 2");
    expect(() => logitGapSpread(logits, [0, 1], 2)).toThrow("8 logits for 2 labels");
  });
});
