// Forward and backward pass of some rows of one replicate: h_l = ReLU(h_{l−1} W_l + b_l) ⊙ dropout_l, the last layer without
// ReLU and dropout. Rows do not depend on one another, so that any split of them gives the same bits.
import { addBias, maskByOutput, multiply } from "./activation";
import { addCrossEntropy } from "./cross-entropy";
import { matrixMultiply } from "./matrix-multiply";
import { floats, inputOf, Plan, units } from "./plan";
import { sparseBackward, sparseForward, sparseLayer } from "./sparse-layer";

/** Writes the outputs, the losses and the gradients with respect to what enters each ReLU (δ) of `rows` rows from `row`. */
export function propagate(plan: Plan, replicate: i32, row: i32, rows: i32, activations: usize, scratch: usize): void {
  forward(plan, replicate, row, rows, activations, scratch);
  differentiateLoss(plan, replicate, row, rows, activations, scratch);
  backward(plan, replicate, row, rows, activations, scratch);
}

function forward(plan: Plan, replicate: i32, row: i32, rows: i32, activations: usize, scratch: usize): void {
  for (let layer = 0; layer < plan.layers; layer++) {
    const fanIn = units(plan, layer);
    const fanOut = units(plan, layer + 1);
    const from = inputOf(plan, replicate, layer, activations) + floats(row * fanIn);
    const to = outputOf(plan, layer, row, activations);
    const weights = layerParameters(plan, replicate, layer);
    const sparse = sparseLayer(plan, replicate, layer);
    if (sparse) sparseForward(plan, sparse, layer, row, rows, from, weights, to, activations, scratch);
    else matrixMultiply(from, floats(fanIn), 4, weights, floats(fanOut), 4, to, rows, fanOut, fanIn, scratch);
    const hidden = layer < plan.layers - 1;
    addBias(to, weights + floats(fanIn * fanOut), rows, fanOut, hidden);
    const dropout = hidden ? dropoutOf(plan, replicate, layer, row) : 0;
    if (dropout) multiply(to, dropout, rows * fanOut);
  }
}

function differentiateLoss(plan: Plan, replicate: i32, row: i32, rows: i32, activations: usize, scratch: usize): void {
  const classes = units(plan, plan.layers);
  const logits = outputOf(plan, plan.layers - 1, row, activations);
  const delta = deltaOf(plan, plan.layers - 1, row, activations);
  const first = replicate * plan.rows + row;
  const losses = plan.losses + ((<usize>first) << 3);
  memory.fill(delta, 0, floats(rows * classes));
  memory.fill(losses, 0, (<usize>rows) << 3);
  for (let term = 0; term < plan.terms; term++) {
    const scale = plan.scales + floats(2 * (replicate * plan.terms + term));
    const targets = load<usize>(plan.targets + floats(term)) + floats(first * classes);
    const weight = load<f32>(scale);
    const temperature = load<f32>(scale, 4);
    addCrossEntropy(logits, targets, rows, plan.rows, classes, weight, temperature, delta, losses, scratch);
  }
}

/** δ_{l−1} = δ_l W_lᵀ ⊙ [h_{l−1} > 0] ⊙ dropout, from the last layer down. */
function backward(plan: Plan, replicate: i32, row: i32, rows: i32, activations: usize, scratch: usize): void {
  for (let layer = plan.layers - 1; layer >= 0; layer--) {
    const fanIn = units(plan, layer);
    const fanOut = units(plan, layer + 1);
    const delta = deltaOf(plan, layer, row, activations);
    const below = layer > 0 ? deltaOf(plan, layer - 1, row, activations) : 0;
    const weights = layerParameters(plan, replicate, layer);
    const sparse = sparseLayer(plan, replicate, layer);
    if (sparse) sparseBackward(plan, sparse, layer, row, rows, delta, weights, below, activations, scratch);
    if (!below) break;
    if (!sparse)
      matrixMultiply(delta, floats(fanOut), 4, weights, 4, floats(fanOut), below, rows, fanIn, fanOut, scratch);
    // A dropped unit has output 0 as one that ReLU cut off has.
    maskByOutput(below, outputOf(plan, layer - 1, row, activations), rows * fanIn);
    const dropout = dropoutOf(plan, replicate, layer - 1, row);
    if (dropout) multiply(below, dropout, rows * fanIn);
  }
}

function layerParameters(plan: Plan, replicate: i32, layer: i32): usize {
  return plan.parameters + floats(replicate * plan.count + load<i32>(plan.starts + floats(layer)));
}

function outputOf(plan: Plan, layer: i32, row: i32, activations: usize): usize {
  return activations + load<usize>(plan.outputs + floats(layer)) + floats(row * units(plan, layer + 1));
}

function deltaOf(plan: Plan, layer: i32, row: i32, activations: usize): usize {
  return activations + load<usize>(plan.deltas + floats(layer)) + floats(row * units(plan, layer + 1));
}

/** Dropout factors of the output of hidden layer `layer` from row `row`, or 0. */
function dropoutOf(plan: Plan, replicate: i32, layer: i32, row: i32): usize {
  if (!plan.dropout) return 0;
  return load<usize>(plan.dropout + floats(layer)) + floats((replicate * plan.rows + row) * units(plan, layer + 1));
}
