export { type BornAgainSettings, bornAgain, type Generation } from "./born-again";
export { type CollapseSettings, conditionNumber, guaranteedRounds, relativeNorm, sparsityBound } from "./bounds";
export { cubicSplineKernel, type Kernel } from "./cubic-spline-kernel";
export { fromEigenbasis, type KernelSystem, kernelSystem, toEigenbasis } from "./kernel-system";
export { solveMultiplier } from "./multiplier";
export { type NoisySine, type NoisySineSettings, noisySine } from "./noisy-sine";
export { ridgeFit } from "./ridge-fit";
export { evaluateFilter, type Round, type SelfDistillation, selfDistilKernel } from "./self-distil-kernel";
export { earlyStoppingFilter, sharpestStep, sparsityIndex } from "./sparsity";
