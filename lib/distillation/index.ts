export { type BiasFit, bestBias, fitBias, raiseBias } from "./bias-fit";
export {
  type ConsistentTeachingSettings,
  consistentTeaching,
  type Teaching,
  type Teachings,
} from "./consistent-teaching";
export { type DistilSettings, distil } from "./distil";
export { atTemperature, type DistilAtTemperaturesSettings, distilAtTemperatures } from "./distil-at-temperatures";
export { checkAlpha, type DistillationLossSettings, distillationGradient, distillationLoss } from "./distillation-loss";
export { crossEntropy, entropy, klDivergence } from "./entropy";
export { type FunctionMatching, type FunctionMatchingSettings, functionMatching } from "./function-matching";
export { logitGapSpread, smoothedLabels } from "./label-smoothing";
export { type MatchLogitsSettings, matchLogits, squaredLogitError } from "./logit-matching";
export {
  type MatchNetworkFunctionSettings,
  matchNetworkFunction,
  type NetworkTeaching,
} from "./match-network-function";
export { recall, rowsWithout } from "./missing-classes";
export { noisyLabels } from "./noisy-labels";
export { checkTemperature, softmaxRow, softTargets } from "./soft-targets";
