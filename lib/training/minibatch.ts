import { type Random, seededRandom } from "../random";
import type { Arm } from "./arm";
import { copyRows } from "./copy-rows";
import type { StepBatch } from "./stepper";

/** One network in training: an arm with a seed. */
export interface Replicate {
  readonly arm: Omit<Arm, "start" | "masks">;
  readonly seed: number | string;
}

/**
 * What the replicates see in one step. It depends on each replicate's arm and seed and on the number of the step alone:
 * not on the backend, on the other replicates, or on the steps before.
 *
 * @param inputs `[rows, features]`
 * @param step 0 for the first
 * @param sizes units in each layer
 * @param room whose arrays are filled and given back, such as an area of the stepper; new ones unless given
 * @param expected rows of every mini-batch; those of the room or, without one, any number unless given
 * @throws RangeError when an arm draws no row, a row that is not there, or a batch of another size than others, the first
 * step or the room.
 */
export function drawMinibatch(
  replicates: readonly Replicate[],
  inputs: Float32Array,
  step: number,
  sizes: readonly number[],
  room?: StepBatch,
  expected = room?.rows,
): StepBatch {
  const [features, classes, units] = [sizes[0], sizes[sizes.length - 1], sizes.slice(1, -1)];
  const streams = replicates.map(({ seed }) => seededRandom(seed));
  const drawn = replicates.map(({ arm, seed }, r) => arm.drawRows(streams[r].fork("rows").fork(step), seed));
  const rows = drawn[0].length;
  if (expected !== undefined && rows !== expected) {
    throw new RangeError(
      `train: drawRows drew ${rows} row(s) at step ${step + 1} and ${expected} before; expected as many at every step`,
    );
  }
  const taught = replicates.map(
    ({ arm }, r) => arm.drawTargetRows?.(drawn[r], streams[r].fork("target rows").fork(step)) ?? drawn[r],
  );
  for (const indices of [...drawn, ...taught]) checkRows(indices, rows, inputs.length / features);

  const array = (what: string, given: Float32Array | undefined, width: number) => {
    const size = replicates.length * rows * width;
    if (!room) return new Float32Array(size);
    if (given?.length === size) return given;
    throw new RangeError(
      `train: ${what} of ${replicates.length} replicates of ${rows} rows are ${size} numbers; expected ` +
        `${given?.length ?? 0}, for which there is room`,
    );
  };
  const batch = array("inputs", room?.inputs, features);
  replicates.forEach(({ arm: { dropout } }, r) => {
    copyRows(inputs, drawn[r], features, batch, r * rows * features);
    const part = batch.subarray(r * rows * features, (r + 1) * rows * features);
    if (dropout?.input) dropOut(part, dropout.input, streams[r].fork("input dropout").fork(step));
  });

  const terms = Math.max(...replicates.map(({ arm }) => arm.loss.length));
  const targets = Array.from({ length: terms }, (_, k) => {
    const values = array(`targets of term ${k}`, room?.targets[k], classes);
    replicates.forEach(({ arm: { loss } }, r) => {
      // An arm with fewer terms has weight 0 on the others, whose targets may then be anything that is finite.
      const own = loss[Math.min(k, loss.length - 1)].targets;
      copyRows(own, taught[r], classes, values, r * rows * classes);
    });
    return values;
  });

  const dropout = replicates.some(({ arm }) => arm.dropout?.hidden)
    ? units.map((width, layer) => {
        const values = array(`dropout factors of hidden layer ${layer}`, room?.dropout[layer], width).fill(1);
        replicates.forEach(({ arm }, r) => {
          const part = values.subarray(r * rows * width, (r + 1) * rows * width);
          const rate = arm.dropout?.hidden;
          if (rate) dropOut(part, rate, streams[r].fork("hidden dropout").fork(layer).fork(step));
        });
        return values;
      })
    : [];
  return { rows, inputs: batch, targets, dropout };
}

/** Changes the caller's own buffer in place: it is filled anew in every step, and a copy would double it. */
function dropOut(values: Float32Array, rate: number, random: Random): void {
  const scale = 1 / (1 - rate);
  const dropped = rate * 2 ** 32;
  // Multiplied by 0 or 1: half of the branches would be mispredicted, and cost more than all the rest.
  const words = random.words(values.length);
  for (let i = 0; i < values.length; i++) values[i] *= scale * Number(words[i] >= dropped);
}

function checkRows(indices: Int32Array, rows: number, count: number): void {
  if (indices.length === 0) throw new RangeError("train: drawRows drew an empty mini-batch; expected at least one row");
  if (indices.length !== rows) {
    throw new RangeError(
      `train: drawRows drew ${indices.length} rows where another arm drew ${rows}; expected one batch size`,
    );
  }
  for (const row of indices) {
    if (!Number.isInteger(row) || row < 0 || row >= count) {
      throw new RangeError(`train: drawRows drew row ${row}; expected rows of the inputs, 0 to ${count - 1}`);
    }
  }
}
