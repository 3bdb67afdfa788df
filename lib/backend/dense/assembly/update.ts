// Gradient and update of a share of one replicate's parameters, from the outputs and deltas of all its rows.
import { multiply, sumRows } from "./activation";
import { matrixMultiply } from "./matrix-multiply";
import { floats, inputOf, Plan, units } from "./plan";
import { adam, momentum } from "./update-rules";

/**
 * ∂W_l = h_{l−1}ᵀ δ_l, ∂b_l = Σ_rows δ_l and their step, for the rows of each W_l that fall to share `share` of `shares`; the
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
  const gradient = workspace + plan.gradient;
  for (let layer = 0; layer < plan.layers; layer++) {
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
    const at = gradient + floats(start);
    const scratch = workspace + plan.scratch;
    if (to > from)
      matrixMultiply(input, 4, floats(fanIn), delta, floats(fanOut), 4, at, to - from, fanOut, plan.rows, scratch);
    if (isLast) {
      sumRows(delta, plan.rows, fanOut, gradient + floats(end));
      end = load<i32>(plan.starts + floats(layer + 1));
    }
    update(plan, replicate, start, end - start, at);
  }
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
