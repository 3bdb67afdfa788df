export { type DistilEnsembleSettings, type DistilledEnsemble, distilEnsemble } from "./distil-ensemble";
export { ensembleError } from "./ensemble-error";
export { recoveredShare } from "./recovered-share";
