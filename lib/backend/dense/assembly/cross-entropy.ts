import { exponential, logarithm } from "./exponential";

/**
 * Adds one term of the loss, weight · mean over rows of H(targets, softmax(logits / temperature)): its gradient with
 * respect to the logits to `gradient` [rows, classes], its value to the result. `q` is scratch for rows · classes floats
 * and three more.
 */
export function addCrossEntropy(
  logits: usize,
  targets: usize,
  rows: i32,
  classes: i32,
  weight: f32,
  temperature: f32,
  gradient: usize,
  q: usize,
): f64 {
  const width = (<usize>classes) << 2;
  const size = <usize>rows * width;
  // q ← z / T − max, the exponent of the stable softmax.
  for (let row: usize = 0; row < size; row += width) {
    let largest: f32 = -Infinity;
    for (let c: usize = 0; c < width; c += 4) {
      const scaled = load<f32>(logits + row + c) / temperature;
      store<f32>(q + row + c, scaled);
      largest = max(largest, scaled);
    }
    for (let c: usize = 0; c < width; c += 4) store<f32>(q + row + c, load<f32>(q + row + c) - largest);
  }
  // H = Σ p (log S − q): the sum over p q first, since exp then overwrites q.
  let entropy: f64 = 0;
  for (let i: usize = 0; i < size; i += 4) entropy -= <f64>load<f32>(targets + i) * <f64>load<f32>(q + i);
  for (let i: usize = 0; i < size; i += 16) v128.store(q + i, exponential(v128.load(q + i)));

  const scale = weight / (temperature * <f32>rows);
  for (let row: usize = 0; row < size; row += width) {
    let sum: f32 = 0;
    let mass: f64 = 0;
    for (let c: usize = 0; c < width; c += 4) {
      sum += load<f32>(q + row + c);
      mass += <f64>load<f32>(targets + row + c);
    }
    entropy += mass * logarithm(<f64>sum);
    for (let c: usize = 0; c < width; c += 4) {
      const difference = load<f32>(q + row + c) / sum - load<f32>(targets + row + c);
      store<f32>(gradient + row + c, load<f32>(gradient + row + c) + scale * difference);
    }
  }
  return (<f64>weight * entropy) / <f64>rows;
}
