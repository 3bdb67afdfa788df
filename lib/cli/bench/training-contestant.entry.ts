// Our side of `stillroom bench training`: one tensor backend, which STILLROOM_BACKEND names, in a process of its own.
import { createInterface } from "node:readline";
import { createDenseTrainer, selectBackend, tf } from "../../backend";
import { convN, initMlp, initNetwork } from "../../models";
import { adam, hardLabels, momentum, train, trainNetwork } from "../../training";
import { measuredSteps, memoryRise, warmSteps } from "./memory-rise";
import type { MemoryCase, TrainingCase } from "./training-cases";

async function figureOf(bench: TrainingCase | MemoryCase): Promise<number> {
  if (bench.kind === "mlp memory") return mlpMemory();
  return bench.kind === "network memory" ? networkMemory() : millisecondsPerStep(bench);
}

async function millisecondsPerStep(bench: TrainingCase): Promise<number> {
  if (bench.kind === "mlp") return mlp(bench);
  return bench.kind === "masked" ? masked(bench) : cnn(bench);
}

const wave = (size: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(i));
const classes = (rows: number) => Int32Array.from({ length: rows }, (_, row) => row % 10);

/** The trainer that lessons use, drawing of mini-batches included. */
async function mlp({ sizes, batch, replicates, optimizer, steps }: TrainingCase & { kind: "mlp" }): Promise<number> {
  const seeds = Array.from({ length: replicates }, (_, seed) => seed);
  const start = initMlp({ sizes, seeds });
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const inputs = wave(batch * sizes[0]!);
  const arm = { start, loss: hardLabels(classes(batch), 10), drawRows: () => rows };
  const rule = optimizer === "adam" ? adam() : momentum();
  const began = performance.now();
  const trained = await train({ seeds, arms: { arm }, inputs, steps, learningRate: 0.001, optimizer: rule });
  const elapsed = performance.now() - began;
  tf.dispose([start, trained.arms]);
  return elapsed / steps;
}

/** Half of the weights frozen at zero: the step of an experiment on winning tickets. */
function masked({ sizes, batch, replicates, steps }: TrainingCase & { kind: "masked" }): number {
  const fill = (size: number, value: (i: number) => number) => Float32Array.from({ length: size }, (_, i) => value(i));
  const outs = sizes.slice(1);
  const weights = outs.map((out, l) => fill(replicates * sizes[l]! * out, (i) => 0.1 * (i % 2) * Math.sin(i)));
  const biases = outs.map((out) => new Float32Array(replicates * out));
  const trainer = createDenseTrainer({
    ...{ sizes, rows: batch, start: { weights, biases }, rule: { name: "momentum", mu: 0.9 } },
    masks: { weights: weights.map((w) => w.map((_, i) => i % 2)), biases: biases.map((b) => b.map(() => 1)) },
    terms: [{ weights: Array(replicates).fill(1), temperatures: Array(replicates).fill(1) }],
  });
  const targets = [fill(replicates * batch * 10, (i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0))];
  const data = { inputs: wave(replicates * batch * sizes[0]!), targets, dropout: [] };
  const began = performance.now();
  for (let step = 0; step < steps; step++) trainer.step(data, 0.01);
  const elapsed = performance.now() - began;
  trainer.dispose();
  return elapsed / steps;
}

async function cnn({ batch, steps }: TrainingCase & { kind: "cnn" }): Promise<number> {
  const normal = <R extends tf.Rank>(shape: tf.ShapeMap[R], deviation: number) =>
    tf.variable(tf.randomNormal<R>(shape, 0, deviation, "float32", 1));
  const filters = [normal<tf.Rank.R4>([3, 3, 1, 32], 0.2), normal<tf.Rank.R4>([3, 3, 32, 64], 0.1)];
  const biases = [32, 64, 10].map((units) => tf.variable(tf.zeros([units])));
  const weight = normal<tf.Rank.R2>([7 * 7 * 64, 10], 0.02);
  const x = tf.tensor4d(wave(batch * 28 * 28), [batch, 28, 28, 1]);
  const y = tf.oneHot(tf.tensor1d(classes(batch), "int32"), 10, 1, 0, "float32");
  const optimizer = tf.train.adam(0.001);
  const loss = (): tf.Scalar => {
    const h = filters.reduce<tf.Tensor4D>((from, filter, layer) => {
      const convolved = tf.add<tf.Tensor4D>(tf.conv2d(from, filter, 1, "same"), biases[layer]!);
      return tf.maxPool(tf.relu(convolved), 2, 2, "same");
    }, x);
    return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(tf.reshape(h, [batch, -1]), weight), biases[2]!));
  };
  const began = performance.now();
  for (let step = 0; step < steps; step++) optimizer.minimize(loss);
  // Native TensorFlow may still be at work when the calls have returned.
  await weight.data();
  const elapsed = performance.now() - began;
  optimizer.dispose();
  tf.dispose([...filters, ...biases, weight, x, y]);
  return elapsed / steps;
}

const course = { steps: warmSteps + measuredSteps, recordEvery: warmSteps, learningRate: 0.001 };

/** MiB. */
function mlpMemory(): Promise<number> {
  const [sizes, batch] = [[196, 100, 50, 10], 60];
  const start = initMlp({ sizes, seeds: [1] });
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const arms = { arm: { start, loss: hardLabels(classes(batch), 10), drawRows: () => rows } };
  const inputs = wave(batch * sizes[0]!);
  return memoryRise(async (record) => {
    const { arms: trained } = await train({
      ...course,
      seeds: [1],
      arms,
      inputs,
      onRecord: ({ step }) => record(step),
    });
    tf.dispose([start, trained]);
  });
}

/** MiB. */
function networkMemory(): Promise<number> {
  const [network, batch] = [convN(2, { inputShape: [14, 14, 1], filters: 4, units: 16 }), 16];
  const start = initNetwork({ network, seed: 1 });
  const rows = Int32Array.from({ length: batch }, (_, row) => row);
  const data = { inputs: wave(batch * 14 * 14), loss: hardLabels(classes(batch), 10), drawRows: () => rows };
  return memoryRise(async (record) => {
    const onRecord = ({ step }: { step: number }) => record(step);
    const { last } = await trainNetwork({ ...course, ...data, network, start, seed: 1, onRecord });
    tf.dispose([start, last]);
  });
}

await selectBackend({ log: () => {} });
console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await figureOf(JSON.parse(line) as TrainingCase | MemoryCase)));
