import { tf } from "../backend";
import { drawBatch, type ImageSet } from "../data";
import { initNetwork, kernelsOf, type NamedTensors, type Network } from "../models";
import { checkPruner, keepAll, kernelMasks, type Prunable, type Pruner, stackKernels } from "../pruning";
import type { Random } from "../random";
import {
  type AugmentBatch,
  type CheckpointSettings,
  checkSeeds,
  evaluateNetwork,
  hardLabels,
  type LabelledRows,
  type Optimizer,
  type Pace,
  type Schedule,
  trainNetwork,
} from "../training";
import type { TicketModel, TrainedTicket } from "./curve-level";
import type { Ticket } from "./ticket";

export interface NetworkTicketSettings {
  /** Such as `convN(2)`; with dropout in it, every arm has dropout. */
  readonly network: Network;
  /** Standardised. The best step is chosen by the validation part; the test part is only reported. */
  readonly data: Readonly<Record<"train" | "validation" | "test", ImageSet>>;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly schedule?: Schedule;
  readonly optimizer: Optimizer;
  /** Steps between two looks at the validation rows. */
  readonly lookEvery: number;
  /** `layerwise(kernelPruningRates(network, 0.1, 0.2))`, or `globally(0.2)`. */
  readonly prune: Pruner<Prunable>;
  readonly augment?: AugmentBatch;
  /**
   * Where trainings can go on after an interruption; nowhere unless given. Each has a file of its own, whose path ends
   * with arm, seed and round: "PATH.reinit, seed 1, round 3". Those of a level that is done may be removed.
   */
  readonly checkpoint?: CheckpointSettings;
}

/**
 * Networks of named tensors in the winning-ticket experiment, one a seed, trained one after another: for `curveLevelOf`
 * and, with its parts, `findTicketsOf`. Masks are kept as matrices `[R, in, out]` of all seeds, see `stackKernels`.
 *
 * @throws RangeError on a pruner of another number of kernels.
 */
export function networkTickets(settings: NetworkTicketSettings): TicketModel<NamedTensors[]> {
  const { network, prune } = settings;
  checkPruner("networkTickets", prune, kernelsOf(network).length);
  return {
    initialise: (seeds) => seeds.map((seed) => initNetwork({ network, seed })),
    keepAll: (initial) => tf.tidy(() => keepAll(stackKernels(network, initial))),
    prune: (trained, masks) => tf.tidy(() => prune(stackKernels(network, trained), masks)),
    trainTickets: async <Name extends string>(
      tickets: Readonly<Record<Name, Ticket<NamedTensors[]>>>,
      seeds: readonly string[],
      onProgress?: (progress: Pace) => void,
    ) => {
      checkSeeds("networkTickets", seeds);
      const jobs = Object.entries<Ticket<NamedTensors[]>>(tickets).flatMap(([name, ticket]) =>
        seeds.map((seed, s) => ({ name, ticket, seed, s })),
      );
      const started = performance.now();
      const results: { readonly name: string; readonly result: TrainedReplicate }[] = [];
      try {
        for (const [job, { name, ticket, seed, s }] of jobs.entries()) {
          const masks = kernelMasks(network, ticket.masks, s);
          const report = ({ step, steps }: Pace) => {
            const [done, all] = [job * steps + step, jobs.length * steps];
            const rate = (1000 * done) / (performance.now() - started);
            onProgress?.({ step: done, steps: all, rate, remainingSeconds: (all - done) / rate });
          };
          const own = { ...settings, checkpoint: checkpointOf(settings.checkpoint, `${name}, ${seed}`) };
          try {
            results.push({ name, result: await trainOne(own, ticket.initial[s], masks, seed, report) });
          } finally {
            tf.dispose(masks);
          }
        }
      } catch (error) {
        tf.dispose(results.map(({ result }) => result.last));
        throw error;
      }
      const ofTicket = (name: string): TrainedTicket<NamedTensors[]> => {
        const own = results.filter((trained) => trained.name === name).map(({ result }) => result);
        const measure = {
          accuracy: own.map(({ accuracy }) => accuracy),
          earlyStop: own.map(({ earlyStop }) => earlyStop),
          earlyStopAccuracy: own.map(({ earlyStopAccuracy }) => earlyStopAccuracy),
        };
        return { last: own.map(({ last }) => last), measure };
      };
      const entries = Object.keys(tickets).map((name) => [name, ofTicket(name)] as const);
      return Object.fromEntries(entries) as Record<Name, TrainedTicket<NamedTensors[]>>;
    },
  };
}

/** A seed may be any text, but a file's name has no separators. */
const checkpointOf = (checkpoint: CheckpointSettings | undefined, training: string): CheckpointSettings | undefined =>
  checkpoint && { ...checkpoint, path: `${checkpoint.path}.${training.replace(/[%/\\:]/g, encodeURIComponent)}` };

interface TrainedReplicate {
  readonly last: NamedTensors;
  readonly accuracy: number;
  readonly earlyStop: number;
  readonly earlyStopAccuracy: number;
}

async function trainOne(
  settings: NetworkTicketSettings,
  start: NamedTensors,
  masks: NamedTensors,
  seed: string,
  onProgress: (progress: Pace) => void,
): Promise<TrainedReplicate> {
  const { network, data, batch, lookEvery, steps, learningRate, schedule, optimizer, augment, checkpoint } = settings;
  const { last, best } = await trainNetwork({
    ...{ network, start, masks, seed, steps, learningRate, schedule, optimizer, augment, onProgress, checkpoint },
    inputs: data.train.images,
    loss: hardLabels(data.train.labels, network.classes),
    drawRows: (random: Random) => drawBatch(random, data.train.count, batch),
    validation: rowsOf(data.validation),
    bestBy: (validation) => validation.loss,
    recordEvery: lookEvery,
  });
  try {
    const [end, early] = [
      await evaluateNetwork(network, last, rowsOf(data.test)),
      await evaluateNetwork(network, best!.parameters, rowsOf(data.test)),
    ];
    const measures = { accuracy: end.accuracy[0], earlyStop: best!.step, earlyStopAccuracy: early.accuracy[0] };
    return { last, ...measures };
  } catch (error) {
    tf.dispose(last);
    throw error;
  } finally {
    tf.dispose(best!.parameters);
  }
}

const rowsOf = ({ images, labels }: ImageSet): LabelledRows => ({ inputs: images, labels });
