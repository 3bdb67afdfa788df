import { tf } from "../backend";
import { concatReplicates, replicatesOf, takeReplicates } from "../models";
import {
  type Arm,
  checkSeeds,
  hardLabels,
  type LabelledRows,
  type NetworkHistoryEntry,
  type Pace,
  type RunSettings,
  type TrainedNetwork,
  trainNetwork,
} from "../training";
import type { DeepestTeaches } from "./early-exit-loss";
import type { EarlyExitMlp } from "./early-exit-mlp";
import { earlyExitNetwork, earlyExitObjective, exitsOfNames, namedExits } from "./early-exit-network";

/**
 * What every training is told, and what the exits learn. `validation` judges the last exit; a `checkpoint` has one file a
 * seed, whose place among the seeds ends its path: "exits.0".
 */
export interface TrainEarlyExitsSettings extends RunSettings, DeepestTeaches {
  /** `initEarlyExits` with the same seeds. Only read. */
  readonly start: EarlyExitMlp;
  /** One a replicate. Two runs with the same seeds see the same mini-batches and can be paired. */
  readonly seeds: readonly (number | string)[];
  readonly data: LabelledRows;
  readonly drawRows: Arm["drawRows"];
  /** Called a few times a second, and after the last step of each seed, with the loss of the last step. */
  readonly onProgress?: (progress: Pace & { readonly seed: number | string; readonly loss: number }) => void;
  /** Called with each entry of a seed's history as it is made: `record.write` of `openRunRecord`. */
  readonly onRecord?: (entry: NetworkHistoryEntry & { readonly seed: number | string }) => void;
}

/** What came out, one replicate a seed, as new tensors. */
export type TrainedEarlyExits = {
  /** After the last step. */
  readonly last: EarlyExitMlp;
  /** Where `bestBy` was lowest at the last exit; absent without validation rows. */
  readonly best?: { readonly parameters: EarlyExitMlp; readonly step: number[]; readonly error: number[] };
  /** Of each seed. */
  readonly history: NetworkHistoryEntry[][];
};

/**
 * Trains the trunk and all exits together by `earlyExitLoss`, one seed after another with `trainNetwork`.
 *
 * @throws RangeError on another number of seeds than replicates, a seed twice, α outside [0, 1], T ≤ 0, labels that are no classes or
 * not as many as rows, and as `trainNetwork`; Error when a loss or a parameter is no longer finite.
 */
export async function trainEarlyExits(settings: TrainEarlyExitsSettings): Promise<TrainedEarlyExits> {
  checkSettings(settings);
  const { start, seeds, data, alpha, temperature, onProgress, onRecord, checkpoint, ...course } = settings;
  const networks: TrainedNetwork[] = [];
  const ofSeed = async (seed: number | string, s: number) => {
    const own = { trunk: takeReplicates(start.trunk, [s]), heads: takeReplicates(start.heads, [s]) };
    const network = earlyExitNetwork(own, { alpha, temperature });
    try {
      return await trainNetwork({
        ...course,
        ...{ network, start: namedExits(own), seed, inputs: data.inputs },
        loss: hardLabels(data.labels, network.classes),
        objective: earlyExitObjective(own, { alpha, temperature }),
        onProgress: onProgress && ((progress) => onProgress({ ...progress, seed })),
        onRecord: onRecord && ((entry) => onRecord({ ...entry, seed })),
        checkpoint: checkpoint && { ...checkpoint, path: `${checkpoint.path}.${s}` },
      });
    } finally {
      tf.dispose(own);
    }
  };
  try {
    for (const [s, seed] of seeds.entries()) networks.push(await ofSeed(seed, s));
    const history = networks.map((trained) => trained.history);
    const last = together(networks.map((trained) => exitsOfNames(trained.last, start)));
    const kept = networks.flatMap(({ best }) => (best ? [best] : []));
    if (kept.length === 0) return { last, history };
    const parameters = together(kept.map((best) => exitsOfNames(best.parameters, start)));
    return {
      last,
      best: { parameters, step: kept.map(({ step }) => step), error: kept.map(({ error }) => error) },
      history,
    };
  } finally {
    tf.dispose(networks.map(({ last, best }) => [last, best?.parameters ?? {}]));
  }
}

const together = (networks: readonly EarlyExitMlp[]): EarlyExitMlp => ({
  trunk: concatReplicates(networks.map(({ trunk }) => trunk)),
  heads: concatReplicates(networks.map(({ heads }) => heads)),
});

/** Refuses what `trainNetwork` cannot know of. */
function checkSettings({ start, seeds, alpha, temperature }: TrainEarlyExitsSettings): void {
  const replicates = replicatesOf(start.trunk);
  check(
    seeds.length === replicates,
    `found ${seeds.length} seed(s) for ${replicates} replicate(s); expected one a replicate`,
  );
  checkSeeds("trainEarlyExits", seeds);
  check(alpha >= 0 && alpha <= 1, `α is ${alpha}; expected a number from 0 to 1`);
  check(temperature > 0 && temperature < Infinity, `the temperature is ${temperature}; expected a number > 0`);
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(`trainEarlyExits: ${message}`);
}
