export { evaluateNetwork, predictNetworkLogits } from "./evaluate-network";
export type { NetworkBatch } from "./network-stepper";
export { crossEntropyObjective, type Objective, squaredHingeObjective, type TermScale } from "./objective";
export type { NetworkParametrisation } from "./parametrisation";
export {
  type AugmentBatch,
  type NetworkHistoryEntry,
  type TrainedNetwork,
  type TrainNetworkSettings,
  trainNetwork,
} from "./train-network";
