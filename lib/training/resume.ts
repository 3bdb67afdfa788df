import { tf } from "../backend";
import type { NamedTensors } from "../models";
import { type BestBy, bestSoFar } from "./best";
import { type Checkpoint, type CheckpointSettings, loadCheckpoint, saveCheckpoint } from "./checkpoint";
import type { Stepper } from "./stepper";

/** What a training has come to: its stepper, its best networks and its history, from the beginning or a checkpoint. */
export interface Session<Entry> {
  /** Steps done, and whether that was all. */
  readonly from: number;
  readonly ended: boolean;
  readonly best: ReturnType<typeof bestSoFar>;
  readonly history: readonly Entry[];
}

type Resumable = Pick<Stepper, "snapshot" | "restore">;

/**
 * Puts the stepper where the checkpoint left it; without one, everything begins.
 *
 * @param where begins the errors about the criterion: the function that was called
 * @param identity of the training, asked for only with a checkpoint
 * @throws RangeError as `loadCheckpoint`.
 */
export async function resume<Entry>(
  where: string,
  checkpoint: CheckpointSettings | undefined,
  identity: string,
  stepper: Resumable,
  bestBy: BestBy,
): Promise<Session<Entry>> {
  const saved = checkpoint && (await loadCheckpoint<Entry>(checkpoint.path, identity));
  if (!saved) return { from: 0, ended: false, best: bestSoFar(where, bestBy), history: [] };
  const { step, ended, history, state, best } = saved;
  stepper.restore(state, step);
  tf.dispose(state);
  return { from: step, ended, best: bestSoFar(where, bestBy, best), history };
}

/** Writes where the training is. */
export async function suspend<Entry>(
  { path }: CheckpointSettings,
  identity: string,
  stepper: Resumable,
  now: Omit<Checkpoint<Entry>, "state">,
): Promise<void> {
  const state: NamedTensors = stepper.snapshot();
  try {
    await saveCheckpoint(path, identity, { ...now, state });
  } finally {
    tf.dispose(state);
  }
}
