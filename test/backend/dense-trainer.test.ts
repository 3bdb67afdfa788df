import { beforeAll, describe, expect, it } from "vitest";
import { createDenseTrainer, type DenseBatch, type DenseParameters, tf, type UpdateRule } from "../../lib/backend";
import {
  adam,
  batchOf,
  flat,
  largestDifference,
  momentum,
  parametersOf,
  replicates,
  rows,
  terms,
  values,
} from "./dense-numbers";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const ofValue = (value: number) => (size: number) => new Float32Array(size).fill(value);

/** The same training by automatic differentiation of tensor operations and the rules written out. */
function oracle(
  sizes: number[],
  rule: UpdateRule,
  start: DenseParameters,
  masks: DenseParameters,
  batches: DenseBatch[],
  rows: number,
) {
  const shapes = sizes.slice(1).flatMap((out, l) => [
    [replicates, sizes[l]!, out],
    [replicates, 1, out],
  ]);
  const interleave = (p: DenseParameters) => p.weights.flatMap((w, l) => [[...w], [...p.biases[l]!]]);
  const theta = interleave(start);
  const mask = interleave(masks);
  const [first, second] = [theta.map((p) => p.map(() => 0)), theta.map((p) => p.map(() => 0))];
  let losses: number[] = [];
  batches.forEach((batch, index) => {
    const perReplicate = (parameters: tf.Tensor[]): tf.Tensor => {
      let h = tf.tensor3d(batch.inputs, [replicates, rows, sizes[0]!]) as tf.Tensor;
      for (let l = 0; l < sizes.length - 1; l++) {
        h = tf.add(tf.matMul(h, parameters[2 * l]!), parameters[2 * l + 1]!);
        if (l < sizes.length - 2) h = tf.relu(h);
        if (batch.dropout[l]) h = tf.mul(h, tf.tensor3d(batch.dropout[l], [replicates, rows, sizes[l + 1]!]));
      }
      const each = terms.map(({ weights, temperatures }, t) => {
        const logs = tf.logSoftmax(tf.div(h, tf.tensor3d(temperatures, [replicates, 1, 1])));
        const target = tf.tensor3d(batch.targets[t]!, [replicates, rows, sizes.at(-1)!]);
        return tf.mul(tf.neg(tf.mean(tf.sum(tf.mul(target, logs), 2), 1)), weights);
      });
      return tf.addN(each);
    };
    const gradients = tf.tidy(() => {
      const tensors = theta.map((p, i) => tf.tensor(p, shapes[i]));
      losses = [...perReplicate(tensors).dataSync()];
      return tf
        .grads((...p) => tf.sum(perReplicate(p)))(tensors)
        .map((t) => [...t.dataSync()]);
    });
    theta.forEach((p, i) => {
      p.forEach((_, j) => {
        const g = gradients[i]![j]! * mask[i]![j]!;
        const [m, v] = [first[i]!, second[i]!];
        if (rule.name === "momentum") {
          m[j] = rule.mu * m[j]! + g;
          p[j] = p[j]! - 0.05 * m[j]!;
        } else {
          m[j] = rule.beta1 * m[j]! + (1 - rule.beta1) * g;
          v[j] = rule.beta2 * v[j]! + (1 - rule.beta2) * g * g;
          const mean = m[j]! / (1 - rule.beta1 ** (index + 1));
          const square = v[j]! / (1 - rule.beta2 ** (index + 1));
          p[j] = p[j]! - 0.05 * (mean / (Math.sqrt(square) + rule.epsilon));
        }
      });
    });
  });
  return { theta, losses };
}

describe("createDenseTrainer", () => {
  for (const rule of [momentum, adam])
    for (const dropout of [false, true])
      it.each([
        { sizes: [7, 10], rows: 5 },
        { sizes: [6, 9, 3], rows },
        { sizes: [5, 8, 13, 4], rows },
        // Large enough for two threads to share a replicate, at sizes that no vector divides. Among so many parameters some
        // have almost no gradient, the rounding of which a smaller ε would blow up.
        { sizes: [131, 103, 10], rows, epsilon: 0.01 },
      ])(
        `$sizes, $rows rows: ${rule.name}${dropout ? ", dropout" : ""}: the values of automatic differentiation`,
        ({ sizes, rows, epsilon }) => {
          const own = rule.name === "adam" && epsilon ? { ...rule, epsilon } : rule;
          const start = parametersOf(sizes, 1);
          const masks = parametersOf(sizes, 50, (size, seed) => values(size, seed).map((v) => (v > -0.3 ? 1 : 0)));
          const batches = [0, 1, 2].map((step) => batchOf(sizes, step, dropout, rows));
          const expected = oracle(sizes, own, start, masks, batches, rows);
          const trainer = createDenseTrainer({ sizes, rows, start, terms, rule: own, masks, dropout, threads: 2 });
          for (const batch of batches) trainer.step(batch, 0.05);
          expect(largestDifference(trainer.losses(), expected.losses)).toBeLessThan(1e-5);
          expect(largestDifference(flat(trainer.parameters()), expected.theta.flat())).toBeLessThan(1e-5);
          trainer.dispose();
        },
      );

  it.each([false, true])(
    "on its own areas, in turn or half of one: the bits of plain arrays (dropout: %s)",
    (dropout) => {
      const sizes = [6, 9, 5, 4];
      const settings = { sizes, rows, start: parametersOf(sizes, 1), terms, rule: adam, dropout };
      const [plain, shared] = [createDenseTrainer(settings), createDenseTrainer(settings)];
      const arrays = ({ inputs, targets, dropout }: DenseBatch) => [inputs, ...targets, ...dropout];
      const write = (batch: DenseBatch, to: DenseBatch) =>
        arrays(to).forEach((own, i) => {
          own.set(arrays(batch)[i]!);
        });
      const batches = Array.from({ length: 6 }, (_, step) => batchOf(sizes, step, dropout));
      const taught = (batch: DenseBatch, step: number) =>
        step > 3 ? { ...batch, targets: batches[step - 2]!.targets } : batch;
      write(batches[0]!, shared.areas[0]);
      batches.forEach((batch, step) => {
        plain.step(taught(batch, step), 0.05);
        const [now, next] = [shared.areas[step % 2]!, shared.areas[(step + 1) % 2]!];
        shared.step(taught(now, step), 0.05, () => step < 5 && write(batches[step + 1]!, next));
        expect(arrays(now)).toEqual(arrays(taught(batch, step)));
      });
      expect(shared.state()).toEqual(plain.state());
      expect(shared.losses()).toEqual(plain.losses());
      plain.dispose();
      shared.dispose();
    },
  );

  it("gives back its start, and leaves frozen parameters as they are, bit for bit", () => {
    const sizes = [6, 9, 4];
    const start = parametersOf(sizes, 3);
    const trainer = createDenseTrainer({
      sizes,
      rows,
      start,
      terms,
      rule: adam,
      masks: parametersOf(sizes, 0, ofValue(0)),
    });
    expect(trainer.parameters()).toEqual(start);
    trainer.step(batchOf(sizes, 0, false), 0.1);
    expect(trainer.parameters()).toEqual(start);
    trainer.dispose();
  });

  it("one thread or several: the same bits", () => {
    const sizes = [131, 103, 10];
    const results = [1, 2, 3, 7].map((threads) => {
      const trainer = createDenseTrainer({ sizes, rows, start: parametersOf(sizes, 5), terms, rule: adam, threads });
      for (let step = 0; step < 50; step++) trainer.step(batchOf(sizes, step % 7, false), 0.01);
      const result = { parameters: trainer.parameters(), losses: trainer.losses() };
      trainer.dispose();
      return result;
    });
    for (const result of results.slice(1)) expect(result).toEqual(results[0]);
  });

  it("one replicate alone, split over two threads, or among others: the same bits", () => {
    const sizes = [131, 103, 10];
    const part = (array: Float32Array) => array.slice(0, array.length / replicates);
    const start = parametersOf(sizes, 5);
    const first = { weights: start.weights.map(part), biases: start.biases.map(part) };
    const settings = { sizes, rows, terms: terms.slice(0, 1), rule: adam };
    const [all, alone] = [
      createDenseTrainer({ ...settings, start }),
      createDenseTrainer({ ...settings, start: first }),
    ];
    for (let step = 0; step < 50; step++) {
      const batch = batchOf(sizes, step % 7, false);
      const targets = batch.targets.slice(0, 1);
      all.step({ ...batch, targets }, 0.01);
      alone.step({ ...batch, inputs: part(batch.inputs), targets: targets.map(part) }, 0.01);
    }
    expect(flat(alone.parameters())).toEqual(
      all.parameters().weights.flatMap((w, l) => [...part(w), ...part(all.parameters().biases[l]!)]),
    );
    all.dispose();
    alone.dispose();
  });

  it.each([1, 2])("calls `meanwhile` once a step, on %i threads, and finishes a step that it breaks", (threads) => {
    const sizes = [6, 4, 3];
    const settings = { sizes, rows, start: parametersOf(sizes, 1), terms, rule: momentum, threads };
    const [plain, broken] = [createDenseTrainer(settings), createDenseTrainer(settings)];
    const batch = batchOf(sizes, 1, false);
    let calls = 0;
    plain.step(batch, 0.1, () => calls++);
    expect(calls).toBe(1);
    const breaks = () => {
      throw new RangeError("no next batch");
    };
    expect(() => broken.step(batch, 0.1, breaks)).toThrow("no next batch");
    expect(broken.state()).toEqual(plain.state());
    plain.dispose();
    broken.dispose();
  });

  it("a loss that is no number is reported as one", () => {
    const sizes = [4, 3];
    const trainer = createDenseTrainer({
      sizes,
      rows,
      start: parametersOf(sizes, 1, ofValue(Number.NaN)),
      terms,
      rule: adam,
    });
    trainer.step(batchOf(sizes, 0, false), 0.1);
    expect([...trainer.losses()]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    trainer.dispose();
  });

  it("logits of any finite size give a finite loss", () => {
    const sizes = [4, 3];
    const trainer = createDenseTrainer({
      sizes,
      rows,
      start: parametersOf(sizes, 1, (n, s) => values(n, s, 1e6)),
      terms,
      rule: adam,
    });
    trainer.step(batchOf(sizes, 0, false), 0.1);
    for (const loss of trainer.losses()) expect(Number.isFinite(loss)).toBe(true);
    trainer.dispose();
  });

  it("names the array that does not fit", () => {
    const sizes = [4, 3];
    const settings = { sizes, rows, start: parametersOf(sizes, 1), terms, rule: adam };
    const trainer = createDenseTrainer(settings);
    const batch = batchOf(sizes, 0, false);
    expect(() => trainer.step({ ...batch, inputs: new Float32Array(7) }, 0.1)).toThrow(
      "inputs have 7 numbers; expected 3 replicates of 37 rows of 4",
    );
    expect(() => trainer.step({ ...batch, targets: [batch.targets[0]!] }, 0.1)).toThrow(
      "targets of term 1 have no numbers",
    );
    trainer.dispose();
    expect(() => createDenseTrainer({ ...settings, sizes: [5, 3] })).toThrow("weights of layer 0 have 36 numbers");
  });

  it("refuses what 32-bit addresses do not reach, saying how much it is and what to do", () => {
    const sizes = [4, 3];
    const many = { sizes, rows: 1e8, start: parametersOf(sizes, 1), terms, rule: adam };
    expect(() => createDenseTrainer(many)).toThrow(
      /^Dense training step: 3 replicate\(s\) with mini-batches of 100000000 rows take \d{5} MB; expected at most the 4096 MB that WebAssembly can address\. Train fewer replicates at once\.$/,
    );
    const start = { weights: [new Float32Array(12)], biases: [new Float32Array(3)] };
    const one = { ...many, start, terms: [{ weights: [1], temperatures: [1] }] };
    expect(() => createDenseTrainer(one)).toThrow(/ take \d{5} MB; .* Train with smaller mini-batches\.$/);
  });
});
