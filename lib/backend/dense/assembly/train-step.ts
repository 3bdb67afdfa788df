// One training step of every replicate, cut into pieces that any thread may take, in order: a piece waits only for pieces
// before it.
import { awaitChange, increment } from "./await";
import { floats, Plan } from "./plan";
import { propagate } from "./propagate";
import { updateShare } from "./update";

/**
 * The first pieces are replicates taken whole. Of the others come first all blocks of rows, then as many shares of the
 * parameters, each of which waits for the rows of its replicate.
 */
export function trainStep(address: usize, piece: i32, workspace: usize): void {
  const plan = changetype<Plan>(address);
  if (piece < plan.whole) {
    propagate(plan, piece, 0, plan.rows, workspace, workspace + plan.scratch);
    updateShare(plan, piece, 0, 1, workspace, workspace);
    return;
  }
  const blocks = plan.blocks;
  const place = piece - plan.whole;
  const split = plan.replicates - plan.whole;
  const index = (place / blocks) % split;
  const part = place % blocks;
  const activations = plan.activations + <usize>(index * plan.activationBytes);
  const finished = plan.finished + floats(index);
  if (place < split * blocks) {
    propagateBlock(plan, plan.whole + index, part, activations, workspace + plan.scratch);
    increment(finished);
  } else {
    for (let count = atomic.load<i32>(finished); count < blocks; ) count = awaitChange(finished, count);
    updateShare(plan, plan.whole + index, part, blocks, activations, workspace);
  }
}

/** Blocks are whole panels of the matrix product, 4 rows. */
function propagateBlock(plan: Plan, replicate: i32, block: i32, activations: usize, scratch: usize): void {
  const height = ((plan.rows + 4 * plan.blocks - 1) / (4 * plan.blocks)) * 4;
  const row = min(block * height, plan.rows);
  const rows = min(height, plan.rows - row);
  if (rows > 0) propagate(plan, replicate, row, rows, activations, scratch);
}
