export { batchNorm } from "./batch-norm";
export { type ConvSettings, conv } from "./conv";
export { dense } from "./dense";
export { dropout } from "./dropout";
export type {
  ConstantSpec,
  KernelSpec,
  Layer,
  LayerNode,
  NamedTensors,
  ParameterSpec,
  Shape,
  Stage,
  TrainingPass,
} from "./layer";
export { checkCount } from "./layer";
export { residual, sequence } from "./sequence";
export { averagePool, flatten, globalAveragePool, maxPool, relu } from "./shape";
