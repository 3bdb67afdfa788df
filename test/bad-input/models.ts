import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tf } from "../../lib/backend";
import * as models from "../../lib/models";
import * as pruning from "../../lib/pruning";
import { biased, folder, mlp, nan, network, parameters, type Rows, random, sizes, x } from "./right-input";

const twice = () => models.initMlp({ sizes, seeds: [1, 2] });
const tree = models.softDecisionTree({ inputShape: [4], classes: 2, depth: 1 });
const treeParameters = () => models.initNetwork({ network: tree, seed: 1 });

export const modelRows: Rows = {
  averagePool: [
    ["no picture", () => models.network("n", [4], [models.averagePool(2)])],
    ["size 0", () => models.network("n", [4, 4, 1], [models.averagePool(0), models.globalAveragePool])],
  ],
  batchNorm: [
    [
      "one row",
      () => {
        const own = models.network("n", [4], [models.batchNorm("b")]);
        const pass = { random: random(), setStatistic: () => undefined };
        models.networkLogits(own, models.initNetwork({ network: own, seed: 1 }), tf.ones([1, 4]), pass);
      },
    ],
  ],
  batchNormMlp: [["one layer", () => models.batchNormMlp([4])]],
  checkFinite: [
    ["NaN", () => models.checkFinite("here", "something", nan)],
    ["∞", () => models.checkFinite("here", "something", Float32Array.of(1, Infinity))],
  ],
  checkFiniteTensors: [
    ["NaN", () => models.checkFiniteTensors("here", { t: tf.tensor1d([1, Number.NaN]) })],
    ["−∞", () => models.checkFiniteTensors("here", { s: tf.ones([1]), t: tf.tensor1d([-Infinity]) })],
  ],
  checkSizes: [["one layer", () => models.checkSizes("here", [4])]],
  checkMasks: [
    ["no such kernel", () => models.checkMasks("here", network, { k: tf.ones([1]) })],
    ["half a weight", () => models.checkMasks("here", network, { "d/kernel": tf.fill([4, 2], 0.5) })],
  ],
  checkMaskValues: [
    ["−1", () => models.checkMaskValues("here", tf.tensor1d([1, -1]))],
    ["NaN", () => models.checkMaskValues("here", tf.tensor1d([Number.NaN]))],
  ],
  checkMaskShapes: [
    ["no masks", () => models.checkMaskShapes("here", [], mlp().weights)],
    ["other shapes", () => models.checkMaskShapes("here", pruning.keepAll(mlp([4, 2, 2])), mlp().weights)],
  ],
  checkMlp: [
    ["no layers", () => models.checkMlp("here", { weights: [], biases: [] })],
    ["no biases", () => models.checkMlp("here", { ...mlp(), biases: [] })],
    ["biases of another layer", () => models.checkMlp("here", { ...mlp(), biases: mlp().biases.toReversed() })],
    ["layers in the wrong order", () => models.checkMlp("here", { ...mlp(), weights: mlp().weights.toReversed() })],
    ["more replicates of biases", () => models.checkMlp("here", { ...mlp(), biases: twice().biases })],
    ["NaN", () => models.checkMlp("here", biased(Number.NaN))],
  ],
  checkParameters: [["missing", () => models.checkParameters("here", network, {})]],
  cifarResNet: [
    ["no blocks", () => models.cifarResNet({ blocks: 0 })],
    ["no filters", () => models.cifarResNet({ filters: 0 })],
  ],
  concatReplicates: [
    ["none", () => models.concatReplicates([])],
    ["two shapes", () => models.concatReplicates([mlp(), mlp([4, 2])])],
  ],
  conv: [
    ["no filters", () => models.network("n", [4, 4, 1], [models.conv("c", 0, 3)])],
    ["no picture", () => models.network("n", [4], [models.conv("c", 1, 3)])],
  ],
  convN: [
    ["three", () => models.convN(3 as 2)],
    ["dropout rate 1", () => models.convN(2, { dropoutRate: 1 })],
  ],
  decodeTensors: [["other bytes", () => models.decodeTensors(new Uint8Array(9))]],
  dense: [
    ["no units", () => models.network("n", [4], [models.dense("d", 0)])],
    ["a picture", () => models.network("n", [4, 4, 1], [models.dense("d", 1)])],
  ],
  dropout: [
    ["rate 1", () => models.dropout("d", 1)],
    ["rate NaN", () => models.dropout("d", Number.NaN)],
  ],
  encodeTensors: [
    ["integers", () => models.encodeTensors({ groups: { g: { t: tf.tensor1d([1], "int32") } }, note: "" })],
  ],
  globalAveragePool: [["no picture", () => models.network("n", [4], [models.globalAveragePool])]],
  initMlp: [
    ["one layer", () => models.initMlp({ sizes: [4], seeds: [1] })],
    ["no seeds", () => models.initMlp({ sizes, seeds: [] })],
    ["NaN as seed", () => models.initMlp({ sizes, seeds: [Number.NaN] })],
  ],
  initNetwork: [["NaN as seed", () => models.initNetwork({ network, seed: Number.NaN })]],
  lenet5: [
    ["rows of numbers", () => models.lenet5([784])],
    ["too small a picture", () => models.lenet5([8, 8, 1])],
    ["no class", () => models.lenet5([28, 28, 1], 0)],
  ],
  loadNetwork: [
    [
      "another file",
      async () => {
        await writeFile(join(folder, "n"), "x");
        await models.loadNetwork(join(folder, "n"), network);
      },
    ],
  ],
  mlpOfMatrices: [
    ["no replicates", () => models.mlpOfMatrices([])],
    ["fewer layers", () => models.mlpOfMatrices([models.matricesOf(mlp())[0], models.matricesOf(mlp())[0].slice(1)])],
    ["other shapes", () => models.mlpOfMatrices([models.matricesOf(mlp())[0], models.matricesOf(mlp([4, 2, 2]))[0]])],
  ],
  readWhole: [
    [
      "other bytes",
      async () => {
        await writeFile(join(folder, "w"), "x");
        await models.readWhole(join(folder, "w"), models.decodeTensors);
      },
    ],
  ],
  unframe: [
    ["no bytes", () => models.unframe("here", "form 1", models.mlpHeader, new Uint8Array())],
    ["another form", () => models.unframe("here", "form 1", models.mlpHeader, models.frame("form 2", {}, []))],
    ["another header", () => models.unframe("here", "form 1", models.mlpHeader, models.frame("form 1", {}, []))],
  ],
  loadTensors: [
    [
      "another file",
      async () => {
        await writeFile(join(folder, "t"), "x");
        await models.loadTensors(join(folder, "t"));
      },
    ],
  ],
  loadTfjsModel: [
    [
      "another model.json",
      async () => {
        await writeFile(join(folder, "model.json"), "{}");
        await models.loadTfjsModel(folder, network);
      },
    ],
  ],
  maskWeights: [
    ["no masks", () => models.maskWeights(mlp(), [])],
    ["other shapes", () => models.maskWeights(mlp(), pruning.keepAll(mlp([4, 2, 2])))],
  ],
  maxPool: [["no picture", () => models.network("n", [4], [models.maxPool(2)])]],
  mlpForward: [["other features", () => models.mlpForward(mlp(), x(2, 5))]],
  mlpLogits: [
    ["no rows", () => models.mlpLogits(mlp(), x(0))],
    ["other features", () => models.mlpLogits(mlp(), x(2, 3))],
  ],
  mlpNetwork: [
    ["one layer", () => models.mlpNetwork([4])],
    ["a fraction", () => models.mlpNetwork([4, 1.5])],
  ],
  mlpOfNames: [
    ["other names", () => models.mlpOfNames({ w: tf.ones([1, 4, 2]) })],
    ["no names", () => models.mlpOfNames({})],
  ],
  network: [
    ["one name twice", () => models.network("n", [4], [models.dense("d", 2), models.dense("d", 2)])],
    ["no classes", () => models.network("n", [4, 4, 1], [models.relu])],
  ],
  networkCosts: [["masks of another network", () => models.networkCosts(network, { "d/kernel": tf.ones([4, 3]) })]],
  networkInNetwork: [
    ["rows of numbers", () => models.networkInNetwork({ inputShape: [9] })],
    ["no class", () => models.networkInNetwork({ classes: 0 })],
  ],
  networkLogits: [
    ["no rows", () => models.networkLogits(network, parameters(), tf.ones([0, 4]))],
    ["other features", () => models.networkLogits(network, parameters(), tf.ones([2, 5]))],
    ["no parameters", () => models.networkLogits(network, {}, x(2))],
  ],
  networkParameters: [
    ["not there", () => models.networkParameters(mlp(), 1)],
    ["NaN", () => models.networkParameters(mlp(), Number.NaN)],
  ],
  parameterBytes: [["one layer", () => models.parameterBytes([4])]],
  parameterCount: [["no units", () => models.parameterCount([4, 0])]],
  residual: [["two shapes", () => models.network("n", [4], [models.residual([models.dense("d", 2)])])]],
  saveNetwork: [
    ["integers", () => models.saveNetwork(join(folder, "s"), { parameters: { t: tf.tensor1d([1], "int32") } })],
  ],
  saveTensors: [
    [
      "integers",
      () => models.saveTensors(join(folder, "s"), { groups: { g: { t: tf.tensor1d([1], "int32") } }, note: "" }),
    ],
  ],
  saveTfjsModel: [["another network's", () => models.saveTfjsModel(join(folder, "f"), network, { parameters: {} })]],
  softDecisionTree: [
    ["depth 0", () => models.softDecisionTree({ inputShape: [4], classes: 2, depth: 0 })],
    ["no classes", () => models.softDecisionTree({ inputShape: [4], classes: 0, depth: 1 })],
  ],
  takeReplicates: [
    ["none", () => models.takeReplicates(mlp(), [])],
    ["not there", () => models.takeReplicates(mlp(), [1])],
  ],
  treeLoss: [
    ["λ < 0", () => models.treeLoss(tree, treeParameters(), x(2), tf.ones([2, 2]), -1)],
    ["other classes", () => models.treeLoss(tree, treeParameters(), x(2), tf.ones([2, 3]), 0)],
    ["no rows", () => models.treeLoss(tree, treeParameters(), tf.ones([0, 4]), tf.ones([0, 2]), 0)],
  ],
  treeView: [["other features", () => models.treeView(tree, treeParameters(), tf.ones([2, 3]))]],
  unflattenMlp: [
    ["too few numbers", () => models.unflattenMlp(tf.ones([3]), sizes, 1)],
    ["one layer", () => models.unflattenMlp(tf.ones([3]), [4], 1)],
  ],
  unpackBits: [["too few bytes", () => models.unpackBits(new Uint8Array(1), 9)]],
  vgg19: [
    ["rows of numbers", () => models.vgg19({ inputShape: [4] })],
    ["no filters", () => models.vgg19({ filters: 0 })],
  ],
};
