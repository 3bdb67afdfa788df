export type { Arm, Dropout } from "./arm";
export type { BestBy } from "./best";
export { checkSeeds } from "./check-seeds";
export type { CheckpointSettings } from "./checkpoint";
export { type LossAndGradient, softmaxCrossEntropy } from "./cross-entropy";
export { type Evaluation, evaluate, type LabelledRows, predictClasses, predictLogits } from "./evaluate";
export { fastestStepper } from "./fastest-stepper";
export { type GlyphPractice, glyphPractice, type LayerNumbers, type PracticeCourse } from "./glyph-practice";
export { hardLabels, type LossTerm, type TermScales, weightedCrossEntropy } from "./loss";
export { constrainColumnNorms, maxNorm } from "./max-norm";
export { drawMinibatch, type Replicate } from "./minibatch";
export {
  type AugmentBatch,
  crossEntropyObjective,
  evaluateNetwork,
  type NetworkBatch,
  type NetworkHistoryEntry,
  type NetworkParametrisation,
  type Objective,
  predictNetworkLogits,
  squaredHingeObjective,
  type TermScale,
  type TrainedNetwork,
  type TrainNetworkSettings,
  trainNetwork,
} from "./networks";
export { adam, momentum, type Optimizer, type OptimizerState } from "./optimizers";
export { openRunRecord, type RunRecord, type RunSource, readRunRecord, runSource } from "./run-record";
export type { RunSettings } from "./run-settings";
export type { Pace } from "./run-steps";
export { constant, cosine, type Schedule, stepwise, warmUp } from "./schedules";
export type { CreateStepper, StepBatch, Stepper, StepperSettings } from "./stepper";
export { tensorStepper } from "./tensor-stepper";
export { type HistoryEntry, type Progress, type Trained, type TrainedArm, type TrainSettings, train } from "./train";
export { type BatchLoss, type Parametrisation, vectorStepper } from "./vector-stepper";
export { weightDecay } from "./weight-decay";
