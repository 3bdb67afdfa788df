import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { adam, constant, cosine, momentum, type Optimizer, stepwise, warmUp, weightDecay } from "../../lib/training";
import reference from "./reference.json";

beforeAll(() => selectBackend().then(() => undefined));

const { start, gradients } = reference;

/** The parameters after every step. */
async function run(optimizer: Optimizer, rates: readonly number[]): Promise<number[][]> {
  let state = {
    parameters: tf.tensor1d(start),
    slots: Array.from({ length: optimizer.slotCount }, () => tf.zeros<tf.Rank.R1>([3])),
  };
  const after: number[][] = [];
  for (const [i, gradient] of gradients.entries()) {
    state = optimizer.update(state, tf.tensor1d(gradient), i + 1, rates[i]);
    after.push([...(await state.parameters.data())]);
  }
  return after;
}

describe("optimizers", () => {
  it.each<[keyof typeof reference & `${"momentum" | "plain" | "adam"}${string}`, Optimizer]>([
    ["momentum", momentum(0.9)],
    ["plain", momentum(0)],
    ["adam", adam()],
    ["adam 0.5 0.9 0.1", adam({ beta1: 0.5, beta2: 0.9, epsilon: 0.1 })],
    ["momentum, decay 0.05", weightDecay(momentum(0.9), 0.05)],
    ["adam, decay 0.05", weightDecay(adam(), 0.05)],
  ])("agree with PyTorch after every step, also when the learning rate changes: %s", async (name, optimizer) => {
    for (const { rates, after } of reference[name]) {
      const found = await run(optimizer, rates);
      expect(found).toHaveLength(after.length);
      found.flat().forEach((value, i) => {
        expect(value).toBeCloseTo(after.flat()[i], 6);
      });
    }
  });

  it("with no weight decay are as without, and with it run on tensor operations", async () => {
    const rates = [0.1, 0.1, 0.1];
    expect(await run(weightDecay(adam(), 0), rates)).toEqual(await run(adam(), rates));
    expect(weightDecay(adam(), 0.05).rule).toBeUndefined();
  });

  it("change no argument and leave no tensor behind", async () => {
    for (const optimizer of [momentum(), adam(), weightDecay(adam(), 0.1)]) {
      const parameters = tf.tensor1d(start);
      const slots = Array.from({ length: optimizer.slotCount }, () => tf.zeros<tf.Rank.R1>([3]));
      const gradient = tf.tensor1d(gradients[0]);
      const before = tf.memory().numTensors;
      const next = optimizer.update({ parameters, slots }, gradient, 1, 0.1);
      expect(tf.memory().numTensors).toBe(before + 1 + optimizer.slotCount);
      tf.dispose(next);
      expect([...(await parameters.data())]).toEqual(start);
      expect([...(await slots[0].data())]).toEqual([0, 0, 0]);
    }
  });

  it("refuse settings out of range", () => {
    expect(() => momentum(1)).toThrow("momentum is 1; expected a number in [0, 1)");
    expect(() => adam({ beta2: -0.1 })).toThrow("adam: beta2 is -0.1");
    expect(() => adam({ epsilon: 0 })).toThrow("adam: epsilon is 0; expected a number > 0");
    expect(() => weightDecay(adam(), -1)).toThrow("weightDecay: lambda is -1; expected a number ≥ 0");
  });
});

describe("schedules", () => {
  it("cosine goes from 1 through 1/2 towards 0; constant stays", () => {
    expect([0, 5, 10].map((step) => cosine(step, 10))).toEqual([1, 0.5 * (1 + Math.cos(Math.PI / 2)), 0]);
    expect(cosine(5, 10)).toBeCloseTo(0.5, 12);
    expect([0, 9].map((step) => constant(step, 10))).toEqual([1, 1]);
  });

  it("stepwise multiplies by the factor from each boundary on", () => {
    const schedule = stepwise([2, 5], 0.5);
    expect([0, 1, 2, 4, 5, 9].map((step) => schedule(step, 10))).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(stepwise([])(7, 10)).toBe(1);
    expect(stepwise([1])(1, 10)).toBe(0.1);
    expect(() => stepwise([5, 5])).toThrow(
      "boundaries [5, 5] with factor 0.1; expected integers ≥ 1 in ascending order",
    );
    expect(() => stepwise([1], 0)).toThrow("with factor 0");
  });

  it("warmUp rises in equal parts to the full rate and then follows the other schedule, counted from the beginning", () => {
    expect([0, 1, 3, 4, 9].map((step) => warmUp(4)(step, 10))).toEqual([0.25, 0.5, 1, 1, 1]);
    const both = warmUp(4, stepwise([2, 6], 0.5));
    expect([0, 2, 3, 5, 6].map((step) => both(step, 10))).toEqual([0.25, 0.375, 0.5, 0.5, 0.25]);
    expect(() => warmUp(0)).toThrow("warmUp: found 0 steps; expected an integer ≥ 1");
  });
});
