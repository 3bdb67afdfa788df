import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random";
import { gaussianKernel, kernelSystem, randomFeatureKernel, selfDistilKernel } from "../../lib/self-distillation";

const points = [-1.3, -0.2, 0, 0.05, 0.7, 2.4];
const pairs = points.flatMap((x) => points.map((z) => [x, z] as const));
const kernelOf = (features: number, seed: number | string = "features", lengthScale = 0.6) =>
  randomFeatureKernel({ features, lengthScale, random: seededRandom(seed) });

describe("gaussianKernel", () => {
  it("has the values of its formula", () => {
    const kernel = gaussianKernel(2);
    expect(kernel(5, 5)).toBe(1);
    expect(kernel(0, 2)).toBeCloseTo(Math.exp(-0.5), 15);
    expect(kernel(3, -1)).toBe(kernel(-1, 3));
    // Distance 5 of two rows; a row of one number is that number.
    expect(kernel([1, 5, 2], [4, 1, 2])).toBeCloseTo(Math.exp(-25 / 8), 15);
    expect(kernel([3], -1)).toBe(kernel(3, -1));
    expect(() => kernel([1, 2], [1])).toThrow("an input has 1 number(s); expected 2");
  });
});

describe("randomFeatureKernel", () => {
  it("comes near the Gaussian kernel, as 1 / √D", () => {
    const exact = gaussianKernel(0.6);
    const rootMeanSquare = (features: number) => {
      const errors = Array.from({ length: 20 }, (_, seed) => kernelOf(features, seed)).flatMap((kernel) =>
        pairs.map(([x, z]) => kernel(x, z) - exact(x, z)),
      );
      return Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    };
    // A product of two cosines, doubled, has a variance of at most 2.
    const [few, many] = [100, 1600].map(rootMeanSquare);
    expect(few).toBeLessThan(Math.sqrt(2 / 100));
    expect(many).toBeLessThan(Math.sqrt(2 / 1600));
    expect(few / many).toBeGreaterThan(3);
    expect(few / many).toBeLessThan(5);
  });

  it("comes near the Gaussian kernel of rows too, with frequencies of their own in every dimension", () => {
    const exact = gaussianKernel(2);
    const draw = seededRandom("rows");
    const rows = Array.from({ length: 12 }, () => Float32Array.from({ length: 5 }, draw.normal));
    const kernels = [0, 1, 2, 3].map((seed) =>
      randomFeatureKernel({ features: 1000, lengthScale: 2, dimensions: 5, random: seededRandom(seed) }),
    );
    const errors = kernels.flatMap((kernel) => rows.flatMap((x) => rows.map((z) => kernel(x, z) - exact(x, z))));
    const rootMeanSquare = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(rootMeanSquare).toBeLessThan(Math.sqrt(2 / 1000));
  });

  it("is φ(x) · φ(z), of a number as of a row of one", () => {
    const kernel = kernelOf(50);
    const [x, z] = [kernel.features!(0.3), kernel.features!([-1])];
    expect(x).toHaveLength(50);
    expect(kernel(0.3, -1)).toBe(x.reduce((sum, value, i) => sum + value * z[i], 0));
    expect(() => kernel([1, 2], 1)).toThrow("randomFeatureKernel: an input has 2 number(s); expected 1");
  });

  it("repeats with its seed, is symmetric and no other seed's", () => {
    const [kernel, again, other] = [kernelOf(50), kernelOf(50), kernelOf(50, "種")];
    for (const [x, z] of pairs) {
      expect(again(x, z)).toBe(kernel(x, z));
      expect(kernel(z, x)).toBe(kernel(x, z));
    }
    expect(other(0, 0.7)).not.toBe(kernel(0, 0.7));
  });

  it("takes rounds of self-distillation, each keeping fewer basis functions", () => {
    const inputs = Array.from({ length: 9 }, (_, k) => (k + 1) / 10);
    const targets = inputs.map((x, k) => Math.sin(6 * x) + 0.4 * (-1) ** k);
    const system = kernelSystem(kernelOf(400, "rounds", 0.1), inputs);
    const { rounds } = selfDistilKernel(system, targets, 0.1);
    expect(rounds.length).toBeGreaterThan(1);
    const ratio = ({ filter }: (typeof rounds)[number]) => Math.min(...filter) / Math.max(...filter);
    for (let t = 1; t < rounds.length; t++) expect(ratio(rounds[t])).toBeLessThan(ratio(rounds[t - 1]));
  });

  it("has no more dimensions than features", () => {
    expect(() => kernelSystem(kernelOf(3), [0.1, 0.3, 0.5, 0.9])).toThrow("the smallest eigenvalue is");
  });

  it.each([0, -1, 2.5, Number.NaN])("refuses %d features", (features) => {
    expect(() => kernelOf(features)).toThrow(`features is ${features}; expected an integer ≥ 1`);
  });

  it.each([0, -1, Number.NaN, Infinity])("refuses a length scale of %d", (lengthScale) => {
    expect(() => kernelOf(5, "x", lengthScale)).toThrow(`the length scale is ${lengthScale}; expected a number > 0`);
    expect(() => gaussianKernel(lengthScale)).toThrow(`the length scale is ${lengthScale}; expected a number > 0`);
  });
});
