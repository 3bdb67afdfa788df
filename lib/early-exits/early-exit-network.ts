import { tf } from "../backend";
import { type MlpParameters, type NamedTensors, type Network, namedMlp, network, type ParameterSpec } from "../models";
import type { Objective } from "../training";
import { type DeepestTeaches, earlyExitLoss } from "./early-exit-loss";
import { type EarlyExitMlp, earlyExitForward } from "./early-exit-mlp";

/**
 * Trunk and heads as one network of named tensors, whose answer is the last exit's: what `trainNetwork` takes and
 * chooses the best step by. The tensors keep their replicate axis, of one replicate.
 *
 * @param start of one replicate
 */
export function earlyExitNetwork(start: EarlyExitMlp, { alpha, temperature }: DeepestTeaches): Network {
  const [features, classes] = [start.trunk.weights[0].shape[1], start.trunk.weights.at(-1)!.shape[2]];
  const parameters = Object.entries(namedExits(start)).map(([name, { shape }]): ParameterSpec => {
    const [, fanIn, fanOut] = shape;
    return name.endsWith("/kernel")
      ? { kind: "kernel", name, shape, fanIn, fanOut, uses: 1 }
      : { kind: "bias", name, shape, initial: 0 };
  });
  // The name tells checkpoints apart, which cannot compare what an objective does.
  return network(
    `early exits, α ${alpha}, T ${temperature}`,
    [features],
    [
      () => ({
        outputShape: [classes],
        parameters,
        apply: (named, x) => {
          const { logits } = earlyExitForward(exitsOfNames(named, start), x as tf.Tensor2D);
          return tf.squeeze(logits[logits.length - 1], [0]);
        },
      }),
    ],
  );
}

/** {@link earlyExitLoss} of one replicate with the gradient that is written beside it. */
export const earlyExitObjective =
  (start: EarlyExitMlp, teaching: DeepestTeaches): Objective =>
  (parameters, x, [targets]) => {
    const names = Object.keys(namedExits(start));
    const differentiable = tf.customGrad((...inputs: (tf.Tensor | ((saved: tf.Tensor[]) => void))[]) => {
      const save = inputs[names.length] as (saved: tf.Tensor[]) => void;
      const tensors = Object.fromEntries(names.map((name, i) => [name, inputs[i] as tf.Tensor]));
      const single = (rows: tf.Tensor) => tf.expandDims<tf.Tensor3D>(rows, 0);
      const { loss, gradient } = earlyExitLoss(exitsOfNames(tensors, start), single(x), single(targets), teaching);
      const gradients = namedExits(gradient);
      save(names.map((name) => gradients[name]));
      return {
        value: tf.squeeze(loss) as tf.Scalar,
        gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => saved.map((own) => tf.mul(own, dy)),
      };
    });
    return differentiable(...names.map((name) => parameters[name])) as tf.Scalar;
  };

const headPrefix = "exit ";

/** The same tensors by name. */
export const namedExits = ({ trunk, heads }: EarlyExitMlp): NamedTensors => ({
  ...namedMlp(trunk),
  ...Object.fromEntries(Object.entries(namedMlp(heads)).map(([name, tensor]) => [`${headPrefix}${name}`, tensor])),
});

/** The inverse of {@link namedExits} for networks of the same layers: the same tensors. */
export function exitsOfNames(named: NamedTensors, { trunk, heads }: EarlyExitMlp): EarlyExitMlp {
  const inOrder = (prefix: string, like: MlpParameters): MlpParameters => {
    const own = (part: string) => like.weights.map((_, l) => named[`${prefix}dense${l + 1}/${part}`] as tf.Tensor3D);
    return { weights: own("kernel"), biases: own("bias") };
  };
  return { trunk: inOrder("", trunk), heads: inOrder(headPrefix, heads) };
}
