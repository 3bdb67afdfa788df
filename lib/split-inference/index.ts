export { fitReconstruction, type Observed, type Reconstruction, residualShare } from "./reconstruct";
export { cloudLogits, edgeActivations, type SplitMlp, splitMlp } from "./split-mlp";
