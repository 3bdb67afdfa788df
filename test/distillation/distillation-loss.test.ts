import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { distillationGradient, distillationLoss, smoothedLabels } from "../../lib/distillation";
import { type LossTerm, weightedCrossEntropy } from "../../lib/training";
import reference from "./reference.json";

beforeAll(() => selectBackend().then(() => undefined));

const student = [
  [1, -2, 0.5],
  [3, 0, -1],
];
const teacher = [
  [2, 0, -1],
  [-1, 4, 0.5],
];
const labels = [0, 1];
const settings = { teacherLogits: [Float32Array.from(teacher.flat())], classes: 3, labels };
const norm = (rows: number[][]) => Math.hypot(...rows.flat());

/** Loss and gradient of the terms as the training step computes them. */
async function asTrained(terms: readonly LossTerm[], logits: number[][]) {
  const z = tf.tensor3d([logits]);
  const scale = (value: number) => tf.tensor3d([value], [1, 1, 1]);
  const { loss, gradient } = weightedCrossEntropy(
    z,
    terms.map(({ targets }) => tf.tensor3d(targets, z.shape)),
    terms.map(({ weight, temperature }) => ({ weight: scale(weight), temperature: scale(temperature) })),
  );
  return { loss: (await loss.data())[0], gradient: (await gradient.array())[0] };
}

describe("distillationGradient", () => {
  it("agrees with PyTorch's automatic differentiation in double precision", () => {
    const { loss, gradient } = distillationGradient(student, teacher, labels, 4, 0.7);
    const expected = reference["distillation, T = 4, α = 0.7"];
    expect(loss).toBeCloseTo(expected.loss, 12);
    gradient.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.gradient[i], 12);
    });
  });

  it.each([
    [1, 0],
    [1, 1],
    [4, 0.7],
    [20, 1],
    [0.5, 0.3],
  ])("equals central differences at T = %d, α = %d", (temperature, alpha) => {
    const { gradient } = distillationGradient(student, teacher, labels, temperature, alpha);
    const lossAt = (n: number, c: number, h: number) => {
      const moved = student.map((row, i) => row.map((z, k) => (i === n && k === c ? z + h : z)));
      return distillationGradient(moved, teacher, labels, temperature, alpha).loss;
    };
    gradient.forEach((row, n) => {
      row.forEach((value, c) => {
        expect(value).toBeCloseTo((lossAt(n, c, 1e-5) - lossAt(n, c, -1e-5)) / 2e-5, 7);
      });
    });
  });

  it("keeps its size as T grows, and becomes logit matching: (z − v) / classes, both centred", () => {
    const centred = (row: number[]) => row.map((value) => value - row.reduce((a, b) => a + b, 0) / row.length);
    const { gradient } = distillationGradient(student, teacher, labels, 1e5, 1);
    gradient.forEach((row, n) => {
      const [z, v] = [centred(student[n]), centred(teacher[n])];
      row.forEach((value, c) => {
        expect(value).toBeCloseTo((z[c] - v[c]) / 3 / 2, 4);
      });
    });
    const sizes = [2, 20].map((t) => norm(distillationGradient(student, teacher, labels, t, 1).gradient));
    expect(sizes[1] / sizes[0]).toBeGreaterThan(0.5);
    expect(sizes[1] / sizes[0]).toBeLessThan(2);
  });

  it("is 0 for a student that is its teacher, though the loss is not: it is T² H(p_T)", () => {
    const { loss, gradient } = distillationGradient(teacher, teacher, labels, 4, 1);
    expect(norm(gradient)).toBeLessThan(1e-15);
    expect(loss).toBeGreaterThan(16 * 0.5);
  });

  it("stays finite at extreme logits", () => {
    const { loss, gradient } = distillationGradient([[1e4, -1e4]], [[-1e4, 1e4]], [1], 1, 0.5);
    expect(loss).toBe(2e4);
    expect(gradient).toEqual([[1, -1]]);
  });

  it("names what is wrong", () => {
    expect(() => distillationGradient([], [], [], 1, 1)).toThrow("0 rows of the student");
    expect(() => distillationGradient(student, teacher, [0], 1, 1)).toThrow("1 labels; expected as many of each");
    expect(() => distillationGradient(student, teacher, [0, 3], 1, 1)).toThrow("label 1 is 3; expected an integer in");
    expect(() => distillationGradient(student, teacher, labels, 0, 1)).toThrow("The temperature is 0");
    expect(() => distillationGradient(student, teacher, labels, 1, 1.1)).toThrow("α of the soft targets is 1.1");
  });
});

describe("distillationLoss", () => {
  it.each([
    [1, 0.5],
    [4, 0.7],
    [20, 1],
    [4, 0],
  ])("trains with the same loss and gradient, T = %d, α = %d", async (temperature, alpha) => {
    const trained = await asTrained(distillationLoss({ ...settings, temperature, alpha }), student);
    const exact = distillationGradient(student, teacher, labels, temperature, alpha);
    expect(trained.loss).toBeCloseTo(exact.loss, 4);
    trained.gradient.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(exact.gradient.flat()[i], 5);
    });
  });

  it("leaves out a term of weight 0, and needs no labels with α = 1", () => {
    const { labels: _, ...unlabelled } = settings;
    const [soft, ...none] = distillationLoss({ ...unlabelled, temperature: 4, alpha: 1 });
    expect(soft).toMatchObject({ weight: 16, temperature: 4 });
    expect(none).toEqual([]);
    const [hard, ...nothing] = distillationLoss({ ...settings, temperature: 4, alpha: 0 });
    expect(hard).toEqual({ targets: Float32Array.of(1, 0, 0, 0, 1, 0), weight: 1, temperature: 1 });
    expect(nothing).toEqual([]);
  });

  it("names what is wrong", () => {
    const { labels: _, ...unlabelled } = settings;
    expect(() => distillationLoss({ ...settings, temperature: 4, alpha: -0.1 })).toThrow(
      "α of the soft targets is -0.1",
    );
    expect(() => distillationLoss({ ...settings, temperature: 4, alpha: Number.NaN })).toThrow(
      "is NaN; expected a number",
    );
    expect(() => distillationLoss({ ...settings, temperature: -4, alpha: 1 })).toThrow("The temperature is -4");
    expect(() => distillationLoss({ ...unlabelled, temperature: 4, alpha: 0.5 })).toThrow("there are no labels");
    expect(() => distillationLoss({ ...settings, labels: [0], temperature: 4, alpha: 1 })).toThrow(
      "1 labels for 2 rows",
    );
    expect(() => distillationLoss({ ...settings, labels: [0, 3], temperature: 4, alpha: 0.5 })).toThrow("label 1 is 3");
  });
});

describe("smoothedLabels", () => {
  it("has PyTorch's loss and gradient with label_smoothing = 0.2", async () => {
    const { loss, gradient } = await asTrained(smoothedLabels(labels, 3, 0.2), student);
    const expected = reference["label smoothing, 0.2"];
    expect(loss).toBeCloseTo(expected.loss, 5);
    gradient.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(expected.gradient[i], 6);
    });
  });
});
