import { tf } from "../backend";
import { type InitMlpSettings, initMlp, type MlpParameters, mlpForward } from "../models";

/**
 * Networks that can answer early: a multilayer perceptron, and a linear classifier on each of its hidden layers but the
 * last, which has the network's own output layer. Exit e is hidden layer e's; the last exit is the network's output.
 */
export type EarlyExitMlp = {
  readonly trunk: MlpParameters;
  /** Of each early exit `[R, units, classes]` weights and `[R, 1, classes]` biases. */
  readonly heads: MlpParameters;
};

/**
 * Initial parameters: the trunk is that of `initMlp` with the same seeds, bit for bit.
 *
 * @throws RangeError on fewer than two hidden layers, and as `initMlp`.
 */
export function initEarlyExits(settings: InitMlpSettings): EarlyExitMlp {
  const { sizes, seeds } = settings;
  const exits = sizes.slice(1, -2);
  if (exits.length === 0) {
    throw new RangeError(
      `initEarlyExits: sizes are [${sizes.join(", ")}]; expected two hidden layers or more, such as [196, 100, 100, 10]`,
    );
  }
  const heads = exits.map((units, e) =>
    initMlp({ ...settings, sizes: [units, sizes[sizes.length - 1]], seeds: seeds.map((seed) => `${seed}, exit ${e}`) }),
  );
  return {
    trunk: initMlp(settings),
    heads: { weights: heads.flatMap(({ weights }) => weights), biases: heads.flatMap(({ biases }) => biases) },
  };
}

/** A forward pass with what its gradient needs. */
export type EarlyExitPass = {
  /** Of each exit `[R, N, classes]`. */
  readonly logits: tf.Tensor3D[];
  /** What went into each layer of the trunk, `[R or 1, N, in]`. */
  readonly inputs: tf.Tensor3D[];
};

/**
 * Logits of every exit, to be called inside `tf.tidy`.
 *
 * @param x `[N, in]` or `[R, N, in]`
 * @throws RangeError as `mlpForward`.
 */
export function earlyExitForward({ trunk, heads }: EarlyExitMlp, x: tf.Tensor2D | tf.Tensor3D): EarlyExitPass {
  const { logits, inputs } = mlpForward(trunk, x);
  const early = heads.weights.map((weight, e) =>
    tf.add<tf.Tensor3D>(tf.matMul(inputs[e + 1], weight), heads.biases[e]),
  );
  return { logits: [...early, logits], inputs };
}

/**
 * Gradient of a loss with respect to the parameters, from its gradient with respect to the logits of every exit: as
 * `mlpGradient`, with each head's δ Vᵀ added to what comes back from the layers above.
 *
 * @param dLogits of each exit `[R, N, classes]`
 * @returns tensors of the parameters' shapes
 */
export function earlyExitGradient(
  { trunk, heads }: EarlyExitMlp,
  { inputs }: EarlyExitPass,
  dLogits: readonly tf.Tensor3D[],
): EarlyExitMlp {
  return tf.tidy(() => {
    const linear = (input: tf.Tensor3D, delta: tf.Tensor3D) => ({
      weight: tf.matMul<tf.Tensor3D>(input, delta, true, false),
      bias: tf.sum<tf.Tensor3D>(delta, 1, true),
    });
    const exits = heads.weights.map((_, e) => linear(inputs[e + 1], dLogits[e]));
    const layers: ReturnType<typeof linear>[] = [];
    let delta = dLogits[dLogits.length - 1];
    for (let layer = trunk.weights.length - 1; layer >= 0; layer--) {
      layers.unshift(linear(inputs[layer], delta));
      if (layer === 0) break;
      const above = tf.matMul(delta, trunk.weights[layer], false, true);
      // The exit on the hidden layer that is this layer's input.
      const head = heads.weights[layer - 1];
      const back = head ? tf.add(above, tf.matMul(dLogits[layer - 1], head, false, true)) : above;
      // No input is negative, so its sign is [h > 0].
      delta = tf.mul(back, tf.sign(inputs[layer]));
    }
    const collect = (parts: ReturnType<typeof linear>[]): MlpParameters => ({
      weights: parts.map(({ weight }) => weight),
      biases: parts.map(({ bias }) => bias),
    });
    return { trunk: collect(layers), heads: collect(exits) };
  });
}
