export { type MutualLearningSettings, mutualLearning } from "./mutual-learning";
export { peerTaught } from "./peer-taught";
