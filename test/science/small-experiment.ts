import { drawBatch, type ImageSet, type Split, take } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import { type Bar, intervalText, meanInterval } from "../../lib/statistics";
import { cosine, evaluate, hardLabels, type LabelledRows, type TrainSettings, train } from "../../lib/training";

/** What a small experiment saw, and its bars, which were fixed before its first run. */
export interface Outcome {
  /** Measures by name, one a seed where there are several, in the unit that the name says. */
  readonly measures: Readonly<Record<string, readonly number[]>>;
  readonly bars: readonly Bar[];
}

/**
 * @param split as drawn, not standardised
 * @param seed names all that is drawn and trained; students are named after it
 */
export type SmallExperiment = (split: Split, seed: string) => Promise<Outcome>;

/** Five: enough for effects of several points, with one teacher or original where there is one. */
export const seedsOf = (seed: string, count = 5): string[] => Array.from({ length: count }, (_, s) => `${seed}, ${s}`);

export const rowsOf = ({ images, labels }: ImageSet) => ({ inputs: images, labels });

/** The images from `from` on, before `to`. */
export const part = (set: ImageSet, from: number, to: number): ImageSet =>
  take(
    set,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  );

export interface Learning extends Pick<TrainSettings<"network">, "seeds" | "steps" | "createStepper"> {
  readonly hidden: readonly number[];
  /** Fresh unless given. */
  readonly start?: MlpParameters;
  /** At the first step; it falls along a cosine. 1e-3 unless given. */
  readonly learningRate?: number;
}

/** Networks on labels, one a seed, of 10 classes: Adam, mini-batches of 64. */
export async function learn({ inputs, labels }: LabelledRows, settings: Learning): Promise<MlpParameters> {
  const { hidden, start, learningRate = 1e-3, ...run } = settings;
  const features = inputs.length / labels.length;
  const network = {
    start: start ?? initMlp({ sizes: [features, ...hidden, 10], seeds: run.seeds }),
    loss: hardLabels(labels, 10),
    drawRows: (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, labels.length, 64),
  };
  return (await train({ ...run, inputs, learningRate, schedule: cosine, arms: { network } })).arms.network.last;
}

export const percent = (shares: readonly number[]) => shares.map((share) => 100 * share);

/** In %, one a replicate. */
export const accuracyOn = async (rows: LabelledRows, network: MlpParameters): Promise<number[]> =>
  percent((await evaluate(network, rows)).accuracy);

/** One line a measure, then one a bar. */
export function linesOf({ measures, bars }: Outcome): string[] {
  const show = (own: readonly number[]) =>
    own.length > 1 ? intervalText(meanInterval(own), "") : own.map((value) => value.toFixed(2)).join();
  return [
    ...Object.entries(measures).map(([name, own]) => `${name}: ${show(own)}`),
    ...bars.map(({ sentence }) => sentence),
  ];
}
