import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import {
  findTickets,
  globally,
  layerwise,
  oneShot,
  pruningRates,
  randomlyMasked,
  reinitialised,
  wholeNetwork,
} from "../../lib/lottery-ticket";
import { type MlpParameters, maskWeights } from "../../lib/models";
import { keepAll, keptCounts, type Masks, magnitudes, sparsityOf } from "../../lib/pruning";
import { values, within } from "../pruning/network";
import { initial, seeds, trainFor } from "./training";

beforeAll(async () => {
  await selectBackend();
});

const bits = (parameters: MlpParameters) => values([...parameters.weights, ...parameters.biases]);
const rates = pruningRates(3);

describe("pruningRates", () => {
  it("prunes the output layer at half the rate", () => {
    expect(rates).toEqual([0.2, 0.2, 0.1]);
    expect(pruningRates(2, 0.5)).toEqual([0.5, 0.25]);
    expect(pruningRates(2, 0.5, 0.5)).toEqual([0.5, 0.5]);
  });
});

describe("findTickets", () => {
  it("trains, prunes and rewinds round by round, as the paper's list says", async () => {
    const theta = initial();
    const original = bits(theta);
    const starts: { start: MlpParameters; masks: Masks; round: number }[] = [];
    const trained: number[][][] = [];
    const train = async (start: MlpParameters, masks: Masks, round: number) => {
      starts.push({ start, masks, round });
      const after = await trainFor(30)(start, masks, round);
      trained.push(bits(after));
      return after;
    };
    const tickets = await findTickets({ initial: theta, rounds: 4, train, prune: layerwise(rates) });

    expect(starts.map(({ round }) => round)).toEqual([1, 2, 3, 4]);
    // Rewinding is exact: every round starts from θ₀ itself, whose bits nothing has changed.
    for (const { start } of starts) expect(start).toBe(theta);
    expect(bits(theta)).toEqual(original);
    starts.forEach(({ masks }, i) => {
      expect(masks).toBe(tickets[i].masks);
    });
    // 72, 96, 24 weights; 72 → 58 → 46 → 37 → 30, 96 → 77 → 62 → 50 → 40, 24 → 22 → 20 → 18 → 16.
    expect(tickets.map(({ masks }) => keptCounts(masks).map(([first]) => first))).toEqual([
      [72, 96, 24],
      [58, 77, 22],
      [46, 62, 20],
      [37, 50, 18],
      [30, 40, 16],
    ]);
    tickets.slice(1).forEach(({ masks }, i) => {
      expect(within(masks, tickets[i].masks)).toBe(true);
      // What was pruned is smaller than, or as small as, everything that was kept, in each layer of each replicate.
      const before = values(tickets[i].masks);
      values(masks).forEach((mask, l) => {
        const half = mask.length / 2;
        for (const start of [0, half]) {
          const own = Array.from({ length: half }, (_, k) => start + k);
          const size = (k: number) => Math.abs(trained[i][l][k]);
          const kept = own.filter((k) => mask[k] === 1).map(size);
          const gone = own.filter((k) => mask[k] === 0 && before[l][k] === 1).map(size);
          expect(Math.max(...gone)).toBeLessThanOrEqual(Math.min(...kept));
        }
      });
    });
  });

  it("keeps what is pruned at zero through every later training", async () => {
    const theta = initial();
    const prune = layerwise([0.5, 0.5, 0.25]);
    const train = async (start: MlpParameters, masks: Masks, round: number) => {
      const after = await trainFor(30)(start, masks, round);
      const mask = values(masks);
      values(after.weights).forEach((weights, l) => {
        weights.forEach((weight, i) => {
          if (mask[l][i] === 0) expect(weight).toBe(0);
        });
      });
      return after;
    };
    const tickets = await findTickets({ initial: theta, rounds: 3, train, prune });
    expect(sparsityOf(tickets[3].masks)[0]).toBeGreaterThan(0.8);
  });

  it("rewinds to step k: the state that the first k steps of training reach, bit for bit", async () => {
    const theta = initial();
    const trainToRewindPoint = (from: MlpParameters) => trainFor(10)(from, keepAll(from), 1);
    const tickets = await findTickets({
      initial: theta,
      rounds: 2,
      train: trainFor(20),
      prune: layerwise(rates),
      trainToRewindPoint,
    });
    const again = bits(await trainToRewindPoint(theta));
    for (const ticket of tickets) expect(bits(ticket.initial)).toEqual(again);
    expect(again).not.toEqual(bits(theta));
  });

  it("gives the same tickets again", async () => {
    const find = () => findTickets({ initial: initial(), rounds: 2, train: trainFor(20), prune: layerwise(rates) });
    const [first, second] = [await find(), await find()];
    expect(first.map(({ masks }) => values(masks))).toEqual(second.map(({ masks }) => values(masks)));
  });

  it("prunes across layers when asked to", async () => {
    const tickets = await findTickets({ initial: initial(), rounds: 2, train: trainFor(20), prune: globally(0.2) });
    const total = (masks: Masks) => keptCounts(masks).reduce((sum, layer) => sum + layer[0], 0);
    expect(tickets.map(({ masks }) => total(masks))).toEqual([192, 154, 123]);
    expect(within(tickets[2].masks, tickets[1].masks)).toBe(true);
  });

  it("leaves no tensor but the masks of its tickets", async () => {
    const theta = initial();
    const before = tf.memory().numTensors;
    await findTickets({ initial: theta, rounds: 3, train: trainFor(5), prune: layerwise(rates) });
    expect(tf.memory().numTensors).toBe(before + 4 * 3);
  });

  it("refuses a pruner of another number of layers before it trains to the rewind point, and leaves no tensor", async () => {
    const never = async (): Promise<MlpParameters> => {
      throw new Error("it was trained");
    };
    const settings = { initial: initial(), rounds: 1, train: never, trainToRewindPoint: never };
    const before = tf.memory().numTensors;
    await expect(findTickets({ ...settings, prune: layerwise([0.2]) })).rejects.toThrow("made for 1 layer(s)");
    await expect(findTickets({ ...settings, prune: layerwise(rates) })).rejects.toThrow("it was trained");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("frees the rewind point with the masks when a training fails", async () => {
    const settings = { initial: initial(), rounds: 2, prune: layerwise(rates) };
    const trainToRewindPoint = async (from: MlpParameters): Promise<MlpParameters> => ({
      weights: from.weights.map((weight) => weight.clone()),
      biases: from.biases.map((bias) => bias.clone()),
    });
    const fails = async (): Promise<MlpParameters> => {
      throw new Error("stopped");
    };
    const before = tf.memory().numTensors;
    await expect(findTickets({ ...settings, train: fails, trainToRewindPoint })).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
    await expect(findTickets({ ...settings, train: fails })).rejects.toThrow("stopped");
    expect(tf.memory().numTensors).toBe(before);
    expect(bits(settings.initial)).toEqual(bits(initial()));
  });

  it("refuses no rounds", async () => {
    const settings = { initial: initial(), train: trainFor(1), prune: layerwise(rates) };
    await expect(findTickets({ ...settings, rounds: 0 })).rejects.toThrow("rounds is 0; expected an integer ≥ 1");
  });
});

describe("one-shot pruning", () => {
  it("keeps as many weights in each layer as the rounds it stands for, by the magnitudes of one training", async () => {
    const theta = initial();
    const iterative = await findTickets({ initial: theta, rounds: 4, train: trainFor(10), prune: layerwise(rates) });
    const [, once] = await findTickets({ initial: theta, rounds: 1, train: trainFor(10), prune: oneShot(rates, 4) });
    expect(keptCounts(once.masks)).toEqual(keptCounts(iterative[4].masks));
    expect(values(once.masks)).not.toEqual(values(iterative[4].masks));
    const all = keepAll(theta);
    expect(values(oneShot(rates, 1)(theta, all))).toEqual(values(layerwise(rates)(theta, all)));
  });
});

describe("controls", () => {
  it("reinitialise the values and leave the mask, or draw a mask and leave the values", () => {
    const theta = initial();
    const ticket = { initial: theta, masks: layerwise([0.6, 0.6, 0.3])(theta, keepAll(theta)) };
    const others = seeds.map((seed) => `${seed}, other`);
    const [reinit, random] = [reinitialised(ticket, others), randomlyMasked(ticket, others)];
    expect(reinit.masks).toBe(ticket.masks);
    expect(reinit.initial.weights.map((weight) => weight.shape)).toEqual(theta.weights.map((weight) => weight.shape));
    expect(bits(reinit.initial)).not.toEqual(bits(theta));
    expect(random.initial).toBe(theta);
    expect(keptCounts(random.masks)).toEqual(keptCounts(ticket.masks));
    expect(values(random.masks)).not.toEqual(values(ticket.masks));
    expect(
      values(wholeNetwork(theta).masks)
        .flat()
        .every((kept) => kept === 1),
    ).toBe(true);
    expect(magnitudes(maskWeights(theta, ticket.masks))[0].filter((size) => size > 0)).toHaveLength(2 * 29);
  });
});
