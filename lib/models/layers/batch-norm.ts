import { tf } from "../../backend";
import type { ConstantSpec, Layer } from "./layer";

/** ε under the root, and the share of the newest batch in the running statistics: PyTorch's defaults. */
const epsilon = 1e-5;
const newest = 0.1;

/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2): y = γ (x − μ) / √(σ² + ε) + β in every channel. In
 * training μ and σ² are those of the batch, and running means of both are kept, of σ² the unbiased one; afterwards
 * these stand in. Parameters `name/scale` γ, `name/offset` β, and the statistics `name/mean` and `name/variance`.
 */
export const batchNorm =
  (name: string): Layer =>
  (input) => {
    const shape = [input[input.length - 1]];
    const spec = (kind: ConstantSpec["kind"], part: string, initial: number): ConstantSpec => ({
      kind,
      name: `${name}/${part}`,
      shape,
      initial,
    });
    const [scale, offset] = [spec("scale", "scale", 1), spec("bias", "offset", 0)];
    const [mean, variance] = [spec("statistic", "mean", 0), spec("statistic", "variance", 1)];
    return {
      outputShape: input,
      parameters: [scale, offset, mean, variance],
      apply: (parameters, x, pass) => {
        const [gamma, beta] = [parameters[scale.name], parameters[offset.name]];
        if (!pass) {
          const factor = tf.mul(gamma, tf.rsqrt(tf.add(parameters[variance.name], epsilon)));
          return tf.add(tf.mul(tf.sub(x, parameters[mean.name]), factor), beta);
        }
        const batch = tf.moments(x, channelAxes(x));
        const count = x.size / shape[0];
        if (count < 2) {
          throw new RangeError(`${name}: one number a channel has no variance; expected batches of at least 2 rows`);
        }
        const follow = (running: tf.Tensor, now: tf.Tensor) => tf.add(tf.mul(running, 1 - newest), tf.mul(now, newest));
        pass.setStatistic(mean.name, follow(parameters[mean.name], batch.mean));
        const unbiased = tf.mul(batch.variance, count / (count - 1));
        pass.setStatistic(variance.name, follow(parameters[variance.name], unbiased));
        return normalise(x, gamma, beta, batch.mean, batch.variance);
      },
      describe: (before) => [
        {
          className: "BatchNormalization",
          name,
          config: { axis: -1, epsilon, momentum: 1 - newest },
          weights: {
            gamma: scale.name,
            beta: offset.name,
            moving_mean: mean.name,
            moving_variance: variance.name,
          },
          inputs: [before],
        },
      ],
    };
  };

/** All axes but the last. */
const channelAxes = (x: tf.Tensor) => Array.from({ length: x.rank - 1 }, (_, axis) => axis);

/**
 * γ x̂ + β with x̂ = (x − μ) / √(σ² + ε), μ and σ² those of x itself, and its gradient in one pass:
 * ∂β = Σ ∂y, ∂γ = Σ ∂y x̂, ∂x = γ / √(σ² + ε) · (∂y − (∂β + x̂ ∂γ) / n).
 */
function normalise(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor): tf.Tensor {
  const axes = channelAxes(x);
  const count = x.size / gamma.size;
  const differentiable = tf.customGrad((...inputs: (tf.Tensor | ((saved: tf.Tensor[]) => void))[]) => {
    const [value, scale, offset, save] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor, (saved: tf.Tensor[]) => void];
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const normal = tf.mul(tf.sub(value, mean), inverse);
    save([normal, tf.mul(scale, inverse)]);
    return {
      value: tf.add(tf.mul(normal, scale), offset),
      gradFunc: (dy: tf.Tensor, [hat, factor]: tf.Tensor[]) => {
        const [dOffset, dScale] = [tf.sum(dy, axes), tf.sum(tf.mul(dy, hat), axes)];
        const shared = tf.div(tf.add(tf.mul(hat, dScale), dOffset), count);
        return [tf.mul(tf.sub(dy, shared), factor), dScale, dOffset];
      },
    };
  });
  return differentiable(x, gamma, beta);
}
