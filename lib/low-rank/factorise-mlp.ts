import { tf } from "../backend";
import { checkSizes, type MlpParameters, sizesOf } from "../models";
import { checkRank, type Factors, rankWithin, svd, truncate } from "./svd";

/** Rank of each layer; undefined leaves a layer as it is. */
export type Ranks = readonly (number | undefined)[];

/**
 * Networks whose layers are products: W = left · right where a layer is factorised, and W itself where not. With no ReLU
 * in between, a factorised layer is two thinner layers.
 */
export type LowRankMlp = {
  /** `[R, in, rank]` and `[R, rank, out]`, or only `[R, in, out]`, of each layer. */
  readonly factors: tf.Tensor3D[][];
  /** `[R, 1, out]` of each layer. */
  readonly biases: tf.Tensor3D[];
};

/**
 * Replaces each layer's weights by their best approximation of a rank, in each replicate on its own. New tensors.
 *
 * @throws RangeError on another number of ranks than layers, a rank above min(in, out), weights that are not finite.
 */
export function factoriseMlp(parameters: MlpParameters, ranks: Ranks): LowRankMlp {
  const { weights, biases } = parameters;
  checkRanks("factoriseMlp", sizesOf(parameters), ranks);
  return {
    factors: weights.map((weight, l) => {
      const rank = ranks[l];
      if (rank === undefined) return [tf.clone(weight)];
      const [replicates, inputs, outputs] = weight.shape;
      const own = decompose(weight).map((decomposition) => truncate(decomposition, rank));
      const join = (part: (factors: Factors) => Float64Array) =>
        Float32Array.from(own.flatMap((f) => Array.from(part(f))));
      return [
        tf.tensor3d(
          join((f) => f.left),
          [replicates, inputs, rank],
        ),
        tf.tensor3d(
          join((f) => f.right),
          [replicates, rank, outputs],
        ),
      ];
    }),
    biases: biases.map((bias) => tf.clone(bias)),
  };
}

/**
 * The ranks that keep every layer of every replicate within an error budget, where that saves parameters; undefined
 * where it does not.
 *
 * @param budget ‖W − W_rank‖ / ‖W‖ allowed, in [0, 1)
 * @throws RangeError on a budget outside [0, 1).
 */
export function ranksWithin({ weights }: MlpParameters, budget: number): (number | undefined)[] {
  return weights.map((weight) => {
    const [, inputs, outputs] = weight.shape;
    const rank = Math.max(...decompose(weight).map(({ singularValues }) => rankWithin(singularValues, budget)));
    return rank <= breakEvenRank(inputs, outputs) ? rank : undefined;
  });
}

/**
 * Logits of every replicate, computed with the factors: fewer multiplications than with their product.
 *
 * @param x `[N, in]` or `[R, N, in]`
 * @returns `[R, N, classes]`
 * @throws RangeError when the shape of x does not fit, or x has no row.
 */
export function lowRankLogits({ factors, biases }: LowRankMlp, x: tf.Tensor2D | tf.Tensor3D): tf.Tensor3D {
  const [replicates, features] = factors[0][0].shape;
  const fits = x.rank === 2 || (x.rank === 3 && x.shape[0] === replicates);
  if (!fits || x.shape[x.rank - 1] !== features || x.size === 0) {
    throw new RangeError(
      `lowRankLogits: x has shape [${x.shape.join(", ")}]; expected [N, ${features}] or [${replicates}, N, ${features}] with N ≥ 1`,
    );
  }
  return tf.tidy(() => {
    const first = x.rank === 2 ? tf.expandDims<tf.Tensor3D>(x, 0) : (x as tf.Tensor3D);
    return factors.reduce((input, layer, l) => {
      const product = layer.reduce((rows, factor) => tf.matMul(rows, factor), input);
      const output = tf.add<tf.Tensor3D>(product, biases[l]);
      return l === factors.length - 1 ? output : tf.relu(output);
    }, first);
  });
}

/** The same networks with the factors multiplied out: what `evaluate` and every other room takes. New tensors. */
export function multiplyOut({ factors, biases }: LowRankMlp): MlpParameters {
  return {
    weights: factors.map((layer) =>
      tf.tidy(() => tf.clone(layer.reduce((product, factor) => tf.matMul(product, factor)))),
    ),
    biases: biases.map((bias) => tf.clone(bias)),
  };
}

/**
 * Weights and biases of one network with factorised layers: rank · (in + out) in place of in · out.
 *
 * @throws RangeError as {@link factoriseMlp}.
 */
export function lowRankParameterCount(sizes: readonly number[], ranks: Ranks): number {
  checkSizes("lowRankParameterCount", sizes);
  checkRanks("lowRankParameterCount", sizes, ranks);
  return ranks.reduce<number>((count, rank, l) => {
    const [inputs, outputs] = [sizes[l], sizes[l + 1]];
    return count + outputs + (rank === undefined ? inputs * outputs : rank * (inputs + outputs));
  }, 0);
}

/** Bytes of one such network in 32-bit floats: the payload of `encodeLowRankMlp`. */
export function lowRankBytes(sizes: readonly number[], ranks: Ranks): number {
  return 4 * lowRankParameterCount(sizes, ranks);
}

/**
 * The highest rank at which factors have fewer numbers than the matrix; 0 when there is none.
 *
 * @throws RangeError unless both are integers ≥ 1.
 */
export function breakEvenRank(inputs: number, outputs: number): number {
  checkSizes("breakEvenRank", [inputs, outputs]);
  return Math.ceil((inputs * outputs) / (inputs + outputs)) - 1;
}

/** Of each replicate. */
function decompose(weight: tf.Tensor3D) {
  const [replicates, inputs, outputs] = weight.shape;
  const values = weight.dataSync();
  const size = inputs * outputs;
  return Array.from({ length: replicates }, (_, r) => svd(values.subarray(r * size, (r + 1) * size), inputs, outputs));
}

export function checkRanks(caller: string, sizes: readonly number[], ranks: Ranks): void {
  if (ranks.length !== sizes.length - 1) {
    throw new RangeError(`${caller}: ${ranks.length} ranks for ${sizes.length - 1} layers; expected one a layer`);
  }
  ranks.forEach((rank, l) => {
    if (rank !== undefined) checkRank(caller, rank, sizes[l], sizes[l + 1]);
  });
}
