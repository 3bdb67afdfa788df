import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import {
  type CurveLevel,
  curveLevel,
  firstTicket,
  oneShotLike,
  ticketGains,
  winningTicketBars,
} from "../../lib/lottery-ticket";
import { type MlpParameters, takeReplicates } from "../../lib/models";
import { keptCounts, type Pruner } from "../../lib/pruning";
import { evaluate, hardLabels, train } from "../../lib/training";
import { values, within } from "../pruning/network";
import { imagesOf, smallCurve } from "./small-curve";

beforeAll(async () => {
  await selectBackend();
});

describe("curveLevel", () => {
  it("measures the dense network first, then the ticket beside its controls, and goes on from θ₀", async () => {
    const first = firstTicket(smallCurve);
    const theta = values(first.initial.weights);
    const before = tf.memory().numTensors;
    const dense = await curveLevel(smallCurve, first, 0);
    const pruned = await curveLevel(smallCurve, dense.next, 1);
    // Only the masks of the two next tickets are new.
    expect(tf.memory().numTensors).toBe(before + 2 * 3);

    expect(dense.level).toMatchObject({ round: 0, remaining: 1, kept: [96, 192, 36] });
    expect(Object.keys(dense.level.arms)).toEqual(["ticket"]);
    expect(pruned.level).toMatchObject({ round: 1, kept: [77, 154, 32] });
    expect(pruned.level.remaining).toBeCloseTo((77 + 154 + 32) / (96 + 192 + 36), 12);
    expect(Object.keys(pruned.level.arms)).toEqual(["ticket", "reinit", "random"]);
    expect(pruned.next.initial).toBe(first.initial);
    expect(values(first.initial.weights)).toEqual(theta);
    expect(keptCounts(dense.next.masks)[0]).toEqual([77, 77, 77]);
    expect(within(pruned.next.masks, dense.next.masks)).toBe(true);

    for (const arm of Object.values(pruned.level.arms)) {
      for (const own of Object.values(arm)) expect(own).toHaveLength(3);
      for (const step of arm.earlyStop) expect([10, 20, 30, 40, 50, 60]).toContain(step);
      for (const share of [...arm.accuracy, ...arm.earlyStopAccuracy]) expect(share).toBeGreaterThan(0.4);
    }
  });

  it("stops early where the validation loss is lowest, and prunes by the weights after the last step", async () => {
    const kept: MlpParameters[] = [];
    const prune: Pruner = (trained, masks) => {
      kept.push(takeReplicates(trained, [0, 1, 2]));
      return smallCurve.prune(trained, masks);
    };
    // Twenty rows are soon known by heart: the validation loss rises long before the end.
    const data = { ...smallCurve.data, train: imagesOf(20, "few") };
    const first = firstTicket(smallCurve);
    const { level } = await curveLevel({ ...smallCurve, data, prune, steps: 200 }, first, 0);
    const { images: inputs, labels } = smallCurve.data.test;
    const { accuracy } = await evaluate(kept[0], { inputs, labels });
    expect(accuracy).toEqual(level.arms.ticket.accuracy);
    expect(accuracy).not.toEqual(level.arms.ticket.earlyStopAccuracy);
    expect(Math.max(...level.arms.ticket.earlyStop)).toBeLessThan(200);

    const { train: few, validation } = data;
    const { history } = await train({
      ...{ ...smallCurve, steps: 200, recordEvery: smallCurve.lookEvery },
      seeds: smallCurve.seeds.map((seed) => `${seed}, round 0`),
      arms: {
        ticket: {
          start: first.initial,
          loss: hardLabels(few.labels, few.classNames.length),
          drawRows: (random) => drawBatch(random, few.count, smallCurve.batch),
        },
      },
      inputs: few.images,
      validation: { inputs: validation.images, labels: validation.labels },
    });
    const lowest = (values: number[]) => history[values.indexOf(Math.min(...values))].step;
    const steps = (of: "validationLoss" | "validationError") =>
      smallCurve.seeds.map((_, s) => lowest(history.map((entry) => entry[of]!.ticket[s])));
    expect(level.arms.ticket.earlyStop).toEqual(steps("validationLoss"));
    expect(steps("validationError")).not.toEqual(steps("validationLoss"));
  });

  it("trains a one-shot ticket beside the others: as many weights in each layer, the largest of the trained whole", async () => {
    const trained: MlpParameters[] = [];
    const prune: Pruner = (own, masks) => {
      trained.push(takeReplicates(own, [0, 1, 2]));
      return smallCurve.prune(own, masks);
    };
    const settings = { ...smallCurve, prune };
    const first = firstTicket(settings);
    const { next: once } = await curveLevel(settings, first, 0);
    const { next: twice } = await curveLevel(settings, once, 1);
    const oneShot = oneShotLike(twice, trained[0]);
    expect(oneShot.initial).toBe(first.initial);
    expect(keptCounts(oneShot.masks)).toEqual(keptCounts(twice.masks));
    expect(values(oneShot.masks)).not.toEqual(values(twice.masks));
    trained[0].weights.forEach((weight, l) => {
      const [sizes, kept] = [weight.abs().dataSync(), oneShot.masks[l].dataSync()];
      const own = (keeps: number) => [...sizes.slice(0, weight.size / 3)].filter((_, i) => kept[i] === keeps);
      expect(Math.min(...own(1))).toBeGreaterThanOrEqual(Math.max(...own(0)));
    });
    const before = tf.memory().numTensors;
    const { level, next } = await curveLevel(smallCurve, twice, 2, undefined, oneShot);
    expect(tf.memory().numTensors).toBe(before + 3);
    expect(Object.keys(level.arms)).toEqual(["ticket", "reinit", "random", "oneShot"]);
    expect(level.arms.oneShot!.accuracy).toHaveLength(3);
    expect(level.arms.oneShot).not.toEqual(level.arms.ticket);
    // A further arm changes nothing for the others.
    const alone = await curveLevel(smallCurve, twice, 2);
    expect(alone.level.arms).toEqual({ ...level.arms, oneShot: undefined });
    expect(values(alone.next.masks)).toEqual(values(next.masks));
  });

  it("trains every arm with dropout where it is asked for", async () => {
    const first = firstTicket(smallCurve);
    const dropped = await curveLevel({ ...smallCurve, dropout: { hidden: 0.5 } }, first, 1);
    const plain = await curveLevel(smallCurve, first, 1);
    const arms = ["ticket", "reinit", "random"] as const;
    for (const arm of arms) expect(dropped.level.arms[arm]).not.toEqual(plain.level.arms[arm]);
  });

  it("frees what it made when a training diverges", async () => {
    const broken = { ...smallCurve, learningRate: 1e9 };
    const ticket = firstTicket(broken);
    const before = tf.memory().numTensors;
    await expect(curveLevel(broken, ticket, 1)).rejects.toThrow(/not finite|expected a finite number/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("gives a seed the same level whatever other seeds there are", async () => {
    const level = async (seeds: string[]) => {
      const own = { ...smallCurve, seeds };
      const { next } = await curveLevel(own, firstTicket(own), 0);
      return (await curveLevel(own, next, 1)).level.arms;
    };
    const [three, one] = [await level([...smallCurve.seeds]), await level([smallCurve.seeds[2]])];
    expect(three.ticket.earlyStop[2]).toBe(one.ticket.earlyStop[0]);
    expect(three.reinit!.accuracy[2]).toBeCloseTo(one.reinit!.accuracy[0], 10);
    expect(three.random!.accuracy[2]).toBeCloseTo(one.random!.accuracy[0], 10);
  });
});

const arm = (accuracy: number[], earlyStop: number[]) => ({ accuracy, earlyStop, earlyStopAccuracy: accuracy });
const level = (round: number, remaining: number, reinit = arm([0.9, 0.905, 0.905], [800, 720, 900])): CurveLevel => ({
  round,
  remaining,
  kept: [],
  arms: { ticket: arm([0.94, 0.95, 0.94], [300, 300, 400]), reinit, random: arm([0.8, 0.8, 0.8], [800, 800, 800]) },
});
const dense: CurveLevel = {
  round: 0,
  remaining: 1,
  kept: [],
  arms: { ticket: arm([0.93, 0.95, 0.95], [500, 500, 500]) },
};

describe("winningTicketBars", () => {
  it("judges the level nearest to 17 % of the weights left, paired by seed", () => {
    const bars = winningTicketBars([dense, level(7, 0.185), level(8, 0.173), level(9, 0.152)])!;
    expect(bars.level.round).toBe(8);
    // Gains of 4, 4.5 and 3.5 points; shares of 3/8, 5/12 and 4/9 of the steps.
    expect(bars.gain).toMatchObject({ verdict: "pass", threshold: 2 });
    expect(bars.gain.interval.mean).toBeCloseTo(4, 10);
    expect(bars.sooner).toMatchObject({ verdict: "pass", threshold: 66.7 });
    expect(bars.sooner.interval.mean).toBeCloseTo((100 * (3 / 8 + 5 / 12 + 4 / 9)) / 3, 10);
    expect(bars.gain.sentence).toContain("17.3 % of the weights left");
  });

  it("fails below the bar, and finds no effect where there is none", () => {
    const small = arm([0.93, 0.94, 0.93], [320, 330, 440]);
    expect(winningTicketBars([level(8, 0.17, small)])).toMatchObject({
      gain: { verdict: "fail", finding: "short" },
      sooner: { verdict: "fail", finding: "short" },
    });
    const same = arm([0.93, 0.96, 0.94], [300, 300, 400]);
    expect(winningTicketBars([level(8, 0.17, same)])).toMatchObject({
      gain: { verdict: "null" },
      sooner: { verdict: "null" },
    });
  });

  it("judges no other level", () => {
    expect(winningTicketBars([dense, level(7, 0.2), level(9, 0.14)])).toBeUndefined();
    expect(winningTicketBars([{ ...dense, remaining: 0.17 }])).toBeUndefined();
  });
});

describe("ticketGains", () => {
  it("pairs the ticket with the dense network and with both controls, in points", () => {
    const gains = ticketGains(level(8, 0.17), dense);
    expect(gains.dense!.mean).toBeCloseTo(0, 10);
    expect(gains.reinit!.mean).toBeCloseTo(4, 10);
    expect(gains.random!.mean).toBeCloseTo(43 / 3, 10);
    expect(ticketGains(dense, dense)).toEqual({ dense: undefined, reinit: undefined, random: undefined });
  });
});
