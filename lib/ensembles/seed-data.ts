import { tf } from "../backend";
import { drawBatch } from "../data";
import { type InitMlpSettings, initMlp, type MlpParameters, takeReplicates } from "../models";
import { type Arm, type LabelledRows, type LossTerm, predictLogits, type TrainSettings, train } from "../training";

export interface OwnRowsSettings
  extends Pick<TrainSettings<string>, "seeds" | "steps" | "learningRate" | "schedule" | "optimizer">,
    Pick<InitMlpSettings, "initialization"> {
  /** Units in each layer of every network, the inputs first and the classes last. */
  readonly sizes: readonly number[];
  /** Rows of a mini-batch. */
  readonly batch: number;
}

/** What an arm starts from and learns. Arms with one `start` start alike. */
export interface OwnRowsArm {
  readonly start: string;
  /** Targets of all seeds' rows, one seed's after another's. */
  readonly loss: readonly LossTerm[];
}

/**
 * Trains every arm once a seed, each seed on rows of its own, which all of its arms share. Gives the last parameters.
 */
export async function trainOnOwnRows<Name extends string>(
  settings: OwnRowsSettings,
  rows: readonly LabelledRows[],
  arms: Readonly<Record<Name, OwnRowsArm>>,
): Promise<Record<Name, MlpParameters>> {
  const { sizes, batch, initialization, ...training } = settings;
  const first = (s: number) => rows.slice(0, s).reduce((sum, { labels }) => sum + labels.length, 0);
  const blocks = new Map(settings.seeds.map((seed, s) => [seed, { first: first(s), count: rows[s].labels.length }]));
  const entries = Object.entries<OwnRowsArm>(arms).map(([name, { start, loss }]) => {
    const arm: Arm = {
      start: initMlp({ sizes, seeds: settings.seeds.map((seed) => `${seed}, ${start}`), initialization }),
      loss,
      drawRows: (random, seed) => {
        const block = blocks.get(seed)!;
        return drawBatch(random, block.count, batch).map((row) => block.first + row);
      },
    };
    return [name, arm] as const;
  });
  try {
    const inputs = join(rows.map((own) => own.inputs));
    const trained = await train({ ...training, inputs, arms: Object.fromEntries(entries) });
    return Object.fromEntries(Object.entries(trained.arms).map(([name, { last }]) => [name, last])) as Record<
      Name,
      MlpParameters
    >;
  } finally {
    tf.dispose(entries.map(([, { start }]) => start));
  }
}

/** Logits of each seed's replicate on that seed's rows. */
export async function predictOwnRows(
  parameters: MlpParameters,
  rows: readonly LabelledRows[],
): Promise<Float32Array[]> {
  const logits: Float32Array[] = [];
  for (const [s, { inputs }] of rows.entries()) {
    const own = takeReplicates(parameters, [s]);
    try {
      logits.push(...(await predictLogits(own, inputs)));
    } finally {
      tf.dispose(own);
    }
  }
  return logits;
}

/** One array after another. */
export function join(arrays: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const own of arrays) {
    joined.set(own, start);
    start += own.length;
  }
  return joined;
}

/** Refuses rows without a label each, labels without a row each, and none. */
export function checkRows(who: string, { inputs, labels }: LabelledRows, features: number): void {
  if (labels.length === 0 || inputs.length !== labels.length * features) {
    throw new RangeError(
      `${who}: found ${inputs.length} numbers and ${labels.length} labels; expected ${features} numbers a label, and at least one label`,
    );
  }
}
