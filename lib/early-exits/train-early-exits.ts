import { tf } from "../backend";
import { checkFinite, sizesOf } from "../models";
import { type Arm, adam, drawMinibatch, hardLabels, type LabelledRows, type OptimizerState } from "../training";
import { type DeepestTeaches, earlyExitLoss } from "./early-exit-loss";
import type { EarlyExitMlp } from "./early-exit-mlp";

export interface TrainEarlyExitsSettings extends DeepestTeaches {
  /** `initEarlyExits` with the same seeds. Only read. */
  readonly start: EarlyExitMlp;
  /** One a replicate. Two runs with the same seeds see the same mini-batches and can be paired. */
  readonly seeds: readonly (number | string)[];
  readonly data: LabelledRows;
  readonly drawRows: Arm["drawRows"];
  readonly steps: number;
  /** Adam's. */
  readonly learningRate: number;
  readonly onProgress?: (step: number, steps: number) => void;
}

/** Steps between two looks at the loss and two turns for the rest of the process. */
const pause = 20;

/**
 * Trains the trunk and all exits together by {@link earlyExitLoss}.
 *
 * @returns new tensors
 * @throws RangeError on another number of seeds than replicates, steps < 1, α outside [0, 1], T ≤ 0, inputs that
 * are not finite, labels that are no classes; Error when a loss is no longer finite.
 */
export async function trainEarlyExits(settings: TrainEarlyExitsSettings): Promise<EarlyExitMlp> {
  checkSettings(settings);
  const { start, seeds, data, drawRows, steps, learningRate, onProgress } = settings;
  const sizes = sizesOf(start.trunk);
  const loss = hardLabels(data.labels, sizes[sizes.length - 1]);
  const replicates = seeds.map((seed) => ({ arm: { start: start.trunk, loss, drawRows }, seed }));
  const optimizer = adam();
  const parameters = flatten(start);
  const slots = Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(parameters));
  let state: OptimizerState = { parameters, slots };
  try {
    for (let step = 1; step <= steps; step++) {
      const { rows, inputs, targets } = drawMinibatch(replicates, data.inputs, step - 1, sizes);
      const tensor = (values: Float32Array, width: number) => tf.tensor3d(values, [seeds.length, rows, width]);
      const next = tf.tidy(() => {
        const network = unflatten(state.parameters, start);
        const x = tensor(inputs, sizes[0]);
        const { loss, gradient } = earlyExitLoss(network, x, tensor(targets[0], sizes[sizes.length - 1]), settings);
        return { loss, state: optimizer.update(state, flatten(gradient), step, learningRate) };
      });
      tf.dispose(state);
      state = next.state;
      const look = step % pause === 0 || step === steps;
      const values = look ? await next.loss.data() : [];
      next.loss.dispose();
      values.forEach((value, r) => {
        if (!Number.isFinite(value)) throw diverged(seeds[r], step, value);
      });
      if (look) await tf.nextFrame();
      onProgress?.(step, steps);
    }
    return unflatten(state.parameters, start);
  } finally {
    tf.dispose(state);
  }
}

const tensorsOf = ({ trunk, heads }: EarlyExitMlp): tf.Tensor3D[] => [
  ...trunk.weights,
  ...trunk.biases,
  ...heads.weights,
  ...heads.biases,
];

const flatten = (network: EarlyExitMlp): tf.Tensor1D =>
  tf.tidy(() => tf.concat(tensorsOf(network).map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1]))));

/** The inverse of `flatten` for a network of the same shapes, as new tensors. */
function unflatten(flat: tf.Tensor1D, { trunk, heads }: EarlyExitMlp): EarlyExitMlp {
  const like = tensorsOf({ trunk, heads });
  const parts = tf.tidy(() => {
    const pieces = tf.split(
      flat,
      like.map(({ size }) => size),
    );
    return pieces.map((piece, i) => tf.reshape<tf.Rank.R3>(piece, like[i].shape));
  });
  const [layers, exits] = [trunk.weights.length, heads.weights.length];
  const heading = 2 * layers;
  return {
    trunk: { weights: parts.slice(0, layers), biases: parts.slice(layers, heading) },
    heads: { weights: parts.slice(heading, heading + exits), biases: parts.slice(heading + exits) },
  };
}

function checkSettings(settings: TrainEarlyExitsSettings): void {
  const { start, seeds, data, steps, alpha, temperature, learningRate } = settings;
  const [replicates, features] = start.trunk.weights[0].shape;
  check(
    data.inputs.length === data.labels.length * features,
    `found ${data.inputs.length} numbers for ${data.labels.length} labels; expected ${features} a label`,
  );
  checkFinite("trainEarlyExits", "the inputs", data.inputs);
  check(
    seeds.length === replicates,
    `found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
  );
  check(Number.isInteger(steps) && steps >= 1, `steps is ${steps}; expected an integer ≥ 1`);
  check(alpha >= 0 && alpha <= 1, `α is ${alpha}; expected a number from 0 to 1`);
  check(temperature > 0 && temperature < Infinity, `the temperature is ${temperature}; expected a number > 0`);
  check(learningRate > 0 && learningRate < Infinity, `learningRate is ${learningRate}; expected a number > 0`);
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`trainEarlyExits: ${message}`);
}

const diverged = (seed: number | string, step: number, loss: number) =>
  new Error(
    `trainEarlyExits: the loss of seed ${seed} is ${loss} at step ${step}; expected a finite number. Lower the learning rate.`,
  );
