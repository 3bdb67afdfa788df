export {
  batchNormMlp,
  type CifarResNetSettings,
  type ConvNSettings,
  cifarResNet,
  convN,
  lenet5,
  lenet300100,
  mlpNetwork,
  type NetworkInNetworkSettings,
  networkInNetwork,
  type Vgg19Settings,
  vgg19,
} from "./architectures";
export { checkFinite, checkFiniteTensors, firstNotFinite } from "./check-finite";
export { checkMaskShapes, checkMaskValues } from "./check-mask";
export { checkMlp } from "./check-mlp";
export { type LayerCost, type NetworkCosts, networkCosts } from "./costs";
export {
  checkMasks,
  decodeTensors,
  eachLayer,
  encodeTensors,
  frame,
  loadNetwork,
  loadTensors,
  loadTfjsModel,
  mlpHeader,
  type Payload,
  packBits,
  readWhole,
  type StoredNetwork,
  saveNetwork,
  saveTensors,
  saveTfjsModel,
  type TensorFile,
  unframe,
  unpackBits,
  writeWhole,
} from "./files";
export { flattenMlp, unflattenMlp } from "./flat-mlp";
export { glorotNormal, heNormal, type Initialization, type InitMlpSettings, initMlp } from "./init-mlp";
export {
  averagePool,
  batchNorm,
  type ConstantSpec,
  type ConvSettings,
  conv,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  type KernelSpec,
  type Layer,
  type LayerNode,
  maxPool,
  type NamedTensors,
  type ParameterSpec,
  relu,
  residual,
  type Shape,
  type Stage,
  sequence,
  type TrainingPass,
} from "./layers";
export { type MlpPass, mlpForward, mlpGradient, mlpLogits } from "./mlp";
export { type LayerMatrix, matricesOf, mlpOfMatrices } from "./mlp-matrices";
export {
  checkSizes,
  concatReplicates,
  type MlpParameters,
  maskWeights,
  parameterBytes,
  parameterCount,
  replicatesOf,
  sizesOf,
  takeReplicates,
} from "./mlp-parameters";
export { mlpOfNames, namedMlp, networkParameters } from "./named-mlp";
export {
  checkParameters,
  type InitNetworkSettings,
  initNetwork,
  kernelsOf,
  type Network,
  network,
  networkLogits,
  trainedOf,
} from "./network";
export {
  type SoftDecisionTree,
  type SoftDecisionTreeSettings,
  softDecisionTree,
  type TreeView,
  treeLoss,
  treeView,
} from "./soft-decision-tree";
