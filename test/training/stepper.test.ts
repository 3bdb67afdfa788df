import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { initMlp, type MlpParameters, mlpForward } from "../../lib/models";
import { adam, type CreateStepper, momentum, type StepBatch } from "../../lib/training";
import { createDenseStepper } from "../../lib/training/dense-stepper";
import { createTensorStepper } from "../../lib/training/tensor-stepper";
import { normals } from "../models/reference";

beforeAll(() => selectBackend().then(() => undefined));

const sizes = [5, 7, 6, 3];
const [replicates, rows] = [4, 8];
const terms = [
  { weights: [1, 0.5, 0, 16], temperatures: [1, 1, 1, 4] },
  { weights: [0, 0.5, 1, 0.1], temperatures: [1, 2, 1, 1] },
];

function probabilities(seed: string): Float32Array {
  const values = Float32Array.from(normals(seed, replicates, rows, 3), Math.exp);
  return values.map((value, i) => value / values.subarray(i - (i % 3), i - (i % 3) + 3).reduce((a, b) => a + b, 0));
}

const batch = (seed: string): StepBatch => ({
  rows,
  inputs: Float32Array.from(normals(seed, replicates, rows, 5)),
  targets: [probabilities(`${seed} p`), probabilities(`${seed} y`)],
  dropout: [7, 6].map((units, l) =>
    Float32Array.from(normals(`${seed} mask ${l}`, replicates, rows, units), (z) => (z > -1 ? 1.5 : 0)),
  ),
});

const start = () => initMlp({ sizes, seeds: [1, 2, 1, 3] });
const values = (parameters: MlpParameters) =>
  Promise.all([...parameters.weights, ...parameters.biases].map((tensor) => tensor.data()));

async function run(create: CreateStepper, steps: number, optimizer = adam(), masks?: tf.Tensor3D[]) {
  const stepper = create({ start: start(), terms, optimizer, masks, rows, dropout: true });
  for (let i = 0; i < steps; i++) stepper.step(batch(`step ${i}`), 0.01);
  const result = { loss: await stepper.loss(), values: await values(stepper.parameters()) };
  stepper.dispose();
  return result;
}

describe("a stepper", () => {
  it("of tensor operations takes the step that automatic differentiation of the whole loss asks for", async () => {
    const data = batch("step 0");
    const tensor = (array: Float32Array, units: number) => tf.tensor3d(array, [replicates, rows, units]);
    const masks = data.dropout.map((mask, l) => tensor(mask, sizes[l + 1]));
    const parameters = start();
    const all = [...parameters.weights, ...parameters.biases];
    const losses = (...tensors: tf.Tensor[]) => {
      const network = { weights: tensors.slice(0, 3), biases: tensors.slice(3) } as MlpParameters;
      const { logits } = mlpForward(network, tensor(data.inputs, 5), masks);
      const parts = terms.map(({ weights, temperatures }, k) => {
        const logQ = tf.logSoftmax(tf.div(logits, tf.tensor3d(temperatures, [replicates, 1, 1])));
        const entropies = tf.neg(tf.sum(tf.mul(tensor(data.targets[k], 3), logQ), 2));
        return tf.mul(tf.mean(entropies, 1), tf.tensor1d(weights));
      });
      return tf.addN(parts);
    };
    const gradients = tf.grads((...tensors) => tf.sum(losses(...tensors)))(all);
    const expected = await Promise.all(all.map((tensor, i) => tf.sub(tensor, tf.mul(gradients[i], 0.01)).data()));
    const found = await run(createTensorStepper, 1, momentum(0));
    found.values.forEach((own, i) => {
      own.forEach((value, k) => {
        expect(value).toBeCloseTo(expected[i][k], 5);
      });
    });
    const loss = await losses(...all).data();
    found.loss.forEach((value, r) => {
      expect(value).toBeCloseTo(loss[r], 5);
    });
  });

  it.each([
    ["tensor operations", createTensorStepper],
    ["one compiled step", createDenseStepper],
  ])("keeps the number of tensors over 1,000 steps: %s", (_, create) => {
    const first = start();
    const before = tf.memory().numTensors;
    const stepper = create({ start: first, terms, optimizer: adam(), rows, dropout: true });
    const data = batch("again");
    stepper.step(data, 0.01);
    const running = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) stepper.step(data, 0.01);
    expect(tf.memory().numTensors).toBe(running);
    tf.dispose(stepper.parameters());
    expect(tf.memory().numTensors).toBe(running);
    stepper.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    ["tensor operations", createTensorStepper],
    ["one compiled step", createDenseStepper],
  ])("leaves the start as it was: %s", async (_, create) => {
    const first = start();
    const before = await values(first);
    const stepper = create({ start: first, terms, optimizer: adam(), rows, dropout: true });
    stepper.step(batch("step 0"), 0.1);
    expect(await values(stepper.parameters())).not.toEqual(before);
    stepper.dispose();
    expect(await values(first)).toEqual(before);
  });
});

describe("createDenseStepper", () => {
  it.each([
    ["Adam", adam()],
    ["momentum", momentum()],
  ])("agrees with the tensor stepper over 20 steps of %s", async (_, optimizer) => {
    const compiled = await run(createDenseStepper, 20, optimizer);
    const tensors = await run(createTensorStepper, 20, optimizer);
    tensors.values.forEach((own, i) => {
      expect(compiled.values[i]).toHaveLength(own.length);
      own.forEach((value, k) => {
        expect(compiled.values[i][k]).toBeCloseTo(value, 4);
      });
    });
    tensors.loss.forEach((value, r) => {
      expect(compiled.loss[r]).toBeCloseTo(value, 4);
    });
  });

  it("agrees with the tensor stepper under masks", async () => {
    const masks = start().weights.map((weight, l) =>
      tf.tensor3d(
        normals(`mask of layer ${l}`, weight.size).map((z) => Number(z > 0)),
        weight.shape,
      ),
    );
    const [compiled, tensors] = [
      await run(createDenseStepper, 10, adam(), masks),
      await run(createTensorStepper, 10, adam(), masks),
    ];
    const first = await values(start());
    for (const [l, mask] of masks.entries()) {
      const kept = await mask.data();
      expect(kept.some((trained, k) => trained && tensors.values[l][k] !== first[l][k])).toBe(true);
      kept.forEach((trained, k) => {
        for (const { values: found } of trained ? [] : [compiled, tensors]) expect(found[l][k]).toBe(first[l][k]);
        expect(compiled.values[l][k]).toBeCloseTo(tensors.values[l][k], 4);
      });
    }
  });

  it("refuses an optimizer that it has no rule for", () => {
    const { slotCount, update } = adam();
    const settings = { start: start(), terms, optimizer: { slotCount, update }, rows, dropout: true };
    expect(() => createDenseStepper(settings)).toThrow("the optimizer has no rule; expected adam() or momentum()");
  });
});
