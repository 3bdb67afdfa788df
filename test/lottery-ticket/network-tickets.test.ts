import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch, type ImageSet } from "../../lib/data";
import {
  convolutionsGlobally,
  curveLevelOf,
  findTicketsOf,
  kernelPruningRates,
  layerwise,
  type NetworkTicketSettings,
  networkTickets,
} from "../../lib/lottery-ticket";
import { cifarResNet, convN, kernelsOf, type NamedTensors } from "../../lib/models";
import { keepAll, keptCounts, type Masks } from "../../lib/pruning";
import { adam, evaluateNetwork, hardLabels, type NetworkBatch, trainNetwork } from "../../lib/training";
import { values, within } from "../pruning/network";
import { barShape, bars } from "../training/bars";

beforeAll(async () => {
  await selectBackend();
});

const imagesOf = (count: number, name: string): ImageSet => {
  const { inputs: images, labels } = bars(count, name);
  return { name, images, labels, count, ...barShape, classNames: ["縦", "横"], background: 0 };
};

const network = convN(2, { inputShape: [6, 6, 1], classes: 2, filters: 3, units: 6 });
const rates = kernelPruningRates(network, 0.1, 0.2);
const settings: NetworkTicketSettings = {
  network,
  data: { train: imagesOf(120, "train"), validation: imagesOf(60, "validation"), test: imagesOf(80, "test") },
  steps: 30,
  batch: 16,
  learningRate: 0.01,
  optimizer: adam(),
  lookEvery: 10,
  prune: layerwise(rates),
};
const seeds = ["種 1", "種 2"];
const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const bits = (networks: NamedTensors[]) => networks.map((own) => values(Object.values(own)));

describe("kernelPruningRates", () => {
  it("prunes convolutions, dense layers and the output each at their rate", () => {
    expect(rates).toEqual([0.1, 0.1, 0.2, 0.2, 0.1]);
    expect(kernelPruningRates(network, 0.15, 0.2, 0.05)).toEqual([0.15, 0.15, 0.2, 0.2, 0.05]);
    expect(kernelPruningRates(cifarResNet(), 0.2, 0.3)).toHaveLength(22);
  });
});

describe("convolutionsGlobally", () => {
  it("removes its share of all 3 × 3 convolutions, the smallest wherever they are, and no other weight", () => {
    const resNet = cifarResNet({ inputShape: [8, 8, 3], blocks: 1, filters: 2 });
    const kernels = kernelsOf(resNet);
    // Weight k of all is of size k + 1, so that the first are the smallest.
    const numbers = (start: number, count: number) =>
      Array.from({ length: count }, (_, i) => (-1) ** i * (start + i + 1));
    const weights = kernels.map(({ shape }, l) => {
      const before = kernels.slice(0, l).reduce((sum, kernel) => sum + sizeOf(kernel.shape), 0);
      return tf.tensor3d(numbers(before, sizeOf(shape)), [1, sizeOf(shape) / shape.at(-1)!, shape.at(-1)!]);
    });
    const pruned = convolutionsGlobally(resNet, 0.1)({ weights }, keepAll({ weights }));
    const removed = pruned.map((mask, l) => [kernels[l].name, mask.size - values([mask])[0].reduce((a, b) => a + b)]);
    const convolutions = kernels
      .filter(({ name }) => /conv/.test(name))
      .reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(removed.slice(0, 3)).toEqual([
      ["conv1/kernel", 54],
      ["group1/block1/conv1/kernel", 36],
      ["group1/block1/conv2/kernel", Math.round(0.1 * convolutions) - 54 - 36],
    ]);
    expect(removed.slice(3).map(([, count]) => count)).toEqual(Array(kernels.length - 3).fill(0));
    expect(kernels.filter(({ name }) => /shortcut|dense/.test(name))).toHaveLength(3);
  });

  it("leaves alone the 2,560 weights of Resnet-18 that downsample, and 640 of its output layer", () => {
    const untouched = kernelsOf(cifarResNet()).filter(({ shape }) => shape.length === 2 || shape[0] === 1);
    const count = (name: RegExp) =>
      untouched.filter((kernel) => name.test(kernel.name)).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect([count(/shortcut/), count(/dense/)]).toEqual([2560, 640]);
  });
});

describe("the winning-ticket curve of a convolutional network", () => {
  it("measures ticket and controls, prunes each layer at its rate and goes on from θ₀, and leaves only its tickets", async () => {
    const model = networkTickets(settings);
    const initial = model.initialise(seeds);
    const first = { initial, masks: model.keepAll(initial) };
    const theta = bits(initial);
    const before = tf.memory().numTensors;
    const seen: number[] = [];
    const dense = await curveLevelOf(model, seeds, first, 0, ({ step, steps }) => seen.push(step / steps));
    const pruned = await curveLevelOf(model, seeds, dense.next, 1);
    expect(tf.memory().numTensors).toBe(before + 2 * 5);
    expect(seen.at(-1)).toBe(1);

    // 27, 81, 162, 36 and 12 weights: 3, 8, 32, 7 and 1 are removed in the first round.
    expect(dense.level).toMatchObject({ round: 0, remaining: 1, kept: [27, 81, 162, 36, 12] });
    expect(pruned.level).toMatchObject({ round: 1, kept: [24, 73, 130, 29, 11] });
    expect(keptCounts(dense.next.masks).map(([first, second]) => first === second)).toEqual(Array(5).fill(true));
    expect(within(pruned.next.masks, dense.next.masks)).toBe(true);
    expect(pruned.next.initial).toBe(initial);
    expect(bits(initial)).toEqual(theta);
    expect(Object.keys(dense.level.arms)).toEqual(["ticket"]);
    expect(Object.keys(pruned.level.arms)).toEqual(["ticket", "reinit", "random"]);
    for (const arm of Object.values(pruned.level.arms)) {
      for (const own of Object.values(arm)) expect(own).toHaveLength(2);
      for (const step of arm.earlyStop) expect([10, 20, 30]).toContain(step);
      for (const share of arm.accuracy) expect(share).toBeGreaterThan(0.4);
    }
  });

  it("gives a seed the same level whatever other seeds there are", async () => {
    const level = async (own: string[]) => {
      const model = networkTickets(settings);
      const initial = model.initialise(own);
      return (await curveLevelOf(model, own, { initial, masks: model.keepAll(initial) }, 1)).level.arms;
    };
    const [two, one] = [await level(seeds), await level([seeds[1]])];
    for (const arm of ["ticket", "reinit", "random"] as const) {
      expect(two[arm]!.accuracy[1]).toBeCloseTo(one[arm]!.accuracy[0], 10);
      expect(two[arm]!.earlyStop[1]).toBe(one[arm]!.earlyStop[0]);
    }
  });

  it("goes on from the checkpoints of its trainings, those that were over included, to the same level", async () => {
    const folder = await mkdtemp(join(tmpdir(), "stillroom-券-"));
    const own = ["種/1", "種 2"];
    const short = { steps: 6, lookEvery: 3, checkpoint: { path: join(folder, "途中"), every: 2 } };
    const level = async (stopAt: number) => {
      let drawn = 0;
      const augment = (batch: NetworkBatch) => {
        if (++drawn === stopAt) throw new Error("stopped");
        return batch;
      };
      const model = networkTickets({ ...settings, ...short, augment });
      const initial = model.initialise(own);
      const { level } = await curveLevelOf(model, own, { initial, masks: model.keepAll(initial) }, 1);
      return { arms: level.arms, drawn };
    };
    // Six trainings of 6 steps, and one draw more each, which tells it from others. The fourth is stopped in step 4.
    await expect(level(3 * 7 + 1 + 4)).rejects.toThrow("stopped");
    const resumed = await level(Infinity);
    expect(resumed.drawn).toBe(3 + (1 + 4) + 2 * 7);
    expect((await readdir(folder)).sort()).toEqual(
      ["random", "reinit", "ticket"]
        .flatMap((arm) => own.map((seed) => `途中.${arm}, ${seed.replace("/", "%2F")}, round 1`))
        .sort(),
    );
    await rm(folder, { recursive: true });
    await mkdir(folder);
    const straight = await level(Infinity);
    expect(straight.drawn).toBe(6 * 7);
    expect(resumed.arms).toEqual(straight.arms);
    await rm(folder, { recursive: true });
  });

  it("stops early where the validation loss is lowest, and measures that step and the last each by itself", async () => {
    const seed = "種 2";
    const few = { ...settings, steps: 40, lookEvery: 5, batch: 8, learningRate: 0.02 };
    // Twelve rows are soon known by heart: the validation loss rises while the error still falls.
    const data = { ...settings.data, train: imagesOf(12, "few") };
    const model = networkTickets({ ...few, data });
    const initial = model.initialise([seed]);
    const { ticket } = await model.trainTickets({ ticket: { initial, masks: model.keepAll(initial) } }, [seed]);

    const rowsOf = ({ images: inputs, labels }: ImageSet) => ({ inputs, labels });
    const { last, best, history } = await trainNetwork({
      ...{ network, start: initial[0], seed, inputs: data.train.images, loss: hardLabels(data.train.labels, 2) },
      ...{ steps: 40, recordEvery: 5, learningRate: 0.02, optimizer: adam(), validation: rowsOf(data.validation) },
      drawRows: (random) => drawBatch(random, 12, 8),
      bestBy: ({ loss }) => loss,
    });
    const lowest = (values: number[]) => history[values.indexOf(Math.min(...values))].step;
    const byLoss = lowest(history.map(({ validationLoss }) => validationLoss!));
    expect(byLoss).toBeLessThan(lowest(history.map(({ validationError }) => validationError!)));
    const [{ accuracy }, early] = [
      await evaluateNetwork(network, last, rowsOf(data.test)),
      await evaluateNetwork(network, best!.parameters, rowsOf(data.test)),
    ];
    expect(early.accuracy).not.toEqual(accuracy);
    expect(ticket.measure).toEqual({ accuracy, earlyStop: [byLoss], earlyStopAccuracy: early.accuracy });
  });

  it("refuses a seed that is there twice, whose run would count twice", async () => {
    const model = networkTickets(settings);
    const initial = model.initialise(seeds);
    const ticket = { initial, masks: model.keepAll(initial) };
    const twice = 'the seed "種 1" is there more than once; expected distinct seeds';
    await expect(curveLevelOf(model, ["種 1", "種 1"], ticket, 0)).rejects.toThrow(`curveLevelOf: ${twice}`);
    await expect(model.trainTickets({ ticket }, ["種 1", "種 1"])).rejects.toThrow(`networkTickets: ${twice}`);
  });

  it("frees what it made when a training diverges", async () => {
    const model = networkTickets({ ...settings, learningRate: 1e30 });
    const initial = model.initialise(seeds);
    const first = { initial, masks: model.keepAll(initial) };
    const before = tf.memory().numTensors;
    await expect(curveLevelOf(model, seeds, first, 1)).rejects.toThrow(/not finite|expected a finite number/);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("findTicketsOf", () => {
  it("finds tickets of convolutional networks: removed weights stay at 0 in every round, θ₀ is rewound to exactly", async () => {
    const model = networkTickets(settings);
    const initial = model.initialise(seeds);
    const theta = bits(initial);
    const starts: NamedTensors[][] = [];
    const train = async (start: NamedTensors[], masks: Masks, round: number) => {
      starts.push(start);
      const labelled = seeds.map((seed) => `${seed}, round ${round}`);
      const { ticket } = await model.trainTickets({ ticket: { initial: start, masks } }, labelled);
      masks.forEach((mask, l) => {
        const kernel = Object.keys(ticket.last[0]).filter((name) => name.endsWith("/kernel"))[l];
        const trained = ticket.last.flatMap((own) => [...own[kernel].dataSync()]);
        expect(trained.map((weight) => Number(weight !== 0))).toEqual([...mask.dataSync()]);
      });
      return ticket.last;
    };
    const before = tf.memory().numTensors;
    const tickets = await findTicketsOf({ initial, rounds: 2, train, prune: model.prune }, model.keepAll);
    expect(tf.memory().numTensors).toBe(before + 3 * 5);
    for (const start of starts) expect(start).toBe(initial);
    expect(bits(initial)).toEqual(theta);
    expect(tickets.map(({ masks }) => keptCounts(masks).map(([first]) => first))).toEqual([
      [27, 81, 162, 36, 12],
      [24, 73, 130, 29, 11],
      [22, 66, 104, 23, 10],
    ]);
    await expect(findTicketsOf({ initial, rounds: 0, train, prune: model.prune }, model.keepAll)).rejects.toThrow(
      "rounds is 0; expected an integer ≥ 1",
    );
  });

  it("frees its masks when a training fails", async () => {
    const model = networkTickets(settings);
    const initial = model.initialise(seeds);
    const before = tf.memory().numTensors;
    const train = async () => {
      throw new Error("stopped");
    };
    await expect(findTicketsOf({ initial, rounds: 1, train, prune: model.prune }, model.keepAll)).rejects.toThrow(
      "stopped",
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
