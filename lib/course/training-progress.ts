import { liveText } from "./live-text";
import { messages } from "./messages";

/** Where a training is; what `train` of `lib/training` passes to its `onProgress` holds this. */
export interface TrainingProgress {
  /** Steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Steps a second. */
  readonly rate: number;
}

/** Takes the progress of a training and shows it. */
export type ShowProgress = (progress: TrainingProgress) => void;

const width = 20;

/**
 * Shows how far one or several trainings are, in one line below the cell: a bar, the share that is done, and about how
 * long the rest takes. The line stays, as `… done`, when the last training has ended.
 *
 * @param label - what is trained, `"Teacher"`
 * @param trainings - how many trainings, one after the other, report to what is returned
 * @returns an `onProgress` for `train`
 */
export function trainingProgress(label: string, trainings = 1): ShowProgress {
  const live = liveText();
  let ended = 0;
  return ({ step, steps, rate }) => {
    const share = (ended + step / steps) / trainings;
    if (step === steps) ended += 1;
    if (ended === trainings) return live.end(messages.trainingDone(label));
    const blocks = Math.floor(width * share);
    const bar = "█".repeat(blocks) + "░".repeat(width - blocks);
    const seconds = ((1 - share) * trainings * steps) / rate;
    live.show(messages.training(label, bar, Math.floor(100 * share), Math.ceil(seconds)));
  };
}
