export { type DistilSettings, distil } from "./distil";
export { type DistillationLossSettings, distillationGradient, distillationLoss } from "./distillation-loss";
export { crossEntropy, entropy, klDivergence } from "./entropy";
export { softmaxRow, softTargets } from "./soft-targets";
