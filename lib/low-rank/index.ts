export {
  breakEvenRank,
  factoriseMlp,
  type LowRankMlp,
  lowRankBytes,
  lowRankLogits,
  lowRankParameterCount,
  multiplyOut,
  type Ranks,
  ranksWithin,
} from "./factorise-mlp";
export { decodeLowRankMlp, encodeLowRankMlp } from "./low-rank-file";
export { type Factors, rankWithin, relativeError, type Svd, svd, truncate } from "./svd";
export { trainFactors } from "./train-factors";
