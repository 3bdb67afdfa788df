// Gradient and update of a share of one replicate's parameters, from the outputs and deltas of all its rows.
import { multiply, sumRows } from "./activation";
import { matrixMultiply } from "./matrix-multiply";
import { floats, inputOf, Plan, units } from "./plan";
import { differentiateSparse, SparseLayer, sparseLayer } from "./sparse-layer";
import { adam, momentum } from "./update-rules";

/**
 * ∂W_l = h_{l−1}ᵀ δ_l, ∂b_l = Σ_rows δ_l and their step, for the part of each W_l that falls to share `share` of `shares`; the
 * biases fall to the last. `workspace` belongs to the calling thread.
 */
export function updateShare(
  plan: Plan,
  replicate: i32,
  share: i32,
  shares: i32,
  activations: usize,
  workspace: usize,
): void {
  for (let layer = 0; layer < plan.layers; layer++) {
    const sparse = sparseLayer(plan, replicate, layer);
    if (sparse) updateSparse(plan, sparse, replicate, layer, share, shares, activations, workspace);
    else updateDense(plan, replicate, layer, share, shares, activations, workspace);
  }
}

/** A share is some rows of W_l. */
function updateDense(
  plan: Plan,
  replicate: i32,
  layer: i32,
  share: i32,
  shares: i32,
  activations: usize,
  workspace: usize,
): void {
  const fanIn = units(plan, layer);
  const fanOut = units(plan, layer + 1);
  // Shares start at whole vectors of parameters.
  const width = ((fanIn + 4 * shares - 1) / (4 * shares)) * 4;
  const from = min(share * width, fanIn & ~3);
  const isLast = share === shares - 1;
  const to = isLast ? fanIn : min(from + width, fanIn & ~3);
  const input = inputOf(plan, replicate, layer, activations) + floats(from);
  const delta = activations + load<usize>(plan.deltas + floats(layer));
  const start = load<i32>(plan.starts + floats(layer)) + from * fanOut;
  let end = start + (to - from) * fanOut;
  const at = workspace + plan.gradient + floats(start);
  const scratch = workspace + plan.scratch;
  if (to > from)
    matrixMultiply(input, 4, floats(fanIn), delta, floats(fanOut), 4, at, to - from, fanOut, plan.rows, scratch);
  if (isLast) {
    sumRows(delta, plan.rows, fanOut, workspace + plan.gradient + floats(end));
    end = load<i32>(plan.starts + floats(layer + 1));
  }
  update(plan, replicate, start, end - start, at);
}

/** A share is some vectors of listed weights. */
function updateSparse(
  plan: Plan,
  sparse: SparseLayer,
  replicate: i32,
  layer: i32,
  share: i32,
  shares: i32,
  activations: usize,
  workspace: usize,
): void {
  const start = load<i32>(plan.starts + floats(layer));
  const gradient = workspace + plan.gradient + floats(start);
  // The last vector may hold weights that are not listed.
  const end = (sparse.count + 3) & ~3;
  const width = ((end + 4 * shares - 1) / (4 * shares)) * 4;
  const from = min(share * width, end);
  const to = min(from + width, end);
  if (to > from) {
    differentiateSparse(plan, sparse, layer, from, to, activations, gradient);
    if (to > sparse.count) memory.fill(gradient + floats(sparse.count), 0, floats(to - sparse.count));
    update(plan, replicate, start + from, to - from, gradient + floats(from));
  }
  if (share < shares - 1) return;
  // The biases, which may start within a vector: what that holds before them is not listed.
  const fanOut = units(plan, layer + 1);
  const biases = units(plan, layer) * fanOut;
  const first = biases & ~3;
  const delta = activations + load<usize>(plan.deltas + floats(layer));
  v128.store(gradient + floats(first), f32x4.splat(0));
  sumRows(delta, plan.rows, fanOut, gradient + floats(biases));
  update(
    plan,
    replicate,
    start + first,
    load<i32>(plan.starts + floats(layer + 1)) - start - first,
    gradient + floats(first),
  );
}

/** Updates `count` parameters from `start` on by their gradient. */
function update(plan: Plan, replicate: i32, start: i32, count: i32, gradient: usize): void {
  const at = floats(replicate * plan.count + start);
  if (plan.mask) multiply(gradient, plan.mask + at, count);
  if (plan.isAdam) {
    const mean = plan.slots + floats(2 * replicate * plan.count + start);
    const square = mean + floats(plan.count);
    adam(plan.parameters + at, gradient, mean, square, count, plan.beta1, plan.beta2, plan.epsilon, plan.rate);
  } else {
    momentum(plan.parameters + at, gradient, plan.slots + at, count, plan.beta1, plan.rate);
  }
}
