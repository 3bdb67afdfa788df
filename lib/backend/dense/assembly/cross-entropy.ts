import { exponential, logarithm } from "./exponential";

/**
 * Adds one term of the loss, weight · mean over a batch's rows of H(targets, softmax(logits / temperature)), for `rows` of
 * these `batch` rows: its gradient with respect to the logits to `gradient` [rows, classes], each row's part of its value to
 * `losses`, f64 [rows]. `q` is scratch for rows · classes floats and three more.
 */
export function addCrossEntropy(
  logits: usize,
  targets: usize,
  rows: i32,
  batch: i32,
  classes: i32,
  weight: f32,
  temperature: f32,
  gradient: usize,
  losses: usize,
  q: usize,
): void {
  const width = (<usize>classes) << 2;
  const size = <usize>rows * width;
  const share = <f64>weight / <f64>batch;
  // q ← z / T − max, the exponent of the stable softmax. H = Σ p (log S − q): the sum over p q first, since exp overwrites q.
  for (let row: usize = 0, loss = losses; row < size; row += width, loss += 8) {
    let largest: f32 = -Infinity;
    for (let c: usize = 0; c < width; c += 4) {
      const scaled = load<f32>(logits + row + c) / temperature;
      store<f32>(q + row + c, scaled);
      largest = max(largest, scaled);
    }
    let product: f64 = 0;
    for (let c: usize = 0; c < width; c += 4) {
      const exponent = load<f32>(q + row + c) - largest;
      store<f32>(q + row + c, exponent);
      product += <f64>load<f32>(targets + row + c) * <f64>exponent;
    }
    store<f64>(loss, load<f64>(loss) - share * product);
  }
  for (let i: usize = 0; i < size; i += 16) v128.store(q + i, exponential(v128.load(q + i)));

  const scale = weight / (temperature * <f32>batch);
  for (let row: usize = 0, loss = losses; row < size; row += width, loss += 8) {
    let sum: f32 = 0;
    let mass: f64 = 0;
    for (let c: usize = 0; c < width; c += 4) {
      sum += load<f32>(q + row + c);
      mass += <f64>load<f32>(targets + row + c);
    }
    store<f64>(loss, load<f64>(loss) + share * mass * logarithm(<f64>sum));
    for (let c: usize = 0; c < width; c += 4) {
      const difference = load<f32>(q + row + c) / sum - load<f32>(targets + row + c);
      store<f32>(gradient + row + c, load<f32>(gradient + row + c) + scale * difference);
    }
  }
}
