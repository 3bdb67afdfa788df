import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { glyphs14, type ImageSet, pixelsOf, shiftedCopies, take } from "../../lib/data";
import { consistentTeaching, functionMatching, softTargets, type Teachings } from "../../lib/distillation";
import { initMlp, type MlpParameters, mlpLogits } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { train } from "../../lib/training";
import { drawMinibatch } from "../../lib/training/minibatch";

const [pixels, batch, temperature] = [1, 40, 2];
const sizes = [196, 8, 10];
let images: ImageSet;
let teacher: MlpParameters;
let taught: Teachings;
beforeAll(async () => {
  await selectBackend();
  images = take(glyphs14({ seed: "views" }).train, [0, 1, 2, 3, 4, 5, 6]);
  teacher = initMlp({ sizes, seeds: ["teacher"] });
  taught = await consistentTeaching({ teacher, images, pixels, batch, temperature });
});

/** What the teacher says of inputs, at the temperature. */
function soft(inputs: Float32Array): Float32Array {
  const logits = tf.tidy(() => mlpLogits(teacher, tf.tensor2d(inputs, [inputs.length / 196, 196])).dataSync());
  return softTargets([Float32Array.from(logits)], 10, temperature);
}

function expectClose(found: Float32Array, expected: Float32Array): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 5);
  });
}

describe("consistentTeaching", () => {
  const start = () => initMlp({ sizes, seeds: [1] });
  const draw = (step: number) => {
    const arms = Object.values(taught.arms).map((arm) => ({ arm: { ...arm, start: start() }, seed: 1 }));
    const { inputs, targets } = drawMinibatch(arms, taught.inputs, step, sizes);
    const part = (values: Float32Array, r: number) =>
      values.slice((r * values.length) / arms.length, ((r + 1) * values.length) / arms.length);
    const [fixed, independent, consistent] = arms.map((_, r) => ({
      inputs: part(inputs, r),
      targets: part(targets[0], r),
    }));
    return { fixed, independent, consistent };
  };

  it("shows the student of each arm the same views", () => {
    const { fixed, independent, consistent } = draw(3);
    expect(independent.inputs).toEqual(fixed.inputs);
    expect(consistent.inputs).toEqual(fixed.inputs);
    expect(Object.keys(taught.arms)).toEqual(["fixed", "independent", "consistent"]);
  });

  it("asks a consistent teacher about the very view that the student sees", () => {
    const { consistent } = draw(3);
    expectClose(consistent.targets, soft(consistent.inputs));
  });

  it("asks a fixed teacher about the unmoved image, and an independent one about another view of it", () => {
    const { inputs, images: views } = { inputs: draw(3).fixed.inputs, images: shiftedCopies(images, pixels).images };
    const key = (rows: Float32Array, row: number) => rows.slice(row * 196, (row + 1) * 196).join();
    const imageOf = new Map(Array.from({ length: views.length / 196 }, (_, view) => [key(views, view), view % 7]));
    const answers = soft(views);
    const { fixed, independent } = draw(3);
    const seen = new Set<number>();
    for (let row = 0; row < batch; row++) {
      const image = imageOf.get(key(inputs, row))!;
      expectClose(fixed.targets.slice(row * 10, row * 10 + 10), answers.slice(image * 10, image * 10 + 10));
      const copies = Array.from({ length: 9 }, (_, copy) => (copy * 7 + image) * 10);
      const own = independent.targets.slice(row * 10, row * 10 + 10);
      const copy = copies.findIndex((at) => own.every((p, c) => Math.abs(p - answers[at + c]) < 1e-6));
      expect(copy).toBeGreaterThanOrEqual(0);
      seen.add(copy);
    }
    // Of 9 shifts, 40 draws meet nearly all; and the teacher's is not always the student's.
    expect(seen.size).toBeGreaterThan(5);
    expect(independent.targets).not.toEqual(draw(3).consistent.targets);
    expect(draw(4).independent.targets).not.toEqual(independent.targets);
  });

  it("trains as any arms do", async () => {
    const start = initMlp({ sizes, seeds: [1, 2] });
    const arms = { fixed: { ...taught.arms.fixed, start }, consistent: { ...taught.arms.consistent, start } };
    const trained = await train({ seeds: [1, 2], arms, inputs: taught.inputs, steps: 3, learningRate: 0.01 });
    expect(trained.history.at(-1)!.loss.consistent).toHaveLength(2);
    tf.dispose(trained.arms);
  });
});

describe("functionMatching", () => {
  const settings = () => ({
    teacher,
    inputs: images.images,
    mixtures: 500,
    random: seededRandom("mixtures"),
    batch,
    temperature,
  });

  it("draws points between two images, and takes the teacher's word on the point itself", async () => {
    const { inputs, arm } = await functionMatching(settings());
    expect(inputs).toHaveLength(500 * pixelsOf(images));
    const [{ targets, temperature: own, weight }] = arm.loss;
    expectClose(targets, soft(inputs));
    expect([own, weight]).toEqual([temperature, temperature ** 2]);
    const parts = soft(images.images);
    const row = (values: Float32Array, i: number, width: number) => values.subarray(i * width, (i + 1) * width);
    let between = 0;
    for (let i = 0; i < 50; i++) {
      const [mixed, own] = [row(inputs, i, 196), row(targets, i, 10)];
      const fits = (a: Float32Array, b: Float32Array, share: number) =>
        mixed.every((value, p) => Math.abs(value - share * a[p] - (1 - share) * b[p]) < 1e-4);
      // Of two images a and b the share follows from one pixel where they differ.
      const pairs = Array.from({ length: 49 }, (_, k) => [Math.floor(k / 7), k % 7]).filter(([a, b]) => a !== b);
      const found = pairs.find(([a, b]) => {
        const [first, second] = [row(images.images, a, 196), row(images.images, b, 196)];
        const pixel = first.reduce(
          (best, value, p) => (Math.abs(value - second[p]) > Math.abs(first[best] - second[best]) ? p : best),
          0,
        );
        const share = (mixed[pixel] - second[pixel]) / (first[pixel] - second[pixel]);
        if (!(share > 0.2 && share < 0.8 && fits(first, second, share))) return false;
        const mixedTargets = row(parts, a, 10).map((p, c) => share * p + (1 - share) * row(parts, b, 10)[c]);
        expect(Math.max(...own.map((p, c) => Math.abs(p - mixedTargets[c])))).toBeGreaterThan(1e-4);
        return true;
      });
      between += Number(found !== undefined);
    }
    expect(between).toBeGreaterThan(10);
  });

  it("repeats with its seed", async () => {
    const [first, again] = [await functionMatching(settings()), await functionMatching(settings())];
    expect(again.inputs).toEqual(first.inputs);
  });

  it("names what is wrong", async () => {
    await expect(functionMatching({ ...settings(), mixtures: 0 })).rejects.toThrow("0 mixtures of 1372 numbers");
    await expect(functionMatching({ ...settings(), inputs: new Float32Array(5) })).rejects.toThrow(
      "expected an integer ≥ 1 and one or more rows of 196 features",
    );
    await expect(functionMatching({ ...settings(), temperature: 0 })).rejects.toThrow("The temperature is 0");
  });
});
