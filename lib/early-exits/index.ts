export { type DeepestTeaches, earlyExitLoss } from "./early-exit-loss";
export {
  type EarlyExitMlp,
  type EarlyExitPass,
  earlyExitForward,
  earlyExitGradient,
  initEarlyExits,
} from "./early-exit-mlp";
export { chooseExits, type ExitEvaluation, evaluateExits, exitCosts } from "./evaluate-exits";
export { type TrainEarlyExitsSettings, type TrainedEarlyExits, trainEarlyExits } from "./train-early-exits";
