import { tf } from "../backend";
import { drawBatch, type ImageSet, pixelsOf } from "../data";
import { initMlp, type MlpParameters } from "../models";
import { checkPruner, keepAll, type Pruner } from "../pruning";
import type { Random } from "../random";
import {
  type Dropout,
  evaluate,
  hardLabels,
  type LabelledRows,
  type Optimizer,
  type Progress,
  type TrainedArm,
  train,
} from "../training";
import { type CurveLevel, type CurveMeasure, curveLevelOf, type TicketModel, type TrainedTicket } from "./curve-level";
import { type Ticket, wholeNetwork } from "./ticket";

export interface TicketCurveSettings {
  /** Standardised. The best step is chosen by the validation part; the test part is only reported. */
  readonly data: Readonly<Record<"train" | "validation" | "test", ImageSet>>;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly seeds: readonly string[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly optimizer: Optimizer;
  /** Steps between two looks at the validation rows. */
  readonly lookEvery: number;
  readonly prune: Pruner;
  /** Of every arm; none unless given (Frankle and Carbin 2019, section 3, train convolutional tickets with dropout). */
  readonly dropout?: Dropout;
}

/** Where the curve begins: the whole network with θ₀ of every seed, as new tensors. */
export function firstTicket(settings: TicketCurveSettings): Ticket {
  return wholeNetwork(mlpTickets(settings).initialise(settings.seeds));
}

/**
 * `curveLevelOf` for multilayer perceptrons: all arms and seeds train together.
 *
 * @throws RangeError on a pruner of another number of layers, and as `curveLevelOf` and `train`.
 */
export async function curveLevel(
  settings: TicketCurveSettings,
  ticket: Ticket,
  round: number,
  onProgress?: (progress: Progress<string>) => void,
  oneShot?: Ticket,
): Promise<{ level: CurveLevel; next: Ticket }> {
  return curveLevelOf(mlpTickets(settings, onProgress), settings.seeds, ticket, round, undefined, oneShot);
}

function mlpTickets(
  settings: TicketCurveSettings,
  onProgress?: (progress: Progress<string>) => void,
): TicketModel<MlpParameters> {
  const { data, hidden, steps, learningRate, optimizer, lookEvery, batch, prune, dropout } = settings;
  const sizes = [pixelsOf(data.train), ...hidden, data.train.classNames.length];
  checkPruner("curveLevel", prune, sizes.length - 1);
  const loss = hardLabels(data.train.labels, data.train.classNames.length);
  const drawRows = (stream: Random) => drawBatch(stream, data.train.count, batch);
  return {
    initialise: (seeds) => initMlp({ sizes, seeds }),
    keepAll,
    prune,
    trainTickets: async <Name extends string>(tickets: Readonly<Record<Name, Ticket>>, seeds: readonly string[]) => {
      const { arms } = await train<string>({
        seeds,
        arms: mapValues(tickets, ({ initial, masks }) => ({ start: initial, masks, loss, drawRows, dropout })),
        inputs: data.train.images,
        steps,
        learningRate,
        optimizer,
        validation: rowsOf(data.validation),
        bestBy: (validation) => validation.loss,
        recordEvery: lookEvery,
        onProgress,
      });
      try {
        const entries: [string, TrainedTicket<MlpParameters>][] = [];
        for (const [name, arm] of Object.entries(arms)) {
          entries.push([name, { last: arm.last, measure: await measure(arm, rowsOf(data.test)) }]);
        }
        tf.dispose(Object.values(arms).map(({ best }) => best!.parameters));
        return Object.fromEntries(entries) as Record<Name, TrainedTicket<MlpParameters>>;
      } catch (error) {
        tf.dispose(arms);
        throw error;
      }
    },
  };
}

async function measure({ last, best }: TrainedArm, test: LabelledRows): Promise<CurveMeasure> {
  const [{ accuracy }, early] = [await evaluate(last, test), await evaluate(best!.parameters, test)];
  return { accuracy, earlyStop: best!.step, earlyStopAccuracy: early.accuracy };
}

const rowsOf = ({ images, labels }: ImageSet): LabelledRows => ({ inputs: images, labels });

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
