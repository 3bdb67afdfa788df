import { tf } from "../backend";

/** `[R, m, k] · [R, k, n] → [R, m, n]`. */
export function matMul(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  return onWasm() ? eachReplicate(a, b) : tf.matMul(a, b);
}

/** `aᵀ · b`: `[R, k, m], [R, k, n] → [R, m, n]`. */
export function matMulTransposedFirst(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  return onWasm() ? eachReplicate(transpose(a), b) : tf.matMul(a, b, true, false);
}

/** `a · bᵀ`: `[R, m, k], [R, n, k] → [R, m, n]`. */
export function matMulTransposedSecond(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  // (b · aᵀ)ᵀ: the backend packs the second factor anew each time, and here a, a batch of rows, is the smaller one.
  return onWasm() ? transpose(eachReplicate(b, transpose(a))) : tf.matMul(a, b, false, true);
}

const onWasm = () => tf.getBackend() === "wasm";
const transpose = (x: tf.Tensor3D) => tf.transpose(x, [0, 2, 1]);

/**
 * The WebAssembly backend of TensorFlow.js multiplies one plain pair of matrices with XNNPACK, and any batch or
 * transposed factor with a scalar loop that is several times slower. So each replicate is multiplied by itself.
 */
function eachReplicate(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  const replicates = Math.max(a.shape[0], b.shape[0]);
  if (replicates === 1) return tf.matMul(a, b);
  return tf.tidy(() => {
    const as = tf.unstack(a) as tf.Tensor2D[];
    const bs = tf.unstack(b) as tf.Tensor2D[];
    const products = Array.from({ length: replicates }, (_, r) => tf.matMul(as[r % as.length], bs[r % bs.length]));
    return tf.stack(products) as tf.Tensor3D;
  });
}
