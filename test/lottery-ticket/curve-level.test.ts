import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import type { ImageSet } from "../../lib/data";
import {
  type CurveMeasure,
  curveLevel,
  curveLevelOf,
  firstTicket,
  layerwise,
  networkTickets,
  pruningRates,
  type Ticket,
  type TicketModel,
} from "../../lib/lottery-ticket";
import { initMlp, type MlpParameters, mlpNetwork } from "../../lib/models";
import { keepAll, keptCounts, type Masks } from "../../lib/pruning";
import { values } from "../pruning/network";
import { classes, features } from "../training/synthetic";
import { smallCurve } from "./small-curve";

beforeAll(async () => {
  await selectBackend();
});

/** A model that trains nothing: it writes down what it is asked, and what it made itself. */
function recorder() {
  const calls: { tickets: Record<string, Ticket>; seeds: readonly string[] }[] = [];
  const initialised: { seeds: readonly string[]; initial: MlpParameters }[] = [];
  const trained: Record<string, MlpParameters>[] = [];
  const pruned: { trained: MlpParameters; masks: Masks }[] = [];
  const measureOf = (name: string, seeds: readonly string[]): CurveMeasure => {
    const own = seeds.map((_, s) => name.length + s);
    return { accuracy: own, earlyStop: own, earlyStopAccuracy: own };
  };
  const next: Masks = [];
  const model: TicketModel<MlpParameters> = {
    initialise: (seeds) => {
      const initial = initMlp({ sizes: [3, 4, 2], seeds });
      initialised.push({ seeds, initial });
      return initial;
    },
    keepAll,
    prune: (own, masks) => {
      pruned.push({ trained: own, masks });
      return next;
    },
    trainTickets: async <Name extends string>(tickets: Readonly<Record<Name, Ticket>>, seeds: readonly string[]) => {
      calls.push({ tickets: { ...tickets }, seeds });
      const lasts = Object.keys(tickets).map((name) => [name, initMlp({ sizes: [3, 4, 2], seeds })] as const);
      trained.push(Object.fromEntries(lasts));
      const entries = lasts.map(([name, last]) => [name, { last, measure: measureOf(name, seeds) }]);
      return Object.fromEntries(entries);
    },
  };
  return { model, calls, initialised, trained, pruned, next, measureOf };
}

const seeds = ["種 1", "種 2"];
/** θ₀ with every other weight removed. */
const halved = (): Ticket => {
  const initial = initMlp({ sizes: [3, 4, 2], seeds });
  const masks = initial.weights.map(
    ({ shape, size }) =>
      tf.tensor(
        Float32Array.from({ length: size }, (_, i) => i % 2),
        shape,
      ) as tf.Tensor3D,
  );
  return { initial, masks };
};

describe("curveLevelOf", () => {
  it("trains the ticket beside its own mask on other values and a random mask on its own values", async () => {
    const { model, calls, initialised, measureOf } = recorder();
    const ticket = halved();
    const kept: { counts: number[][]; random: number[][] }[] = [];
    const looking: typeof model = {
      ...model,
      trainTickets: (tickets, own) => {
        // Its mask is freed after the training.
        const { masks } = (tickets as Record<string, Ticket>).random;
        kept.push({ counts: keptCounts(masks), random: values(masks) });
        return model.trainTickets(tickets, own);
      },
    };
    const oneShot = halved();
    const { level } = await curveLevelOf(looking, seeds, ticket, 3, undefined, oneShot);
    expect(calls).toHaveLength(1);
    const [{ tickets, seeds: labels }] = calls;
    expect(labels).toEqual(["種 1, round 3", "種 2, round 3"]);
    expect(Object.keys(tickets)).toEqual(["ticket", "reinit", "random", "oneShot"]);
    expect(tickets.ticket).toBe(ticket);
    expect(tickets.oneShot).toBe(oneShot);
    expect(tickets.reinit.masks).toBe(ticket.masks);
    expect(initialised.map(({ seeds: own }) => own)).toEqual([
      ["種 1, reinitialised in round 3", "種 2, reinitialised in round 3"],
    ]);
    expect(tickets.reinit.initial).toBe(initialised[0].initial);
    expect(tickets.random.initial).toBe(ticket.initial);
    expect(kept[0].counts).toEqual(keptCounts(ticket.masks));
    expect(kept[0].random).not.toEqual(values(ticket.masks));
    for (const [name, measure] of Object.entries(level.arms)) expect(measure).toEqual(measureOf(name, seeds));
  });

  it.each([0, 3])(
    "prunes what the training made of the ticket, under its mask, and rewinds it: round %i",
    async (round) => {
      const { model, trained, pruned, next } = recorder();
      const ticket = halved();
      const level = await curveLevelOf(model, seeds, ticket, round, undefined, halved());
      expect(pruned).toHaveLength(1);
      expect(pruned[0].trained).toBe(trained[0].ticket);
      expect(pruned[0].masks).toBe(ticket.masks);
      expect(level.next.masks).toBe(next);
      expect(level.next.initial).toBe(ticket.initial);
    },
  );
});

/** The same pictures under the label `by` places on. */
const turned = (data: ImageSet, by: number): ImageSet => ({
  ...data,
  labels: data.labels.map((label) => (label + by) % classes),
});

/** A level by both ways of training, with the test labels turned. */
const ways: [name: string, measure: (test: ImageSet) => Promise<CurveMeasure>][] = [
  [
    "multilayer perceptrons",
    async (test) => {
      const own = { ...smallCurve, data: { ...smallCurve.data, test } };
      return (await curveLevel(own, firstTicket(own), 0)).level.arms.ticket;
    },
  ],
  [
    "networks of named tensors",
    async (test) => {
      const network = mlpNetwork([features, 8, classes], [1, features, 1]);
      const prune = layerwise(pruningRates(2));
      const data = { ...smallCurve.data, test };
      const model = networkTickets({ ...smallCurve, data, network, prune, steps: 30 });
      const one = seeds.slice(1);
      const initial = model.initialise(one);
      return (await curveLevelOf(model, one, { initial, masks: model.keepAll(initial) }, 0)).level.arms.ticket;
    },
  ],
];

describe.each(ways)("validation and test part: %s", (_, measure) => {
  it("stops by the validation part and measures on the test part alone", async () => {
    const { test } = smallCurve.data;
    const measures: CurveMeasure[] = [];
    for (let by = 0; by < classes; by++) measures.push(await measure(turned(test, by)));
    // Labels that are turned would stop it at the first look: what it learns makes their loss larger.
    const [{ earlyStop }] = measures;
    for (const own of measures) expect(own.earlyStop).toEqual(earlyStop);
    expect(Math.min(...earlyStop)).toBeGreaterThan(smallCurve.lookEvery);
    // A prediction is right under one of the turns.
    for (const what of ["accuracy", "earlyStopAccuracy"] as const) {
      earlyStop.forEach((_step, s) => {
        expect(measures.reduce((sum, own) => sum + own[what][s], 0)).toBeCloseTo(1, 10);
      });
    }
  });
});
