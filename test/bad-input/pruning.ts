import { tf } from "../../lib/backend";
import { initMlp, initNetwork, mlpNetwork } from "../../lib/models";
import * as pruning from "../../lib/pruning";
import { masks, mlp, nan, network, parameters, type Rows, sizes } from "./right-input";

const csr = () => pruning.encodeCsr(Float32Array.of(1, 0, 0, 2), 2, 2);
const wide = () => pruning.magnitudes(mlp([4, 5, 2]));
const deep = mlpNetwork(sizes);
const deepParameters = () => initNetwork({ network: deep, seed: 1 });
const scores = () => pruning.magnitudes(mlp());
export const pruningRows: Rows = {
  checkPruner: [
    ["rates of one layer for two", () => pruning.checkPruner("here", { layers: 1 }, 2)],
    ["no rates", () => pruning.checkPruner("here", { layers: 0 }, 2)],
  ],
  trainPruneRetrain: [
    [
      "a pruner of one layer",
      () => {
        const train = async () => {
          throw new Error("it was trained");
        };
        const prune = Object.assign(() => [], { layers: 1 });
        return pruning.trainPruneRetrain({ start: mlp(), train, prune });
      },
    ],
  ],
  checkSparsity: [
    ["1", () => pruning.checkSparsity("here", 1)],
    ["< 0", () => pruning.checkSparsity("here", -0.1)],
    ["NaN", () => pruning.checkSparsity("here", Number.NaN)],
  ],
  decodeCsr: [
    ["a column outside", () => pruning.decodeCsr({ ...csr(), columnIndices: Uint16Array.of(0, 9) })],
    ["too few columns", () => pruning.decodeCsr({ ...csr(), columnIndices: Uint16Array.of(0) })],
    ["too few rows", () => pruning.decodeCsr({ ...csr(), rowStarts: Uint32Array.of(0, 2) })],
    ["falling rows", () => pruning.decodeCsr({ ...csr(), rowStarts: Uint32Array.of(0, 3, 2) })],
    ["an entry of no row", () => pruning.decodeCsr({ ...csr(), rowStarts: Uint32Array.of(0, 1, 1) })],
    ["a first entry of no row", () => pruning.decodeCsr({ ...csr(), rowStarts: Uint32Array.of(1, 1, 2) })],
  ],
  decodeSparseMlp: [["no bytes", () => pruning.decodeSparseMlp(new Uint8Array())]],
  encodeCsr: [["too few numbers", () => pruning.encodeCsr(new Float32Array(3), 2, 2)]],
  maskKernels: [
    ["another network's", () => pruning.maskKernels(deep, parameters(), {})],
    ["masks of another network", () => pruning.maskKernels(network, parameters(), { k: tf.ones([1]) })],
  ],
  kernelMasks: [
    ["none", () => pruning.kernelMasks(network, [], 0)],
    ["replicate < 0", () => pruning.kernelMasks(deep, masks(), -1)],
    ["half a replicate", () => pruning.kernelMasks(deep, masks(), 0.5)],
  ],
  neuronMasks: [
    ["units of another network", () => pruning.neuronMasks(mlp(), [])],
    ["a unit < 0", () => pruning.neuronMasks(mlp(), [[Int32Array.of(-1, 1)]])],
  ],
  pruneGlobally: [
    ["no layers", () => pruning.pruneGlobally([], [], 0.5)],
    ["scores of fewer layers", () => pruning.pruneGlobally(scores().slice(0, 1), masks(), 0.5)],
    // As many numbers in all: they would fall on other weights.
    ["scores in another order", () => pruning.pruneGlobally(scores().toReversed(), masks(), 0.5)],
    ["sparsity 1", () => pruning.pruneGlobally(scores(), masks(), 1)],
    [
      "NaN as a score",
      () =>
        pruning.pruneGlobally(
          scores().map((own) => own.map(() => Number.NaN)),
          masks(),
          0.5,
        ),
    ],
  ],
  pruneLayers: [
    ["scores of fewer layers", () => pruning.pruneLayers(scores().slice(0, 1), masks(), [0.5, 0.5])],
    ["scores of a wider network", () => pruning.pruneLayers(wide(), masks(), [0.5, 0.5])],
    ["no layers", () => pruning.pruneLayers([], [], [])],
    ["sparsity 1", () => pruning.pruneLayers(scores(), masks(), [0.5, 1])],
    ["sparsity NaN", () => pruning.pruneLayers(scores(), masks(), [0.5, Number.NaN])],
    ["too few rates", () => pruning.pruneLayers(scores(), masks(), [0.5])],
    [
      "NaN as a score",
      () =>
        pruning.pruneLayers(
          scores().map((own) => own.map(() => Number.NaN)),
          masks(),
          [0.5, 0.5],
        ),
    ],
  ],
  pruneNeurons: [
    ["sparsity 1", () => pruning.pruneNeurons(mlp(), [1])],
    ["all units", () => pruning.pruneNeurons(mlp(), [0.99])],
    ["too few rates", () => pruning.pruneNeurons(mlp(), [])],
  ],
  pruneNeuronsGlobally: [
    ["sparsity 1", () => pruning.pruneNeuronsGlobally(mlp(), 1)],
    ["all units but one of two layers", () => pruning.pruneNeuronsGlobally(mlp([4, 3, 3, 2]), 5 / 6)],
    ["no hidden layers", () => pruning.pruneNeuronsGlobally(mlp([4, 2]), 0)],
  ],
  pruneFilters: [
    ["the logits", () => pruning.pruneFilters(network, parameters(), { "d/kernel": 0.5 })],
    ["sparsity 1", () => pruning.pruneFilters(deep, deepParameters(), { "dense1/kernel": 1 })],
    ["all filters", () => pruning.pruneFilters(deep, deepParameters(), { "dense1/kernel": 0.99 })],
    ["another network's", () => pruning.pruneFilters(deep, {}, {})],
  ],
  pruneFiltersGlobally: [
    ["nothing to remove", () => pruning.pruneFiltersGlobally(network, parameters(), 0)],
    ["sparsity NaN", () => pruning.pruneFiltersGlobally(deep, deepParameters(), Number.NaN)],
    ["all filters", () => pruning.pruneFiltersGlobally(deep, deepParameters(), 0.99)],
    ["another network's", () => pruning.pruneFiltersGlobally(deep, {}, 0.5)],
  ],
  thinNetwork: [
    ["a filter that is not there", () => pruning.thinNetwork(deep, { "dense1/kernel": Int32Array.of(3) })],
    ["the logits", () => pruning.thinNetwork(deep, { "dense2/kernel": Int32Array.of(0) })],
  ],
  removeFilters: [
    ["no filters", () => pruning.removeFilters(deep, deepParameters(), { "dense1/kernel": new Int32Array(0) })],
    ["another network's", () => pruning.removeFilters(deep, {}, {})],
  ],
  filterMasks: [["falling filters", () => pruning.filterMasks(deep, { "dense1/kernel": Int32Array.of(1, 0) })]],
  pruneToCounts: [
    ["more than there are", () => pruning.pruneToCounts(scores(), masks(), [[13], [6]])],
    ["counts of fewer layers", () => pruning.pruneToCounts(scores(), masks(), [[6]])],
    ["counts of no replicate", () => pruning.pruneToCounts(scores(), masks(), [[6], []])],
    ["counts of more replicates", () => pruning.pruneToCounts(scores(), masks(), [[6, 6], [3]])],
    ["scores of fewer layers", () => pruning.pruneToCounts(scores().slice(1), masks(), [[6], [3]])],
    ["no layers", () => pruning.pruneToCounts([], [], [])],
  ],
  randomMasksLike: [["too few seeds", () => pruning.randomMasksLike(masks(), [])]],
  randomScores: [["too few seeds", () => pruning.randomScores(masks(), [])]],
  removeNeurons: [
    ["units of another network", () => pruning.removeNeurons(mlp(), [])],
    ["a unit twice", () => pruning.removeNeurons(mlp(), [[Int32Array.of(0, 0, 1)]])],
    ["a unit < 0", () => pruning.removeNeurons(mlp(), [[Int32Array.of(-1, 1)]])],
    ["a unit that is not there", () => pruning.removeNeurons(mlp(), [[Int32Array.of(3)]])],
    [
      "other numbers in another replicate",
      () => pruning.removeNeurons(initMlp({ sizes, seeds: [1, 2] }), [[Int32Array.of(0), Int32Array.of(0, 1)]]),
    ],
  ],
  removeSmallest: [
    ["too many", () => pruning.removeSmallest(Float32Array.of(1), Float32Array.of(1), 2)],
    ["NaN", () => pruning.removeSmallest(nan, new Float32Array(4).fill(1), 1)],
    ["other lengths", () => pruning.removeSmallest(Float32Array.of(1), new Float32Array(2), 0)],
  ],
  sparsityOf: [["no masks", () => pruning.sparsityOf([])]],
  stackKernels: [
    ["no networks", () => pruning.stackKernels(network, [])],
    ["another network's", () => pruning.stackKernels(network, [{}])],
  ],
};
