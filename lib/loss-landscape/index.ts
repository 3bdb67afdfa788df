export { filterNormalised, layerNormalised, type Normalisation, perturbMlp, relativeNoise } from "./perturb-mlp";
export { type PerturbedLoss, type PerturbedLossSettings, perturbedLoss } from "./perturbed-loss";
