export type { Arm, Dropout } from "./arm";
export type { BestBy } from "./best";
export { type LossAndGradient, softmaxCrossEntropy } from "./cross-entropy";
export { type Evaluation, evaluate, type LabelledRows, predictClasses, predictLogits } from "./evaluate";
export { hardLabels, type LossTerm, type TermScales, weightedCrossEntropy } from "./loss";
export { adam, momentum, type Optimizer, type OptimizerState } from "./optimizers";
export { constant, cosine, type Schedule } from "./schedules";
export type { CreateStepper, StepBatch, Stepper, StepperSettings } from "./stepper";
export { type HistoryEntry, type Progress, type Trained, type TrainedArm, type TrainSettings, train } from "./train";
