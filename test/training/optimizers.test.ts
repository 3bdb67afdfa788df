import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { adam, constant, cosine, momentum, type Optimizer, stepwise, warmUp, weightDecay } from "../../lib/training";

beforeAll(() => selectBackend().then(() => undefined));

const start = [0.5, -1, 2];
const gradients = [
  [0.1, -0.2, 0.3],
  [0.4, 0, -0.5],
  [-0.3, 0.2, 1e-6],
];

async function run(optimizer: Optimizer, rates: number[]): Promise<number[]> {
  let state = {
    parameters: tf.tensor1d(start),
    slots: Array.from({ length: optimizer.slotCount }, () => tf.zeros<tf.Rank.R1>([3])),
  };
  for (const [i, gradient] of gradients.entries()) {
    state = optimizer.update(state, tf.tensor1d(gradient), i + 1, rates[i]);
  }
  return [...(await state.parameters.data())];
}

const expectClose = (found: number[], expected: number[]) => {
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 6);
  });
};

// Expected values: torch.optim.SGD and torch.optim.Adam (PyTorch 2.13, double precision) on the same gradients.
describe("optimizers", () => {
  it("momentum agrees with PyTorch, also when the learning rate changes", async () => {
    expectClose(await run(momentum(0.9), [0.1, 0.1, 0.1]), [0.4269, -0.9658, 2.0136999]);
    expectClose(await run(momentum(0.9), [0.1, 0.05, 0.01]), [0.46409, -0.97138, 1.98356999]);
    expectClose(await run(momentum(0), [0.1, 0.1, 0.1]), [0.48, -1.0, 2.0199999]);
  });

  it("Adam agrees with PyTorch, also when the learning rate changes", async () => {
    expectClose(await run(adam(), [0.1, 0.1, 0.1]), [0.2938915338, -0.8415809552, 1.952048379]);
    expectClose(await run(adam(), [0.1, 0.05, 0.01]), [0.354014104, -0.8673557718, 1.9169472888]);
    expectClose(
      await run(adam({ beta1: 0.5, beta2: 0.9, epsilon: 0.1 }), [0.1, 0.1, 0.1]),
      [0.3854127028, -0.9378161369, 1.9932706477],
    );
  });

  it("with weight decay agree with PyTorch, and run on tensor operations", async () => {
    const rates = [0.1, 0.1, 0.1];
    expectClose(await run(weightDecay(momentum(0.9), 0.05), rates), [0.4133246875, -0.938249375, 1.9581589]);
    expectClose(await run(weightDecay(adam(), 0.05), rates), [0.2857522776, -0.802936659, 1.8998148126]);
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
