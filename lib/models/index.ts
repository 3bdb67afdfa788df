export { flattenMlp, unflattenMlp } from "./flat-mlp";
export { glorotNormal, heNormal, type Initialization, type InitMlpSettings, initMlp } from "./init-mlp";
export { type MlpPass, mlpForward, mlpGradient, mlpLogits } from "./mlp";
export {
  concatReplicates,
  type MlpParameters,
  maskWeights,
  parameterBytes,
  parameterCount,
  replicatesOf,
  sizesOf,
  takeReplicates,
} from "./mlp-parameters";
