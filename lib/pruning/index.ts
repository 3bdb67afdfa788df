export { type Csr, csrBytes, decodeCsr, encodeCsr } from "./csr";
export { checkSparsity, keepAll, keptCounts, type Masks, sparsityOf, weightCounts } from "./masks";
export { type KeptNeurons, neuronMasks, pruneNeurons, removeNeurons } from "./neurons";
export { pruneGlobally } from "./prune-globally";
export { pruneLayers, pruneToCounts, randomMasksLike } from "./prune-layers";
export { removeSmallest } from "./remove-smallest";
export { magnitudes, randomScores, type Scores } from "./scores";
export { type StorageBytes, storageBytes } from "./storage";
export { type Pruner, type Trainer, type TrainPruneRetrainSettings, trainPruneRetrain } from "./train-prune-retrain";
