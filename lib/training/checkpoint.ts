import { existsSync } from "node:fs";
import { crc32 } from "node:zlib";
import * as z from "zod";
import { tf } from "../backend";
import { loadTensors, type NamedTensors, saveTensors } from "../models";
import type { Best, BestBy } from "./best";
import type { Optimizer } from "./optimizers";
import type { Stepper } from "./stepper";

export interface CheckpointSettings {
  /**
   * A file. Where it is there training goes on from it, to the same bits as without the interruption. It is refused where
   * settings or data are others. Of functions (how rows are drawn, batches augmented, losses computed, steps taken) only what they do
   * to the first mini-batch can be compared: give another path where one of them changes. Another machine may compute
   * other bits, and is then refused as well.
   */
  readonly path: string;
  /** Steps between two of its versions; the last is written when training ends. */
  readonly every: number;
}

/** Where a training was. No random generator is in it: what a step draws depends on the seed and its number alone. */
export interface Checkpoint<Entry> {
  /** Steps done. */
  readonly step: number;
  /** Whether training was over, also by early stopping. */
  readonly ended: boolean;
  readonly history: readonly Entry[];
  /** Of the stepper: parameters and what the optimizer remembers. */
  readonly state: NamedTensors;
  readonly best: readonly Best[];
}

const best = z.object({ step: z.number(), error: z.number(), criterion: z.number(), idle: z.number() });
const note = z.object({
  training: z.string(),
  step: z.number().int().positive(),
  ended: z.boolean(),
  history: z.array(z.unknown()),
  best: z.array(best),
});

/** Writes a checkpoint whole or not at all. @param training {@link trainingIdentity} of its settings */
export async function saveCheckpoint<Entry>(path: string, training: string, checkpoint: Checkpoint<Entry>) {
  const { step, ended, history, state } = checkpoint;
  const kept = checkpoint.best.map(({ parameters: _, ...numbers }) => numbers);
  const tensors = checkpoint.best.map(({ parameters }, r) => [`best ${r}`, parameters] as const);
  await saveTensors(path, {
    groups: { state, ...Object.fromEntries(tensors) },
    note: { training, step, ended, history, best: kept },
  });
}

/**
 * The checkpoint at `path`, as new tensors; undefined where there is no file.
 *
 * @throws RangeError when the file was cut off or changed, or is that of a training with other settings.
 */
export async function loadCheckpoint<Entry>(path: string, training: string): Promise<Checkpoint<Entry> | undefined> {
  if (!existsSync(path)) return undefined;
  const file = await loadTensors(path);
  const parsed = note.safeParse(file.note);
  if (!parsed.success || parsed.data.training !== training) {
    tf.dispose(file.groups);
    throw new RangeError(
      `${path}: ${parsed.success ? "the checkpoint is that of a training with other settings, or of another machine's arithmetic" : "this is no checkpoint"}; ` +
        "expected one of these settings on this backend. Delete it to begin anew, or choose another path",
    );
  }
  const { step, ended, history, best } = parsed.data;
  return {
    step,
    ended,
    // The checksum and the training's identity say that these are the entries that were written.
    history: history as Entry[],
    state: file.groups.state,
    best: best.map((numbers, r) => ({ ...numbers, parameters: file.groups[`best ${r}`] })),
  };
}

/** What tells one training from another, as short text: plain values and the checksums of arrays. */
export function trainingIdentity(values: unknown, arrays: readonly ArrayBufferView[]): string {
  const sums = arrays.map((array) => crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)));
  return JSON.stringify({ backend: tf.getBackend(), values, sums });
}

/**
 * What a training step makes of the first mini-batch, by which steps with other settings differ, as `maxNorm(3)` and
 * `maxNorm(4)`, or other losses: its state after one, at a rate so high that a bound on the weights shows. Ends the
 * stepper.
 */
export function stepperProbe<Batch>(
  stepper: Pick<Stepper, "snapshot" | "dispose"> & { readonly step: (batch: Batch, learningRate: number) => void },
  batch: Batch,
): Float32Array[] {
  try {
    stepper.step(batch, 1000);
    const state = stepper.snapshot();
    const values = Object.values(state).map((tensor) => Float32Array.from(tensor.dataSync()));
    tf.dispose(state);
    return values;
  } finally {
    stepper.dispose();
  }
}

/** What an optimizer does to a small vector: functions cannot be compared, what they do can. */
export function optimizerProbe(optimizer: Optimizer): Float32Array {
  const state = tf.tidy(() => {
    const slots = Array.from({ length: optimizer.slotCount }, () => tf.tensor1d([0.5, 2]));
    return optimizer.update({ parameters: tf.tensor1d([1, -2]), slots }, tf.tensor1d([0.5, 0.25]), 2, 0.1);
  });
  const values = [state.parameters, ...state.slots].flatMap((tensor) => [...tensor.dataSync<"float32">()]);
  tf.dispose(state);
  return Float32Array.from(values);
}

/** What a criterion makes of two networks: one has the lower error, the other the lower loss. */
export const criterionProbe = (bestBy: BestBy): Float64Array =>
  Float64Array.from(bestBy({ error: [0.25, 0.2], loss: [0.7, 0.9], accuracy: [0.75, 0.8] }));
