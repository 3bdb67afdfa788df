import { drawBatch, type ImageSet, pixelsOf } from "../../lib/data";
import { layerwise, oneShot, pruningRates, randomlyMasked, reinitialised, type Ticket } from "../../lib/lottery-ticket";
import { initMlp, type MlpParameters } from "../../lib/models";
import { keepAll } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { type Bar, bar, pairedDifferences } from "../../lib/statistics";
import { type Arm, type Dropout, evaluate, hardLabels, momentum, train } from "../../lib/training";

/** How the networks of lesson 14 are trained and pruned. */
export interface ControlsRecipe {
  readonly hidden: readonly number[];
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Share of a layer's weights that a round removes; half of it from the output layer. */
  readonly rate: number;
  readonly dropout?: Dropout;
}

/**
 * Chosen by 14-tuning.test.ts on validation images: of four recipes the one that is kindest to the reinitialised
 * control, because whoever wants to show that a control loses has to give it its best chance.
 */
export const controlsRecipe: ControlsRecipe = {
  hidden: [100, 100],
  steps: 500,
  batch: 60,
  learningRate: 0.03,
  rate: 0.4,
};

/** The bar of lesson 14, fixed before any run was reported: both contrasts lie above 0, jointly at 95 % (Bonferroni). */
export const controlsBar = { round: 5, threshold: 0, level: 0.975 } as const;

/** Accuracies in %, one a seed. */
export type ControlAccuracies = Readonly<Record<"ticket" | "oneShot" | "reinit" | "random", number[]>>;

/** The two contrasts of the bar. */
export function controlBars({ ticket, oneShot, reinit }: ControlAccuracies): { rounds: Bar; ticketBar: Bar } {
  const { threshold, level } = controlsBar;
  const judged = (claim: string, first: number[], second: number[]) =>
    bar({ claim, values: pairedDifferences(first, second), threshold, unit: "points", level });
  return {
    rounds: judged("An iterative ticket is more accurate than a one-shot ticket", ticket, oneShot),
    ticketBar: judged("A one-shot ticket is more accurate than the reinitialised iterative one", oneShot, reinit),
  };
}

/** Iterative tickets for some rounds; at the given ones their controls, with as many weights in every layer. */
export async function ticketControls(
  { train: set, measured }: { readonly train: ImageSet; readonly measured: ImageSet },
  recipe: ControlsRecipe,
  seeds: readonly string[],
  rounds: readonly number[],
): Promise<{ dense: number[]; rounds: ControlAccuracies[] }> {
  const rates = pruningRates(recipe.hidden.length + 1, recipe.rate);
  const initial = initMlp({ sizes: [pixelsOf(set), ...recipe.hidden, set.classNames.length], seeds });
  const whole = keepAll(initial);
  const accuracies: ControlAccuracies[] = [];
  let [masks, trainedDense, dense]: [Ticket["masks"], MlpParameters | undefined, number[]] = [whole, undefined, []];
  for (let round = 0; round <= Math.max(...rounds); round++) {
    const ticket = { initial, masks };
    const label = (what: string) => seeds.map((seed) => `${seed}, ${what} ${round}`);
    const controls: Record<string, Ticket> =
      trainedDense && rounds.includes(round)
        ? {
            oneShot: { initial, masks: oneShot(rates, round)(trainedDense, whole) },
            reinit: reinitialised(ticket, label("other values of round")),
            random: randomlyMasked(ticket, label("random mask of round")),
          }
        : {};
    const trained = await trainTickets(set, recipe, label("round"), { ticket, ...controls });
    const measure = async (name: string) => {
      const { accuracy } = await evaluate(trained[name]!, { inputs: measured.images, labels: measured.labels });
      return accuracy.map((share) => 100 * share);
    };
    if (controls.random) {
      const [ofTicket, ofOneShot, reinit, random] = [
        await measure("ticket"),
        await measure("oneShot"),
        await measure("reinit"),
        await measure("random"),
      ];
      accuracies.push({ ticket: ofTicket, oneShot: ofOneShot, reinit, random });
    }
    if (round === 0) dense = await measure("ticket");
    trainedDense ??= trained.ticket!;
    masks = layerwise(rates)(trained.ticket!, masks);
  }
  return { dense, rounds: accuracies };
}

/** Trains tickets together, once a seed; all tickets of a seed see the same mini-batches. */
async function trainTickets(
  set: ImageSet,
  { batch, steps, learningRate, dropout }: ControlsRecipe,
  seeds: readonly string[],
  tickets: Readonly<Record<string, Ticket>>,
): Promise<Record<string, MlpParameters>> {
  const loss = hardLabels(set.labels, set.classNames.length);
  const drawRows = (random: Random) => drawBatch(random, set.count, batch);
  const arms = Object.entries(tickets).map(([name, { initial, masks }]): [string, Arm] => {
    return [name, { start: initial, masks, loss, drawRows, dropout }];
  });
  const { arms: trained } = await train<string>({
    seeds,
    arms: Object.fromEntries(arms),
    inputs: set.images,
    steps,
    learningRate,
    optimizer: momentum(0.9),
  });
  return Object.fromEntries(Object.entries(trained).map(([name, { last }]) => [name, last]));
}
