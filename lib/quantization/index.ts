export { type AffineScheme, affineScheme, dequantize, quantize, schemeOf } from "./affine";
export {
  type Binarization,
  binarizeMlp,
  binaryBytes,
  binaryInitialization,
  binaryScales,
  deterministic,
  signOfWeights,
  stochastic,
} from "./binarize";
export { binaryConnect } from "./binary-connect";
export { binarizeNetwork, binaryConnectNetwork } from "./binary-connect-network";
export { decodeBinaryMlp, encodeBinaryMlp } from "./binary-file";
export { type FixedPoint, fixedPoint, multiplyFixedPoint } from "./fixed-point";
export { type IntegerLayer, type IntegerMlp, type IntegerMlpSettings, integerMlp } from "./integer-mlp";
export type { Granularity, QuantizedMatrix } from "./quantize-matrix";
export { compressionOf, quantizedBytes, quantizeWeights } from "./quantize-mlp";
export { quantizeNetwork } from "./quantize-network";
export { decodeQuantizedMlp, encodeQuantizedMlp } from "./quantized-file";
export { dequantizeMlp, type QuantizedMlp, quantizeMlp } from "./quantized-mlp";
export { integerErrorBound, runIntegerMlp } from "./run-integer-mlp";
