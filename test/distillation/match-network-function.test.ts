import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { cropAtRandom, drawBatch, drawMixup, flipAtRandom, mixRows } from "../../lib/data";
import { matchNetworkFunction, softTargets } from "../../lib/distillation";
import { convN, initNetwork } from "../../lib/models";
import { type Random, seededRandom } from "../../lib/random";
import { evaluateNetwork, hardLabels, predictNetworkLogits, trainNetwork } from "../../lib/training";
import { barShape, bars } from "../training/bars";

beforeAll(async () => {
  await selectBackend();
});

const network = convN(2, { inputShape: [6, 6, 1], classes: 2, filters: 4, units: 8 });
const { inputs } = bars(200, "transfer");
const change = (images: Float32Array, rows: number, random: Random) =>
  mixRows(
    flipAtRandom(cropAtRandom(images, barShape, 1, random.fork("crop")), barShape, random.fork("flip")),
    drawMixup(random.fork("mixup"), rows),
  );

describe("matchNetworkFunction", () => {
  it("asks the teacher about the very inputs that the student sees, mixed anew in every step", async () => {
    const teacher = initNetwork({ network, seed: "師" });
    const { loss, augment } = matchNetworkFunction({ network, teacher, rows: 200, temperature: 3, change });
    expect(loss).toMatchObject([{ weight: 9, temperature: 3 }]);
    expect(loss[0].targets).toHaveLength(400);
    const batch = { rows: 5, inputs: inputs.slice(0, 5 * 36), targets: [new Float32Array(10)] };
    const before = tf.memory().numTensors;
    const [first, second] = [1, 2].map((step) => augment(batch, seededRandom("歩").fork(step)));
    expect(tf.memory().numTensors).toBe(before);
    expect(first.inputs).toEqual(change(batch.inputs, 5, seededRandom("歩").fork(1)));
    expect(second.inputs).not.toEqual(first.inputs);
    for (const { inputs: seen, targets } of [first, second])
      expect(targets).toEqual([softTargets([await predictNetworkLogits(network, teacher, seen)], 2, 3)]);
  });

  it("refuses inputs and teachers that are not finite, of which layers may make uniform targets", () => {
    const teacher = initNetwork({ network, seed: "師" });
    const settings = { network, teacher, rows: 200, temperature: 3 };
    const spoils = (images: Float32Array) => images.map((pixel, i) => (i === 7 ? Number.NaN : pixel));
    const { augment } = matchNetworkFunction({ ...settings, change: spoils });
    const batch = { rows: 5, inputs: inputs.slice(0, 5 * 36), targets: [new Float32Array(10)] };
    expect(() => augment(batch, seededRandom("歩"))).toThrow(
      "matchNetworkFunction: number 7 of the changed inputs is NaN; expected finite numbers",
    );
    const broken = { ...teacher, "conv1/kernel": tf.fill([3, 3, 1, 4], Number.NaN) };
    expect(() => matchNetworkFunction({ ...settings, teacher: broken, change })).toThrow(
      "matchNetworkFunction: the teacher: number 0 of conv1/kernel is NaN; expected finite numbers",
    );
  });

  it("teaches a student without any label", async () => {
    const drawRows = (random: Random) => drawBatch(random, 200, 16);
    const { labels } = bars(200, "transfer");
    const course = { network, seed: 1, inputs, drawRows, steps: 120, learningRate: 0.01 };
    const start = initNetwork({ network, seed: "師" });
    const { last: teacher } = await trainNetwork({ ...course, start, loss: hardLabels(labels, 2) });
    const frozen = Object.values(teacher).map((tensor) => [...tensor.dataSync()]);
    const taught = matchNetworkFunction({ network, teacher, rows: 200, temperature: 2, change });
    const { last } = await trainNetwork({ ...course, start: initNetwork({ network, seed: "弟" }), ...taught });
    const test = bars(200, "test");
    expect((await evaluateNetwork(network, teacher, test)).error[0]).toBeLessThan(0.1);
    expect((await evaluateNetwork(network, last, test)).error[0]).toBeLessThan(0.2);
    expect(Object.values(teacher).map((tensor) => [...tensor.dataSync()])).toEqual(frozen);
  });
});
