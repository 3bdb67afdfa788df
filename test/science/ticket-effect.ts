import { drawBatch, type Split } from "../../lib/data";
import {
  type CurveLevel,
  courseCurveSettings,
  curveLevel,
  findTickets,
  firstTicket,
  signExperiments,
  type Ticket,
  type TicketCurveSettings,
  transferTicket,
} from "../../lib/lottery-ticket";
import { initMlp, type MlpParameters, sizesOf } from "../../lib/models";
import type { Masks } from "../../lib/pruning";
import type { Random } from "../../lib/random";
import { type Arm, adam, evaluate, hardLabels, train } from "../../lib/training";

/**
 * What Frankle and Carbin (2019), section 2, report of LeNet-300-100 on MNIST with 21 % of the weights left: the ticket
 * stops early after that much less of the dense network's steps, and that many times as soon as its reinitialisation.
 */
export const frankleCarbin2019 = { remaining: 21, soonerThanDense: 0.38, soonerThanReinitialised: 2.51 } as const;

/** Rounds of 20 % that leave 17 % of the weights. */
const rounds = 8;

/** Tickets with 17 % of the weights left, for all seeds at once, and what to train them with. */
export interface SmallTicket {
  readonly settings: TicketCurveSettings;
  readonly ticket: Ticket;
}

/** @param split as drawn, not standardised */
export async function findSmallTicket(split: Split, seeds: readonly string[]): Promise<SmallTicket> {
  const settings = courseCurveSettings(split, seeds);
  const { initial } = firstTicket(settings);
  const trainRound = (start: MlpParameters, masks: Masks, round: number) =>
    trainStarts(settings, { ticket: start }, masks, `round ${round}`).then(({ ticket }) => ticket);
  const tickets = await findTickets({ initial, rounds, train: trainRound, prune: settings.prune });
  return { settings, ticket: tickets[rounds] };
}

/** The ticket beside its reinitialisation and a random mask. */
export async function againstControls({ settings, ticket }: SmallTicket): Promise<CurveLevel> {
  return (await curveLevel(settings, ticket, rounds)).level;
}

/**
 * As {@link againstControls} in a training twice as long: after `steps` most reinitialised networks are still getting
 * better, and their early stop would be cut off.
 */
export async function raceControls({ settings, ticket }: SmallTicket): Promise<CurveLevel> {
  return (await curveLevel({ ...settings, steps: 2 * settings.steps }, ticket, rounds)).level;
}

/** The ticket in a training with Adam, at the rate of the paper's LeNet-300-100, beside its controls (Morcos and others 2019). */
export async function transferToAdam({ settings, ticket }: SmallTicket): Promise<CurveLevel> {
  const { hidden, prune, ...training } = settings;
  return transferTicket(ticket, { ...training, optimizer: adam(), learningRate: 1.2e-3 }, rounds);
}

/** Test accuracies in %, one a seed. */
export type Accuracies = Readonly<Record<string, number[]>>;

/** The ticket's mask on the six starts that tell sizes from signs (Zhou et al. 2019). */
export async function signEffect({ settings, ticket: { initial, masks } }: SmallTicket): Promise<Accuracies> {
  const fresh = initMlp({ sizes: sizesOf(initial), seeds: settings.seeds.map((seed) => `${seed}, fresh`) });
  return accuraciesOf(settings, await trainStarts(settings, signExperiments(initial, fresh), masks, "signs"));
}

async function accuraciesOf(
  { data }: TicketCurveSettings,
  networks: Readonly<Record<string, MlpParameters>>,
): Promise<Accuracies> {
  const test = { inputs: data.test.images, labels: data.test.labels };
  const entries = Object.entries(networks).map(async ([name, network]) => {
    const { accuracy } = await evaluate(network, test);
    return [name, accuracy.map((share) => 100 * share)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Trains several starts under one mask; all see the same mini-batches. */
async function trainStarts(
  { data, seeds, batch, steps, learningRate, optimizer }: TicketCurveSettings,
  starts: Readonly<Record<string, MlpParameters>>,
  masks: Masks,
  label: string,
): Promise<Record<string, MlpParameters>> {
  const loss = hardLabels(data.train.labels, 10);
  const drawRows = (random: Random) => drawBatch(random, data.train.count, batch);
  const arms = Object.entries(starts).map(([name, start]): [string, Arm] => [name, { start, masks, loss, drawRows }]);
  const trained = await train<string>({
    seeds: seeds.map((seed) => `${seed}, ${label}`),
    arms: Object.fromEntries(arms),
    inputs: data.train.images,
    steps,
    learningRate,
    optimizer,
  });
  return Object.fromEntries(Object.entries(trained.arms).map(([name, { last }]) => [name, last]));
}
