import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { learnSupermask, signedConstant } from "../../lib/lottery-ticket";
import { scoreGradient, scoreStepper } from "../../lib/lottery-ticket/learn-supermask";
import { initMlp, maskWeights, mlpForward, mlpGradient } from "../../lib/models";
import { randomMasksLike } from "../../lib/pruning";
import { seededRandom } from "../../lib/random";
import { adam, evaluate, softmaxCrossEntropy } from "../../lib/training";
import { values } from "../pruning/network";
import { classes, clouds, features } from "../training/synthetic";
import { data, drawRows, interrupted } from "./training";

beforeAll(async () => {
  await selectBackend();
});

describe("learnSupermask", () => {
  it("finds masks under which untrained weights classify, far better than random masks as dense", async () => {
    const seeds = [1, 2];
    const sizes = [features, 40, 20, classes];
    const network = signedConstant(initMlp({ sizes, seeds }));
    const before = values([...network.weights, ...network.biases]);
    const count = tf.memory().numTensors;
    const masks = await learnSupermask({ weights: network, seeds, data, drawRows, steps: 200, learningRate: 0.05 });
    expect(tf.memory().numTensors).toBe(count + 3);
    expect(values([...network.weights, ...network.biases])).toEqual(before);
    expect(new Set(values(masks).flat())).toEqual(new Set([0, 1]));

    const test = clouds(300, "tickets, test");
    const learned = await evaluate(maskWeights(network, masks), test);
    const random = await evaluate(maskWeights(network, randomMasksLike(masks, seeds)), test);
    for (const r of [0, 1]) {
      expect(learned.error[r]).toBeLessThan(0.3);
      expect(learned.error[r]).toBeLessThan(random.error[r] - 0.15);
    }
  });

  it("gives the same masks again, whatever stands beside them", async () => {
    const learn = (seeds: (number | string)[]) =>
      learnSupermask({
        weights: initMlp({ sizes: [features, 6, classes], seeds }),
        seeds,
        data,
        drawRows,
        steps: 5,
        learningRate: 0.05,
      }).then(values);
    const [both, again, alone] = [await learn([1, "種"]), await learn([1, "種"]), await learn(["種"])];
    expect(both).toEqual(again);
    alone.forEach((layer, l) => {
      expect(both[l].slice(layer.length)).toEqual(layer);
    });
  });

  it("draws another mask in every step, each replicate its own", async () => {
    // Scores that do not move, and one batch: the loss depends on the mask alone.
    const one = initMlp({ sizes: [features, 6, classes], seeds: [1] });
    const start = {
      weights: one.weights.map((weight) => tf.concat([weight, weight])),
      biases: one.biases.map((bias) => tf.concat([bias, bias])),
    };
    const making = { start, terms: [{ weights: [1, 1], temperatures: [1, 1] }], optimizer: adam() };
    const inputs = Float32Array.from({ length: 2 * features }, (_, i) => Math.sin(1 + (i % features)));
    const targets = [Float32Array.from({ length: 2 * classes }, (_, i) => Number(i % classes === 0))];
    const stepper = scoreStepper(start, ["甲", "乙"])({ ...making, rows: 1, dropout: false });
    const losses: number[] = [];
    for (let step = 0; step < 3; step++) {
      stepper.step({ rows: 1, inputs, targets, dropout: [] }, 0);
      losses.push(...(await stepper.loss()));
    }
    stepper.dispose();
    expect(new Set(losses).size).toBe(6);
  });

  it("goes on from a checkpoint to the same masks", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillroom-仮面-"));
    const settings = { seeds: [1, 2], data, drawRows, steps: 6, learningRate: 0.05 };
    const weights = initMlp({ sizes: [features, 6, classes], seeds: settings.seeds });
    const checkpoint = { path: join(folder, "学習"), every: 2 };
    const whole = values(await learnSupermask({ ...settings, weights }));
    // Two replicates draw once a step each, and once for the identity: all six steps would be interrupted again.
    const go = () => learnSupermask({ ...settings, weights, checkpoint, drawRows: interrupted(drawRows, 11) });
    await expect(go()).rejects.toThrow("interrupted");
    expect(values(await go())).toEqual(whole);
    await rm(folder, { recursive: true });
  });

  it("passes the gradient of the masked weights straight through the draw", () => {
    // One layer, so that the loss is smooth in w ⊙ m: its difference quotient times w σ'(s) is what must come out.
    const random = seededRandom("supermask");
    const tensor = (shape: [number, number, number]) =>
      tf.tensor3d(Array.from({ length: shape[0] * shape[1] * shape[2] }, random.normal), shape);
    const network = { weights: [tensor([1, 3, 2])], biases: [tf.zeros([1, 1, 2])] as tf.Tensor3D[] };
    const [x, y] = [tensor([1, 2, 3]), tf.tensor3d([1, 0, 0, 1], [1, 2, 2])];
    const [masks, probability] = [[tf.tensor3d([1, 0, 1, 1, 0, 1], [1, 3, 2])], 0.3];
    const gradient = tf.tidy(() => {
      const masked = maskWeights(network, masks);
      const pass = mlpForward(masked, x);
      const { gradient: atLogits } = softmaxCrossEntropy(pass.logits, y, tf.ones([1, 1, 1]));
      const probabilities = [tf.fill<tf.Rank.R3>([1, 3, 2], probability)];
      return values(scoreGradient(network, mlpGradient(masked, pass, atLogits), probabilities).weights);
    })[0];

    const [w, m, rows] = [values(network.weights)[0], values(masks)[0], values([x])[0]];
    const lossAt = (weights: number[]) => {
      const logits = [0, 1].map((row) =>
        [0, 1].map((c) => [0, 1, 2].reduce((sum, k) => sum + rows[3 * row + k] * weights[2 * k + c], 0)),
      );
      const own = logits.map((z, row) => Math.log(z.reduce((sum, v) => sum + Math.exp(v), 0)) - z[row]);
      return (own[0] + own[1]) / 2;
    };
    const effective = w.map((value, i) => value * m[i]);
    w.forEach((value, i) => {
      const moved = (by: number) => lossAt(effective.map((e, k) => (k === i ? e + by : e)));
      const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      expect(gradient[i]).toBeCloseTo(slope * value * probability * (1 - probability), 6);
    });
    expect(gradient.some((value, i) => m[i] === 0 && Math.abs(value) > 1e-3)).toBe(true);
  });

  it("refuses another number of seeds than replicates", async () => {
    const weights = initMlp({ sizes: [features, 4, classes], seeds: [1, 2] });
    const settings = { weights, data, drawRows, steps: 1, learningRate: 0.05 };
    await expect(learnSupermask({ ...settings, seeds: [1] })).rejects.toThrow("found 1 seed(s) for 2 replicate(s)");
  });
});
