import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  filterNormalised,
  layerNormalised,
  type Normalisation,
  perturbedLoss,
  perturbMlp,
  relativeNoise,
} from "../../lib/loss-landscape";
import { initMlp, type MlpParameters } from "../../lib/models";
import { evaluate } from "../../lib/training";
import { classes, clouds, features } from "../training/synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const seeds = [1, "種"];
const networks = () => initMlp({ sizes: [features, 5, classes], seeds });
const norm = (values: readonly number[]) => Math.hypot(...values);

/** How far each replicate's layer was moved, `[layer][replicate][in][out]`. */
function distances(before: MlpParameters, after: MlpParameters): number[][][][] {
  return before.weights.map((weight, l) => tf.tidy(() => tf.sub<tf.Tensor3D>(after.weights[l]!, weight).arraySync()));
}
const column = (matrix: readonly (readonly number[])[], unit: number) => matrix.map((row) => row[unit]!);

describe("perturbMlp", () => {
  it("by unit: moves the weights into each unit by σ of their length, and no bias", () => {
    const before = networks();
    const after = perturbMlp(before, 0.3, seeds, 0, filterNormalised);
    for (const [l, layer] of distances(before, after).entries()) {
      for (const [r, moved] of layer.entries()) {
        const weights = before.weights[l]!.arraySync()[r]!;
        for (const unit of weights[0]!.keys()) {
          expect(norm(column(moved, unit)) / norm(column(weights, unit))).toBeCloseTo(0.3, 5);
        }
      }
    }
    expect(after.biases.map((bias) => bias.arraySync())).toEqual(before.biases.map((bias) => bias.arraySync()));
  });

  it("by layer: moves each layer by σ of its length, and its units by different shares", () => {
    const before = networks();
    for (const [l, layer] of distances(before, perturbMlp(before, 0.3, seeds, 0, layerNormalised)).entries()) {
      for (const [r, moved] of layer.entries()) {
        const weights = before.weights[l]!.arraySync()[r]!;
        expect(norm(moved.flat()) / norm(weights.flat())).toBeCloseTo(0.3, 5);
        expect(Math.abs(norm(column(moved, 0)) / norm(column(weights, 0)) - 0.3)).toBeGreaterThan(1e-3);
      }
    }
  });

  it("by weight: keeps removed weights at 0, and the others' relative changes are normal draws", () => {
    const { weights, biases } = initMlp({ sizes: [40, 40], seeds: [1] });
    const holes = { weights: weights.map((w) => tf.mul<tf.Tensor3D>(w, tf.greater(w, 0))), biases };
    const before = holes.weights[0]!.arraySync().flat(2);
    const after = perturbMlp(holes, 0.1, [1], 0, relativeNoise).weights[0]!.arraySync().flat(2);
    const changes = before.flatMap((w, i) => (w === 0 ? [] : [(after[i]! - w) / w]));
    expect(after.filter((_, i) => before[i] === 0).every((w) => w === 0)).toBe(true);
    expect(norm(changes) / Math.sqrt(changes.length)).toBeCloseTo(0.1, 2);
  });

  it("goes twice as far in the same direction with twice the size, and elsewhere with another draw", () => {
    const before = networks();
    const [one, two, other] = (
      [
        [0.1, 0],
        [0.2, 0],
        [0.1, 1],
      ] as const
    ).map(([size, draw]) => distances(before, perturbMlp(before, size, seeds, draw)).flat(3));
    one!.forEach((value, i) => {
      expect(two![i]).toBeCloseTo(2 * value, 5);
    });
    expect(norm(one!.map((value, i) => value - other![i]!))).toBeGreaterThan(0.5 * norm(one!));
  });

  it("moves a replicate by its seed, whatever stands beside it", () => {
    const alone = initMlp({ sizes: [features, 5, classes], seeds: ["種"] });
    const moved = perturbMlp(networks(), 0.2, seeds, 3).weights.map((weight) => weight.arraySync()[1]);
    expect(perturbMlp(alone, 0.2, ["種"], 3).weights.map((weight) => weight.arraySync()[0])).toEqual(moved);
  });
});

describe("perturbedLoss", () => {
  const rows = clouds(120, "landscape");
  const probe = (parameters: MlpParameters, normalisation?: Normalisation) =>
    perturbedLoss({ parameters, rows, sizes: [0, 0.3], draws: 3, seeds, normalisation });

  it("is the loss itself at σ = 0, and the mean over the directions elsewhere", async () => {
    const parameters = networks();
    const [still, moved] = await probe(parameters);
    const now = await evaluate(parameters, rows);
    now.loss.forEach((loss, r) => {
      expect(still!.loss[r]).toBeCloseTo(loss, 10);
    });
    const each = await Promise.all([0, 1, 2].map((draw) => evaluate(perturbMlp(parameters, 0.3, seeds, draw), rows)));
    for (const r of [0, 1]) {
      expect(moved!.loss[r]).toBeCloseTo(
        each.reduce((sum, { loss }) => sum + loss[r]! / 3, 0),
        10,
      );
      expect(moved!.error[r]).toBeCloseTo(
        each.reduce((sum, { error }) => sum + error[r]! / 3, 0),
        10,
      );
    }
  });

  it("by unit, tells networks apart by what they compute, not by the scale of a layer's weights", async () => {
    const parameters = networks();
    const [w0, w1] = parameters.weights as [tf.Tensor3D, tf.Tensor3D];
    // Weights into hidden units 4 times as large, out of them 4 times as small: the same function.
    const scaled = { weights: [tf.mul<tf.Tensor3D>(w0, 4), tf.div<tf.Tensor3D>(w1, 4)], biases: parameters.biases };
    const [plain, other] = [await probe(parameters), await probe(scaled)];
    plain.forEach(({ loss }, i) => {
      loss.forEach((value, r) => {
        expect(other[i]!.loss[r]).toBeCloseTo(value, 4);
      });
    });
  });

  it("leaves no tensor", async () => {
    const parameters = networks();
    const before = tf.memory().numTensors;
    await probe(parameters, relativeNoise);
    expect(tf.memory().numTensors).toBe(before);
  });
});
