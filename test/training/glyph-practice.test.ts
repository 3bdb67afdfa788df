import { describe, expect, it } from "vitest";
import { glyphPractice } from "../../lib/training";

const practice = glyphPractice("practice");
const start = practice.initial("one");
const half = start.map((layer) => layer.map((_, i) => i % 2));
const masked = start.map((layer, l) => layer.map((weight, i) => weight * half[l]![i]!));
const order = "order";

describe("a practice training", () => {
  it("learns: far more test images are right than before", () => {
    expect(practice.error(start)).toBeGreaterThan(0.8);
    expect(practice.error(practice.train(start, { order }))).toBeLessThan(0.4);
  });

  it("is the same bits again, of its start, its order and its steps", () => {
    const trained = practice.train(start, { order, steps: 5 });
    // Another way to say the same, so that it is trained again and not remembered.
    expect(practice.train(start, { order, steps: 5, temperature: 1 })).toEqual(trained);
    expect(practice.train(start, { order: "another", steps: 5 })).not.toEqual(trained);
    expect(practice.train(practice.initial("two"), { order, steps: 5 })).not.toEqual(trained);
    expect(practice.train(start, { order, steps: 0 })).toEqual(start);
  });

  it("leaves a masked weight where it starts, and moves the others", () => {
    const trained = practice.train(masked, { order, masks: half });
    trained.forEach((layer, l) => {
      expect(layer.filter((weight, i) => half[l]![i] === 0 && weight !== 0)).toEqual([]);
    });
    const unmasked = practice.train(start, { order, masks: half });
    expect(unmasked[0]![0]).toBe(start[0]![0]);
    // The output layer has no weight without a gradient.
    expect(unmasked[1]!.filter((weight, i) => half[1]![i] === 1 && weight === start[1]![i])).toEqual([]);
  });

  it("is taught its labels unless told otherwise", () => {
    const targets = practice.labels.map((label) => Array.from({ length: 10 }, (_, c) => Number(c === label)));
    expect(practice.train(start, { order, targets, steps: 5 })).toEqual(practice.train(start, { order, steps: 5 }));
  });

  it("learns what it is taught: the answers of another network", () => {
    const teacher = practice.train(start, { order });
    const targets = practice.probabilities(teacher);
    for (const row of targets) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const student = practice.train(practice.initial("two"), { order, targets, steps: 300 });
    const answers = practice.probabilities(student);
    const agree = targets.filter(
      (row, i) => row.indexOf(Math.max(...row)) === answers[i]!.indexOf(Math.max(...answers[i]!)),
    );
    expect(agree.length / targets.length).toBeGreaterThan(0.9);
  });

  it("learns from the images of some rows alone", () => {
    const all = practice.labels.map((_, row) => row);
    const seen = all.filter((row) => practice.labels[row] !== 3);
    expect(practice.train(start, { order, rows: all, steps: 5 })).toEqual(practice.train(start, { order, steps: 5 }));
    const trained = practice.train(start, { order, rows: seen });
    // What the others are taught changes nothing.
    const targets = practice.labels.map((label) => Array.from({ length: 10 }, (_, c) => Number(c === label % 3)));
    const mixed = practice.labels.map((label, row) =>
      label === 3 ? targets[row]! : Array.from({ length: 10 }, (_, c) => Number(c === label)),
    );
    expect(practice.train(start, { order, rows: seen, targets: mixed })).toEqual(trained);
    const answers = practice.probabilities(trained);
    const threes = all.filter((row) => practice.labels[row] === 3);
    expect(threes.filter((row) => answers[row]!.indexOf(Math.max(...answers[row]!)) === 3)).toEqual([]);
    for (const rows of [[], [0, 300], [-1], [0.5]])
      expect(() => practice.train(start, { order, rows, steps: 1 })).toThrow("glyphPractice: the rows to learn from");
  });

  it("learns at a temperature, with T² in its loss", () => {
    const step = (temperature: number) => practice.train(start, { order, temperature, steps: 1 });
    expect(step(1)).toEqual(practice.train(start, { order, steps: 1 }));
    // Of a network that answers alike everywhere, q is the same at every T, and the step T times as long.
    const flat = start.map((layer, l) => (l === 1 ? layer.map(() => 0) : layer));
    const moved = (temperature: number) => practice.train(flat, { order, temperature, steps: 1 })[1]!;
    const [one, four] = [moved(1), moved(4)];
    for (const [i, weight] of four.entries()) expect(weight).toBeCloseTo(4 * one[i]!, 5);
    expect(Math.max(...four.map(Math.abs))).toBeGreaterThan(0.01);
    for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => step(temperature)).toThrow("glyphPractice: the temperature is");
  });

  it("has the gradient that its own steps descend along, of the same mini-batch", () => {
    const gradient = practice.gradient(start, order, 0);
    expect(Math.max(...gradient.flat().map(Math.abs))).toBeGreaterThan(0.01);
    // The first step has no momentum yet: η g.
    practice.train(start, { order, steps: 1 }).forEach((layer, l) => {
      for (const [i, weight] of layer.entries()) expect(weight).toBeCloseTo(start[l]![i]! - 0.05 * gradient[l]![i]!, 6);
    });
    expect(practice.gradient(start, order, 3)).not.toEqual(gradient);
  });

  it("refuses a layer of another length", () => {
    expect(() => practice.train([start[0]!.slice(1), start[1]!], { order })).toThrow(/expected 1 replicates of 1176/);
  });

  it("refuses targets of another shape, and takes typed rows", () => {
    const start = practice.initial("one");
    const rows = practice.labels.map((label) => Float32Array.from({ length: 10 }, (_, c) => Number(c === label)));
    const typed = rows as unknown as number[][];
    expect(practice.train(start, { order, targets: typed, steps: 2 })).toEqual(
      practice.train(start, { order, steps: 2 }),
    );
    for (const targets of [typed.slice(1), typed.map((row) => Array.from(row, () => Number.NaN))])
      expect(() => practice.train(start, { order, targets, steps: 1 })).toThrow("glyphPractice: the targets are");
  });
});
