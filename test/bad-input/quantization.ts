import { tf } from "../../lib/backend";
import * as quantization from "../../lib/quantization";
import { trainNetwork } from "../../lib/training";
import { biased, drawRows, inputs, loss, mlp, nan, network, parameters, type Rows } from "./right-input";

const scheme = () => quantization.affineScheme(-1, 1, 8);
const integers = () =>
  quantization.integerMlp(mlp(), { bits: 8, granularity: "tensor", calibration: Float32Array.from(inputs) });
const broken = () => {
  const { weights, biases } = mlp();
  return { weights: weights.map((weight) => tf.mul<tf.Tensor3D>(weight, Number.NaN)), biases };
};
const notFinite = () => ({ ...parameters(), "d/kernel": tf.fill([4, 2], Number.NaN) });
const row = "row" as quantization.Granularity;

export const quantizationRows: Rows = {
  affineScheme: [
    ["one bit", () => quantization.affineScheme(0, 1, 1)],
    ["NaN", () => quantization.affineScheme(Number.NaN, 1, 8)],
    ["ends the wrong way round", () => quantization.affineScheme(1, 0, 8)],
  ],
  schemeOf: [
    ["no values", () => quantization.schemeOf([], 8)],
    ["NaN", () => quantization.schemeOf(nan, 8)],
  ],
  quantize: [["NaN", () => quantization.quantize(Number.NaN, scheme())]],
  fixedPoint: [
    ["0", () => quantization.fixedPoint(0)],
    ["NaN", () => quantization.fixedPoint(Number.NaN)],
  ],
  integerMlp: [
    ["NaN", () => quantization.integerMlp(mlp(), { bits: 8, granularity: "tensor", calibration: nan })],
    [
      "no rows",
      () => quantization.integerMlp(mlp(), { bits: 8, granularity: "tensor", calibration: new Float32Array(0) }),
    ],
    ["granularity row", () => quantization.integerMlp(mlp(), { bits: 8, granularity: row, calibration: inputs })],
    ["nine bits", () => quantization.integerMlp(mlp(), { bits: 9, granularity: "tensor", calibration: inputs })],
  ],
  runIntegerMlp: [
    ["NaN", () => quantization.runIntegerMlp(integers(), nan)],
    ["no rows", () => quantization.runIntegerMlp(integers(), new Float32Array(0))],
    ["half a row", () => quantization.runIntegerMlp(integers(), new Float32Array(6))],
  ],
  integerErrorBound: [["two rows", () => quantization.integerErrorBound(integers(), new Float32Array(8))]],
  quantizeWeights: [
    ["NaN", () => quantization.quantizeWeights(broken(), 8, "channel")],
    ["biases of NaN", () => quantization.quantizeWeights(biased(Number.NaN), 8, "channel")],
    ["17 bits", () => quantization.quantizeWeights(mlp(), 17, "channel")],
    ["granularity row", () => quantization.quantizeWeights(mlp(), 8, row)],
  ],
  quantizeNetwork: [
    ["NaN", () => quantization.quantizeNetwork(network, notFinite(), 8, "tensor")],
    ["another network's", () => quantization.quantizeNetwork(network, {}, 8, "tensor")],
    ["one bit", () => quantization.quantizeNetwork(network, parameters(), 1, "tensor")],
    ["granularity row", () => quantization.quantizeNetwork(network, parameters(), 8, row)],
  ],
  quantizeMlp: [
    ["NaN", () => quantization.quantizeMlp(broken(), 8, "channel")],
    ["biases of ∞", () => quantization.quantizeMlp(biased(Infinity), 8, "tensor")],
    ["one bit", () => quantization.quantizeMlp(mlp(), 1, "tensor")],
    ["granularity row", () => quantization.quantizeMlp(mlp(), 8, row)],
  ],
  decodeQuantizedMlp: [["no bytes", () => quantization.decodeQuantizedMlp(new Uint8Array())]],
  encodeBinaryMlp: [
    ["weights of many sizes", () => quantization.encodeBinaryMlp(mlp())],
    ["NaN", () => quantization.encodeBinaryMlp(broken())],
  ],
  decodeBinaryMlp: [["no bytes", () => quantization.decodeBinaryMlp(new Uint8Array())]],
  quantizedBytes: [
    ["no bits", () => quantization.quantizedBytes([4, 2], 0, "tensor")],
    ["granularity row", () => quantization.quantizedBytes([4, 2], 8, row)],
  ],
  compressionOf: [["no bits", () => quantization.compressionOf(mlp(), 0, "tensor")]],
  binaryScales: [["no units", () => quantization.binaryScales([4, 0])]],
  binaryBytes: [["one layer", () => quantization.binaryBytes([4])]],
  binarizeMlp: [
    ["NaN", () => quantization.binarizeMlp(broken())],
    ["biases of NaN", () => quantization.binarizeMlp(biased(Number.NaN))],
  ],
  signOfWeights: [
    ["NaN", () => quantization.signOfWeights(broken())],
    ["biases of −∞", () => quantization.signOfWeights(biased(-Infinity))],
  ],
  binarizeNetwork: [
    ["NaN", () => quantization.binarizeNetwork(network, notFinite())],
    ["another network's", () => quantization.binarizeNetwork(network, {})],
  ],
  binaryConnectNetwork: [
    [
      "masks",
      () =>
        trainNetwork({
          ...{ network, start: parameters(), seed: 1, inputs, loss: loss(), drawRows, steps: 1, learningRate: 0.1 },
          ...{ masks: { "d/kernel": tf.ones([4, 2]) }, parametrisation: quantization.binaryConnectNetwork(network) },
        }),
    ],
  ],
};
