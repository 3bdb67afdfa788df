import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tf } from "../../lib/backend";
import * as lotteryTicket from "../../lib/lottery-ticket";
import * as models from "../../lib/models";
import { keepAll } from "../../lib/pruning";
import { smallCurve } from "../lottery-ticket/small-curve";
import { drawRows, folder, inputs, labels, masks, mlp, network, type Rows, sizes } from "./right-input";

/** With NaN among the weights. */
const spoilt = () => {
  const { weights, biases } = mlp();
  return { weights: weights.map((weight) => tf.mul<tf.Tensor3D>(weight, Number.NaN)), biases };
};
const ticket = () => ({ initial: mlp(), masks: masks() });
const wide = () => keepAll(mlp([4, 5, 2]));
const halved = () => masks().map((mask) => tf.mul<tf.Tensor3D>(mask, 0.5));
const find = (rounds: number) => ({
  ...{ initial: mlp(), rounds, train: async () => mlp() },
  prune: lotteryTicket.layerwise([0.2, 0.1]),
});
const untrained = async () => {
  throw new Error("it was trained");
};
const prunedBy = (prune: ReturnType<typeof lotteryTicket.globally>) => prune(mlp(), masks());

const networkSupermask = () => ({
  ...{ network, weights: models.initNetwork({ network, seed: 1 }), seed: 1, data: { inputs, labels } },
  ...{ drawRows, steps: 1, learningRate: 0.05 },
});

const supermask = () => ({
  ...{ weights: mlp(), seeds: [1], data: { inputs, labels }, drawRows, steps: 1, learningRate: 0.05 },
});
const supermaskOfTwo = () => {
  const weights = models.concatReplicates([mlp(), spoilt()]);
  return { ...supermask(), weights, seeds: [1, 2] };
};

export const lotteryRows: Rows = {
  findTickets: [
    ["no rounds", () => lotteryTicket.findTickets(find(0))],
    ["rounds NaN", () => lotteryTicket.findTickets(find(Number.NaN))],
    [
      "a pruner of one layer",
      () => lotteryTicket.findTickets({ ...find(1), prune: lotteryTicket.layerwise([0.2]), train: untrained }),
    ],
  ],
  learnNetworkSupermask: [
    ["another network's", () => lotteryTicket.learnNetworkSupermask({ ...networkSupermask(), weights: {} })],
    [
      "a bias of −∞",
      () => {
        const { weights } = networkSupermask();
        const biased = { ...weights, "d/bias": tf.tensor1d([0, -Infinity]) };
        return lotteryTicket.learnNetworkSupermask({ ...networkSupermask(), weights: biased });
      },
    ],
    [
      "an unknown class",
      () => lotteryTicket.learnNetworkSupermask({ ...networkSupermask(), data: { inputs, labels: [0, 2] } }),
    ],
  ],
  findTicketsOf: [["no rounds", () => lotteryTicket.findTicketsOf(find(0), () => masks())]],
  curveLevel: [
    ["a round < 0", () => lotteryTicket.curveLevel(smallCurve, lotteryTicket.firstTicket(smallCurve), -1)],
    [
      "a pruner of one layer",
      () => {
        const ticket = lotteryTicket.firstTicket(smallCurve);
        return lotteryTicket.curveLevel({ ...smallCurve, prune: lotteryTicket.layerwise([0.2]) }, ticket, 0, untrained);
      },
    ],
    ["no steps", () => lotteryTicket.curveLevel({ ...smallCurve, steps: 0 }, lotteryTicket.firstTicket(smallCurve), 0)],
  ],
  networkTickets: [
    [
      "a pruner of two layers",
      () => lotteryTicket.networkTickets({ ...smallCurve, network, prune: lotteryTicket.layerwise([0.2, 0.1]) }),
    ],
  ],
  firstTicket: [["a layer without units", () => lotteryTicket.firstTicket({ ...smallCurve, hidden: [0] })]],
  layerwise: [
    ["sparsity 1", () => lotteryTicket.layerwise([0.5, 1])],
    ["NaN", () => lotteryTicket.layerwise([0.5, Number.NaN])],
    ["too few rates", () => prunedBy(lotteryTicket.layerwise([0.5]))],
  ],
  globally: [
    ["sparsity 1.5", () => lotteryTicket.globally(1.5)],
    ["NaN", () => lotteryTicket.globally(Number.NaN)],
  ],
  convolutionsGlobally: [
    ["sparsity 1", () => lotteryTicket.convolutionsGlobally(models.cifarResNet({ blocks: 1 }), 1)],
    ["another network's", () => prunedBy(lotteryTicket.convolutionsGlobally(models.cifarResNet({ blocks: 1 }), 0.2))],
  ],
  oneShot: [
    ["sparsity 1", () => lotteryTicket.oneShot([0.5, 1], 2)],
    ["no rounds", () => lotteryTicket.oneShot([0.5, 0.5], 0)],
    ["too few rates", () => prunedBy(lotteryTicket.oneShot([0.5], 1))],
  ],
  pruningRates: [
    ["sparsity 1", () => lotteryTicket.pruningRates(3, 1)],
    ["NaN", () => lotteryTicket.pruningRates(3, Number.NaN)],
  ],
  kernelPruningRates: [["sparsity 1", () => lotteryTicket.kernelPruningRates(network, 1, 0.2)]],
  oneShotLike: [
    ["a narrower network", () => lotteryTicket.oneShotLike(ticket(), mlp([4, 2, 2]))],
    ["a wider network", () => lotteryTicket.oneShotLike(ticket(), mlp([4, 5, 2]))],
    ["a deeper network", () => lotteryTicket.oneShotLike(ticket(), mlp([4, 3, 3, 2]))],
    ["more replicates", () => lotteryTicket.oneShotLike(ticket(), models.initMlp({ sizes, seeds: [1, 2] }))],
  ],
  randomlyMasked: [["too few seeds", () => lotteryTicket.randomlyMasked(ticket(), [])]],
  reinitialised: [["too many seeds", () => lotteryTicket.reinitialised(ticket(), [1, 2])]],
  withSignsOf: [
    ["another network's", () => lotteryTicket.withSignsOf(mlp(), mlp([4, 2, 2]))],
    ["NaN as a size", () => lotteryTicket.withSignsOf(spoilt(), mlp())],
    ["NaN as a sign", () => lotteryTicket.withSignsOf(mlp(), spoilt())],
  ],
  signedConstant: [["NaN", () => lotteryTicket.signedConstant(spoilt())]],
  signExperiments: [
    ["another network's", () => lotteryTicket.signExperiments(mlp(), mlp([4, 2, 2]))],
    ["NaN", () => lotteryTicket.signExperiments(spoilt(), mlp())],
  ],
  criterionScores: [
    [
      "another network's",
      () => lotteryTicket.criterionScores(mlp(), mlp([4, 2, 2]), lotteryTicket.maskCriteria.largeFinal),
    ],
    ["NaN", () => lotteryTicket.criterionScores(mlp(), spoilt(), lotteryTicket.maskCriteria.largeFinal)],
  ],
  learnSupermask: [
    ["too few seeds", () => lotteryTicket.learnSupermask({ ...supermask(), seeds: [] })],
    ["an unknown class", () => lotteryTicket.learnSupermask({ ...supermask(), data: { inputs, labels: [0, 2] } })],
    ["NaN in the second of two networks", () => lotteryTicket.learnSupermask(supermaskOfTwo())],
  ],
  transferTicket: [["round 0", () => lotteryTicket.transferTicket(ticket(), smallCurve, 0)]],
  withFreshOutput: [
    ["too few seeds", () => lotteryTicket.withFreshOutput(ticket(), 2, [])],
    ["no classes", () => lotteryTicket.withFreshOutput(ticket(), 0, [1])],
  ],
  encodeTicket: [
    ["masks of a wider network", () => lotteryTicket.encodeTicket({ ...ticket(), masks: wide() })],
    ["no masks", () => lotteryTicket.encodeTicket({ ...ticket(), masks: [] })],
    ["masks of 0.5", () => lotteryTicket.encodeTicket({ ...ticket(), masks: halved() })],
  ],
  saveTicket: [
    ["masks of 0.5", () => lotteryTicket.saveTicket(join(folder, "half"), { ...ticket(), masks: halved() })],
  ],
  decodeTicket: [["other bytes", () => lotteryTicket.decodeTicket(new Uint8Array(9))]],
  loadTicket: [
    [
      "another file",
      async () => {
        await writeFile(join(folder, "ticket"), "x");
        await lotteryTicket.loadTicket(join(folder, "ticket"));
      },
    ],
  ],
};
