import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { cloudLogits, edgeActivations, fitReconstruction, residualShare, splitMlp } from "../../lib/split-inference";
import { predictLogits } from "../../lib/training";
import reference from "./reference.json";

beforeAll(() => selectBackend().then(() => undefined));

const random = seededRandom("split");
const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
const sizes = [6, 9, 4, 3];
const inputs = normals(20 * 6);

describe("splitMlp", () => {
  it.each([1, 2])("is the whole network again, cut after hidden layer %i", async (layer) => {
    const network = initMlp({ sizes, seeds: ["端", "雲"] });
    const { edge, cloud } = splitMlp(network, layer);
    const activations = await edgeActivations(edge, inputs);
    expect(activations.map(({ length }) => length)).toEqual([20 * sizes[layer], 20 * sizes[layer]]);
    expect(Math.min(...activations[0])).toBe(0);
    const whole = await predictLogits(network, inputs);
    (await cloudLogits(cloud, activations)).forEach((own, r) => {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(whole[r][i], 5);
      });
    });
  });

  it("leaves the network alone, and no tensor but the parts", async () => {
    const network = initMlp({ sizes, seeds: [1] });
    const before = tf.memory().numTensors;
    const { edge, cloud } = splitMlp(network, 1);
    await cloudLogits(cloud, await edgeActivations(edge, inputs));
    tf.dispose([edge, cloud]);
    expect(tf.memory().numTensors).toBe(before);
    expect(network.weights[0].isDisposed).toBe(false);
  });

  it("names what is wrong", async () => {
    const network = initMlp({ sizes, seeds: [1] });
    expect(() => splitMlp(network, 0)).toThrow("asked to cut after layer 0 of 3");
    expect(() => splitMlp(network, 3)).toThrow("asked to cut after layer 3 of 3");
    const { cloud } = splitMlp(network, 1);
    await expect(cloudLogits(cloud, [])).rejects.toThrow("found activations of [] numbers for 1 replicate(s)");
    await expect(cloudLogits(cloud, [new Float32Array(10)])).rejects.toThrow("rows of 9 units");
    await expect(cloudLogits(cloud, [new Float32Array(9), new Float32Array(9)])).rejects.toThrow("[9, 9]");
  });
});

describe("the linear attack", () => {
  const table = (rows: number, columns: number, at: (i: number, j: number) => number) =>
    Float32Array.from({ length: rows * columns }, (_, k) => at(Math.floor(k / columns), k % columns));
  const activations = table(12, 4, (i, j) => Math.sin(3 * i + j * j));
  const pictures = table(12, 3, (i, k) => Math.cos(i * (k + 1) * 0.7));

  it("agrees with NumPy's least squares", () => {
    const known = { activations: activations.subarray(0, 32), inputs: pictures.subarray(0, 24) };
    const attack = fitReconstruction(known, 4);
    const restored = attack(activations.subarray(32));
    expect(restored).toHaveLength(reference.restored.length);
    restored.forEach((value, k) => {
      expect(value).toBeCloseTo(reference.restored[k], 6);
    });
    const held = { activations: activations.subarray(32), inputs: pictures.subarray(24) };
    expect(residualShare(attack, held, 4)).toBeCloseTo(reference.residualShare, 6);
  });

  it("restores what a linear map tells in full, and nothing of what is unrelated", () => {
    const secret = normals(400 * 3);
    const mixed = table(
      400,
      3,
      (i, j) => 2 * secret[3 * i] - secret[3 * i + ((j + 1) % 3)] + 5 * secret[3 * i + j] + 7,
    );
    const known = { activations: mixed.subarray(0, 900), inputs: secret.subarray(0, 900) };
    const held = { activations: mixed.subarray(900), inputs: secret.subarray(900) };
    expect(residualShare(fitReconstruction(known, 3, 1e-9), held, 3)).toBeLessThan(1e-6);
    const noise = { activations: normals(900), inputs: secret.subarray(0, 900) };
    const share = residualShare(fitReconstruction(noise, 3), { ...held, activations: normals(300) }, 3);
    expect(Math.abs(share - 1)).toBeLessThan(0.1);
  });

  it("restores more from more units", async () => {
    const people = normals(600 * 6);
    const shares: number[] = [];
    for (const units of [2, 8, 32]) {
      const { edge } = splitMlp(initMlp({ sizes: [6, units, 3], seeds: ["edge"] }), 1);
      const [own] = await edgeActivations(edge, people);
      const known = { activations: own.subarray(0, 400 * units), inputs: people.subarray(0, 2400) };
      const held = { activations: own.subarray(400 * units), inputs: people.subarray(2400) };
      shares.push(residualShare(fitReconstruction(known, units), held, units));
    }
    expect(shares[0]).toBeGreaterThan(shares[1]);
    expect(shares[1]).toBeGreaterThan(shares[2]);
    expect(shares[0]).toBeLessThan(1);
  });

  it("guesses the mean from units that are always 0", () => {
    const attack = fitReconstruction({ activations: new Float32Array(4), inputs: Float32Array.of(1, 2, 3, 6) }, 2);
    expect([...attack(Float32Array.of(0, 0, 5, 5))]).toEqual([2, 4, 2, 4]);
  });

  it("changes no argument", () => {
    const known = { activations: activations.slice(), inputs: pictures.slice() };
    residualShare(fitReconstruction(known, 4), known, 4);
    expect(known).toEqual({ activations, inputs: pictures });
  });

  it("names what is wrong", () => {
    const known = { activations, inputs: pictures };
    expect(() => fitReconstruction(known, 5)).toThrow("found 48 activations and 36 inputs");
    expect(() => fitReconstruction({ ...known, inputs: new Float32Array(0) }, 4)).toThrow("and 0 inputs");
    expect(() => fitReconstruction(known, 4, 0)).toThrow("ridge is 0");
    expect(() => fitReconstruction({ activations: new Float32Array(4), inputs: pictures }, 4)).toThrow("found 1 row");
    expect(() => fitReconstruction({ ...known, activations: activations.map(() => Number.NaN) }, 4)).toThrow(
      "not finite",
    );
    const attack = fitReconstruction(known, 4);
    expect(() => attack(new Float32Array(3))).toThrow("found 3 numbers");
    expect(() => residualShare(attack, { activations, inputs: pictures.map(() => 1) }, 4)).toThrow(
      "all rows are the same",
    );
  });
});
