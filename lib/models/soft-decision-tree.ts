import { tf } from "../backend";
import { type ConstantSpec, checkCount, type KernelSpec, type NamedTensors, type Shape } from "./layers";
import { checkBatch, type Network, network } from "./network";

/** A tree is a network: its logits are log Σ_l P_l(x) Q_l, the logarithms of its mixture of leaves. */
export interface SoftDecisionTree extends Network {
  /** Levels of inner nodes, d: 2^d − 1 inner nodes and 2^d leaves. */
  readonly depth: number;
  /** β, which sharpens every decision. */
  readonly inverseTemperature: number;
}

export interface SoftDecisionTreeSettings {
  /** `[features]`, or a picture's `[height, width, channels]`. */
  readonly inputShape: Shape;
  readonly classes: number;
  readonly depth: number;
  /** β > 0; 1 unless given. */
  readonly inverseTemperature?: number;
}

const [kernelName, biasName, leavesName] = ["inner/kernel", "inner/bias", "leaves/logits"];

/**
 * A soft decision tree (Frosst and Hinton 2017, "Distilling a Neural Network Into a Soft Decision Tree", section 2).
 * Inner node i, numbered level by level, sends x to its right child with probability p_i(x) = σ(β (x w_i + b_i)); leaf l
 * holds one distribution over the classes, Q_l = softmax(φ_l), whatever x is. Parameters `inner/kernel` `[features,
 * nodes]`, `inner/bias` `[nodes]`, `leaves/logits` `[leaves, classes]`. Leaves that start alike are told apart by their
 * paths.
 *
 * @throws RangeError on a depth that is no integer from 1 to 16, or β ≤ 0.
 */
export function softDecisionTree(settings: SoftDecisionTreeSettings): SoftDecisionTree {
  const { inputShape, classes, depth, inverseTemperature = 1 } = settings;
  if (!Number.isInteger(depth) || depth < 1 || depth > 16) {
    throw new RangeError(`softDecisionTree: depth is ${depth}; expected an integer from 1 to 16`);
  }
  if (!(inverseTemperature > 0 && inverseTemperature < Infinity)) {
    throw new RangeError(`softDecisionTree: inverseTemperature is ${inverseTemperature}; expected a number > 0`);
  }
  checkCount("softDecisionTree", "classes", classes);
  const features = inputShape.reduce((product, size) => product * size, 1);
  const [leaves, inner] = [2 ** depth, 2 ** depth - 1];
  const kernel: KernelSpec = {
    kind: "kernel",
    name: kernelName,
    shape: [features, inner],
    fanIn: features,
    fanOut: inner,
    uses: 1,
  };
  const bias: ConstantSpec = { kind: "bias", name: biasName, shape: [inner], initial: 0 };
  const logits: ConstantSpec = { kind: "bias", name: leavesName, shape: [leaves, classes], initial: 0 };
  const base = network(`soft decision tree of depth ${depth}`, inputShape, [
    () => ({
      outputShape: [classes],
      parameters: [kernel, bias, logits],
      apply: (parameters, x) => {
        const { logPaths } = decide(depth, inverseTemperature, parameters, x);
        // log Σ_l exp(log P_l + log Q_lc), over the leaves of [B, leaves, classes].
        return tf.logSumExp(tf.add(tf.expandDims(logPaths, 2), tf.logSoftmax(parameters[leavesName])), 1);
      },
    }),
  ]);
  return { ...base, depth, inverseTemperature };
}

/** What the tree makes of a batch; `tf.dispose(view)` frees it. */
export type TreeView = {
  /** P_l(x) of every leaf from left to right, `[B, leaves]`; rows sum to 1. */
  readonly paths: tf.Tensor2D;
  /** Q_l, `[leaves, classes]`. */
  readonly leaves: tf.Tensor2D;
};

/** Path probabilities of a batch and distributions of the leaves: what explains a decision. */
export function treeView(tree: SoftDecisionTree, parameters: NamedTensors, x: tf.Tensor): TreeView {
  checkBatch("treeView", tree, parameters, x);
  return tf.tidy(() => ({
    paths: tf.exp(decide(tree.depth, tree.inverseTemperature, parameters, x).logPaths),
    leaves: tf.softmax(parameters[leavesName] as tf.Tensor2D),
  }));
}

/**
 * The tree's training loss for a batch: the expected cross-entropy of its leaves, the mean of Σ_l P_l(x) H(t, Q_l) over
 * the rows (section 2.1: the printed equation 3 takes the logarithm of this negative sum, which is not defined), plus the
 * penalty C = −Σ_i λ 2^(−depth of i) ½ (log α_i + log(1 − α_i)) with α_i = Σ_x P_i(x) p_i(x) / Σ_x P_i(x) over the batch,
 * which keeps both children of a node in use (equation 5; the paper averages α over batches).
 *
 * @param x `[B, …inputShape]`
 * @param targets t, `[B, classes]`, rows that sum to 1: one-hot labels or a teacher's soft targets
 * @param strength λ ≥ 0; the paper takes 0.1
 * @returns a scalar, nats
 * @throws RangeError when x, targets or a parameter has another shape, or λ < 0.
 */
export function treeLoss(
  tree: SoftDecisionTree,
  parameters: NamedTensors,
  x: tf.Tensor,
  targets: tf.Tensor2D,
  strength: number,
): tf.Scalar {
  checkBatch("treeLoss", tree, parameters, x);
  if (!(strength >= 0 && strength < Infinity) || targets.shape.join() !== `${x.shape[0]},${tree.classes}`) {
    throw new RangeError(
      `treeLoss: strength is ${strength} and targets have shape [${targets.shape.join(", ")}]; expected a number ≥ 0 ` +
        `and [${x.shape[0]}, ${tree.classes}]`,
    );
  }
  return tf.tidy(() => {
    const { logPaths, levels } = decide(tree.depth, tree.inverseTemperature, parameters, x);
    const entropies = tf.neg(tf.matMul(targets, tf.logSoftmax(parameters[leavesName] as tf.Tensor2D), false, true));
    const expected = tf.mean(tf.sum(tf.mul(tf.exp(logPaths), entropies), 1));
    const penalties = levels.map(({ logReach, logRight }, level) => {
      const reach = tf.exp(logReach);
      const share = tf.div(tf.sum(tf.mul(reach, tf.exp(logRight)), 0), tf.sum(reach, 0));
      // Where every row goes to one side α is 0 or 1 in single precision, and its logarithm has to stay finite.
      const alpha = tf.clipByValue(share, 1e-6, 1 - 1e-6);
      const logs = tf.add(tf.log(alpha), tf.log(tf.sub(1, alpha)));
      return tf.mul(tf.sum(logs), -0.5 * strength * 2 ** -level);
    });
    return tf.add(expected, tf.addN(penalties)) as tf.Scalar;
  });
}

/** Of one level: log P of reaching each node, and log p of going right there, `[B, nodes]`. */
type Level = { readonly logReach: tf.Tensor2D; readonly logRight: tf.Tensor2D };

/** Level by level, in logarithms, because a path's probability is a product of many small numbers. */
function decide(depth: number, beta: number, parameters: NamedTensors, x: tf.Tensor) {
  const rows = tf.reshape(x, [x.shape[0], -1]) as tf.Tensor2D;
  const sums = tf.add(tf.matMul(rows, parameters[kernelName] as tf.Tensor2D), parameters[biasName]);
  const scores = tf.mul<tf.Tensor2D>(sums, beta);
  const levels: Level[] = [];
  let logReach: tf.Tensor2D = tf.zeros([rows.shape[0], 1]);
  for (let level = 0; level < depth; level++) {
    const own = tf.slice(scores, [0, 2 ** level - 1], [-1, 2 ** level]);
    // log σ(s) = −log(1 + exp(−s)). (tf.logSigmoid cannot be differentiated inside tf.tidy.)
    const [logRight, logLeft] = [tf.neg(tf.softplus(tf.neg(own))), tf.neg(tf.softplus(own))];
    levels.push({ logReach, logRight });
    const children = tf.stack([tf.add(logReach, logLeft), tf.add(logReach, logRight)], 2);
    logReach = tf.reshape(children, [rows.shape[0], 2 ** (level + 1)]);
  }
  return { logPaths: logReach, levels };
}
