import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { glyphs, pixelsOf, pool2x2 } from "../../lib/data";
import { saveTensors } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import {
  cubicSplineKernel,
  fitKernelModel,
  gaussianKernel,
  inputRows,
  kernelSystem,
  loadKernelModel,
  predictKernelModel,
  randomFeatureKernel,
  ridgeFit,
  saveKernelModel,
  selfDistilKernel,
} from "../../lib/self-distillation";
import { numbersOf } from "../../lib/self-distillation/kernel";
import reference from "./reference.json";

let folder = "";
beforeAll(async () => {
  await selectBackend();
  folder = await mkdtemp(join(tmpdir(), "stillroom-核-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const bits = (values: ArrayLike<number>) => Buffer.from(Float64Array.from(values).buffer).toString("hex");

const system = kernelSystem(cubicSplineKernel, reference.inputs);
const targets = reference.targets.flatMap((y) => [y, -y, y ** 2]);
const fitted = () => {
  const { rounds } = selfDistilKernel(system, targets, reference.tolerance);
  return fitKernelModel(system, targets, rounds[rounds.length - 1].filter);
};

/** Numbers whose 32-bit words are NaN of either kind, 0, 1 and −0 as floats, and the smallest number. */
const awkward = new Float64Array(
  Uint32Array.of(
    ...[0x7f800001, 0x3ff00000, 0x7fc00001, 0x3ff00000, 0xffffffff, 0x3ff00000],
    ...[0, 0x80000000, 1, 0, 0x3f800000, 0x3f800000],
  ).buffer,
);

describe("a kernel model as a file", () => {
  it("gives back every bit: inputs, coefficients, predictions, note, and the file itself", async () => {
    const [path, again] = [join(folder, "平滑化"), join(folder, "もう一度")];
    const model = fitted();
    expect(model.coefficients).toHaveLength(33);
    const before = tf.memory().numTensors;
    await saveKernelModel(path, model, "自己蒸留 4 回");
    const loaded = await loadKernelModel(path, cubicSplineKernel);
    expect(tf.memory().numTensors).toBe(before);
    expect(loaded.note).toBe("自己蒸留 4 回");
    expect(bits(loaded.model.inputs)).toBe(bits(model.inputs));
    expect(bits(loaded.model.coefficients)).toBe(bits(model.coefficients));
    const at = [0, 0.123, 0.5, 1];
    expect(bits(predictKernelModel(loaded.model, at))).toBe(bits(predictKernelModel(model, at)));
    await saveKernelModel(again, loaded.model, loaded.note);
    expect(await readFile(again)).toEqual(await readFile(path));
  });

  it("gives back pictures with their numbers, and so the answers for new ones", async () => {
    const set = pool2x2(glyphs(140, "絵"));
    const rows = inputRows(set.images, pixelsOf(set));
    const [known, fresh] = [rows.slice(0, 100), rows.slice(100)];
    const kernelOf = (seed: string) =>
      randomFeatureKernel({ features: 600, lengthScale: 5, dimensions: 196, random: seededRandom(seed) });
    const pictures = kernelSystem(kernelOf("特徴"), known);
    const oneHot = known.flatMap((_, k) => Array.from({ length: 10 }, (_, c) => Number(set.labels[k] === c)));
    const { rounds } = selfDistilKernel(pictures, oneHot, 0.01);
    const apart = (found: Float64Array, expected: ArrayLike<number>) =>
      Math.max(...found.map((value, i) => Math.abs(value - expected[i])));
    expect(rounds.length).toBeGreaterThan(1);
    expect(apart(rounds[1].fitted, ridgeFit(pictures, rounds[0].fitted, rounds[1].multiplier))).toBeLessThan(1e-8);
    const model = fitKernelModel(pictures, oneHot, rounds[1].filter);
    expect(apart(rounds[1].fitted, predictKernelModel(model, known))).toBeLessThan(1e-8);

    const path = join(folder, "絵");
    await saveKernelModel(path, model);
    const loaded = await loadKernelModel(path, kernelOf("特徴"));
    expect(Array.from(loaded.model.inputs, (row) => bits(numbersOf(row)))).toEqual(known.map((row) => bits(row)));
    const answers = predictKernelModel(loaded.model, fresh);
    expect(bits(answers)).toBe(bits(predictKernelModel(model, fresh)));
    const classOf = (own: Float64Array) => own.indexOf(Math.max(...own));
    const right = fresh.filter((_, n) => classOf(answers.subarray(10 * n, 10 * n + 10)) === set.labels[100 + n]);
    expect(right.length).toBeGreaterThan(20);
    await expect(loadKernelModel(path, kernelOf("他"))).rejects.toThrow(`${path}: the kernel of inputs 0 and 0 is`);
    expect(() => predictKernelModel(model, [Float32Array.of(1)])).toThrow("input 0 has 1 number(s); expected 196");
  });

  it("keeps rows of one number apart from numbers", async () => {
    const path = join(folder, "row");
    const kernel = gaussianKernel(1);
    const model = { kernel, inputs: [[0.25], [0.5]], coefficients: Float64Array.of(1, 2) };
    await saveKernelModel(path, model);
    const { model: loaded } = await loadKernelModel(path, kernel);
    expect(loaded.inputs).toEqual([Float64Array.of(0.25), Float64Array.of(0.5)]);
    expect(predictKernelModel(loaded, [[0.3]])).toEqual(predictKernelModel(loaded, [0.3]));
  });

  it.each([
    ["words that are no numbers as 32-bit floats", awkward],
    ["words that are all 0 or 1", Float64Array.of(0, 0)],
  ])("keeps %s", async (_, coefficients) => {
    const path = join(folder, "awkward");
    const inputs = Float64Array.of(0.25, 0.5);
    await saveKernelModel(path, { kernel: cubicSplineKernel, inputs, coefficients });
    const { model } = await loadKernelModel(path, cubicSplineKernel);
    expect(bits(model.coefficients)).toBe(bits(coefficients));
    expect(bits(model.inputs)).toBe(bits(inputs));
  });

  it("refuses another kernel, another file, and what was changed or does not fit, and leaves no tensor", async () => {
    const path = join(folder, "refused");
    await saveKernelModel(path, fitted());
    const before = tf.memory().numTensors;
    await expect(loadKernelModel(path, gaussianKernel(0.1))).rejects.toThrow(
      `${path}: the kernel of inputs 0 and 0 is 1;`,
    );
    const near = (x: number, z: number) => cubicSplineKernel(x, z) + (x === z ? 0 : 1e-9);
    await expect(loadKernelModel(path, near)).rejects.toThrow("the kernel of inputs 0 and 1 is");
    const content = await readFile(path);
    await writeFile(
      path,
      content.map((byte, i) => (i === content.length - 20 ? byte ^ 1 : byte)),
    );
    await expect(loadKernelModel(path, cubicSplineKernel)).rejects.toThrow("the checksum does not fit");
    await saveTensors(path, { groups: { parameters: {}, masks: {} }, note: "" });
    await expect(loadKernelModel(path, cubicSplineKernel)).rejects.toThrow(
      `${path}: found parameters, masks; expected a file of saveKernelModel`,
    );
    const half = { ...fitted(), coefficients: new Float64Array(12) };
    await expect(saveKernelModel(path, half)).rejects.toThrow("coefficients: found 12 numbers for 11 inputs");
    expect(tf.memory().numTensors).toBe(before);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
