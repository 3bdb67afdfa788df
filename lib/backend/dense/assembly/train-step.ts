// One training step of one replicate of a multilayer perceptron, in one call: h_l = ReLU(h_{l−1} W_l + b_l) ⊙ dropout_l,
// the last layer without ReLU and dropout.
import { addBias, maskByOutput, multiply, sumRows } from "./activation";
import { addCrossEntropy } from "./cross-entropy";
import { matrixMultiply } from "./matrix-multiply";
import { adam, momentum } from "./update-rules";

/**
 * Where everything lies; fields of 4 bytes, which ../plan.ts writes in the same order. Arrays "[R, …]" hold the replicates
 * one after another. Address 0 stands for an array that is not there.
 */
@unmanaged
class Plan {
  layers: i32;
  rows: i32;
  terms: i32;
  replicates: i32;
  /** Parameters of one replicate, rounded up to a multiple of 4. */
  count: i32;
  /** Units of each layer, inputs first: i32 [layers + 1]. */
  sizes: usize;
  /** f32 [R, count]: weights [in, out] and biases [out] of one layer after another. */
  parameters: usize;
  /** What the update rule remembers: f32 [R, count], or [R, 2, count] for Adam. */
  slots: usize;
  /** f32 [R, count], 1 where a parameter is trained and 0 where it is frozen; may be 0. */
  mask: usize;
  /** f32 [R, rows, units of the first layer]. */
  inputs: usize;
  /** Addresses of f32 [R, rows, classes]: usize [terms]. */
  targets: usize;
  /** Weight and temperature: f32 [R, terms, 2]. */
  scales: usize;
  /** Addresses of f32 [R, rows, units] for each hidden layer: usize [layers − 1]; may be 0. */
  dropout: usize;
  /** f64 [R]. */
  losses: usize;
  /** Each thread's own, from the start of its workspace: outputs of each layer (usize [layers]), two deltas, the rest. */
  outputs: usize;
  delta: usize;
  otherDelta: usize;
  gradient: usize;
  scratch: usize;
  /** Update rule: Adam if 1, else momentum, whose μ is `beta1`. `rate` and `epsilon` hold the bias corrections. */
  isAdam: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
}

/** Forward pass, loss, backward pass and update of one replicate; `workspace` belongs to the calling thread. */
export function trainStep(address: usize, replicate: i32, workspace: usize): void {
  const plan = changetype<Plan>(address);
  const parameters = plan.parameters + floats(replicate * plan.count);
  const gradient = workspace + plan.gradient;
  forward(plan, replicate, parameters, workspace);
  store<f64>(plan.losses + ((<usize>replicate) << 3), lossGradient(plan, replicate, workspace));
  backward(plan, replicate, parameters, workspace, gradient);
  if (plan.mask) multiply(gradient, plan.mask + floats(replicate * plan.count), plan.count);
  update(plan, replicate, parameters, gradient);
}

function floats(count: i32): usize {
  return (<usize>count) << 2;
}

function units(plan: Plan, layer: i32): i32 {
  return load<i32>(plan.sizes + floats(layer));
}

/** What goes into layer `layer` (0 for the first): the inputs, or the output of the layer below. */
function inputOf(plan: Plan, replicate: i32, layer: i32, workspace: usize): usize {
  if (layer === 0) return plan.inputs + floats(replicate * plan.rows * units(plan, 0));
  return workspace + load<usize>(plan.outputs + floats(layer - 1));
}

/** Dropout factors of the output of hidden layer `layer`, or 0. */
function dropoutOf(plan: Plan, replicate: i32, layer: i32): usize {
  if (!plan.dropout) return 0;
  return load<usize>(plan.dropout + floats(layer)) + floats(replicate * plan.rows * units(plan, layer + 1));
}

function forward(plan: Plan, replicate: i32, parameters: usize, workspace: usize): void {
  for (let layer = 0; layer < plan.layers; layer++) {
    const fanIn = units(plan, layer);
    const fanOut = units(plan, layer + 1);
    const from = inputOf(plan, replicate, layer, workspace);
    const to = workspace + load<usize>(plan.outputs + floats(layer));
    const bias = parameters + floats(fanIn * fanOut);
    matrixMultiply(
      from,
      floats(fanIn),
      4,
      parameters,
      floats(fanOut),
      4,
      to,
      plan.rows,
      fanOut,
      fanIn,
      workspace + plan.scratch,
    );
    const hidden = layer < plan.layers - 1;
    addBias(to, bias, plan.rows, fanOut, hidden);
    const dropout = hidden ? dropoutOf(plan, replicate, layer) : 0;
    if (dropout) multiply(to, dropout, plan.rows * fanOut);
    parameters = bias + floats(fanOut);
  }
}

/** Writes the gradient of the loss with respect to the logits to `delta`, and returns the loss. */
function lossGradient(plan: Plan, replicate: i32, workspace: usize): f64 {
  const classes = units(plan, plan.layers);
  const size = floats(plan.rows * classes);
  const logits = workspace + load<usize>(plan.outputs + floats(plan.layers - 1));
  const delta = workspace + plan.delta;
  memory.fill(delta, 0, size);
  let loss: f64 = 0;
  for (let term = 0; term < plan.terms; term++) {
    const scale = plan.scales + floats(2 * (replicate * plan.terms + term));
    const targets = load<usize>(plan.targets + floats(term)) + <usize>replicate * size;
    loss += addCrossEntropy(
      logits,
      targets,
      plan.rows,
      classes,
      load<f32>(scale),
      load<f32>(scale, 4),
      delta,
      workspace + plan.scratch,
    );
  }
  return loss;
}

/** δ_{l−1} = δ_l W_lᵀ ⊙ [h_{l−1} > 0] ⊙ dropout, ∂W_l = h_{l−1}ᵀ δ_l, ∂b_l = Σ_rows δ_l, from the last layer down. */
function backward(plan: Plan, replicate: i32, parameters: usize, workspace: usize, gradient: usize): void {
  const scratch = workspace + plan.scratch;
  const rows = plan.rows;
  let delta = workspace + plan.delta;
  let below = workspace + plan.otherDelta;
  let offset: usize = 0;
  for (let layer = 0; layer < plan.layers; layer++) offset += floats((units(plan, layer) + 1) * units(plan, layer + 1));
  for (let layer = plan.layers - 1; layer >= 0; layer--) {
    const fanIn = units(plan, layer);
    const fanOut = units(plan, layer + 1);
    offset -= floats((fanIn + 1) * fanOut);
    const input = inputOf(plan, replicate, layer, workspace);
    matrixMultiply(input, 4, floats(fanIn), delta, floats(fanOut), 4, gradient + offset, fanIn, fanOut, rows, scratch);
    sumRows(delta, rows, fanOut, gradient + offset + floats(fanIn * fanOut));
    if (layer === 0) break;
    matrixMultiply(
      delta,
      floats(fanOut),
      4,
      parameters + offset,
      4,
      floats(fanOut),
      below,
      rows,
      fanIn,
      fanOut,
      scratch,
    );
    // A dropped unit has output 0 as one that ReLU cut off has.
    maskByOutput(below, input, rows * fanIn);
    const dropout = dropoutOf(plan, replicate, layer - 1);
    if (dropout) multiply(below, dropout, rows * fanIn);
    const free = delta;
    delta = below;
    below = free;
  }
}

function update(plan: Plan, replicate: i32, parameters: usize, gradient: usize): void {
  const count = plan.count;
  if (plan.isAdam) {
    const mean = plan.slots + floats(2 * replicate * count);
    const square = mean + floats(count);
    adam(parameters, gradient, mean, square, count, plan.beta1, plan.beta2, plan.epsilon, plan.rate);
  } else {
    momentum(parameters, gradient, plan.slots + floats(replicate * count), count, plan.beta1, plan.rate);
  }
}
