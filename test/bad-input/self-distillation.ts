import { join } from "node:path";
import { initMlp, saveTensors } from "../../lib/models";
import * as selfDistillation from "../../lib/self-distillation";
import { drawRows, folder, inputs, labels, mlp, type Rows, random, sizes } from "./right-input";

const kernel = selfDistillation.cubicSplineKernel;
const system = () => selfDistillation.kernelSystem(kernel, [0.3, 0.6]);
const gaussian = () => selfDistillation.kernelSystem(selfDistillation.gaussianKernel(0.1), [0.3, 0.6]);
const eigenvalues = Float64Array.of(2, 1);
const bornAgain = () => ({
  ...{ generations: 1, start: () => mlp(), labels, drawRows, temperature: 2, alpha: 0.5 },
  ...{ seeds: [1], inputs, steps: 1, learningRate: 0.1 },
});
/** Nothing is trained before these are refused. */
const noSteps = {
  start: () => {
    throw new Error("a generation began");
  },
};
const bounds = (more: object) => ({ targets: [5, 5], eigenvalues, tolerance: 0.1, ...more });

const model = (coefficients = [1, 2]) => ({
  ...{ kernel, inputs: Float64Array.of(0.3, 0.6), coefficients: Float64Array.from(coefficients) },
});
const rowModel = () => ({ ...model(), kernel: selfDistillation.gaussianKernel(1), inputs: [[0.3], [0.6]] });
const path = join(folder, "核");

export const selfDistillationRows: Rows = {
  bornAgain: [
    ["no generations", () => selfDistillation.bornAgain({ ...bornAgain(), generations: 0 })],
    [
      "a seed twice",
      () =>
        selfDistillation.bornAgain({ ...bornAgain(), seeds: [1, "1"], start: () => initMlp({ sizes, seeds: [1, 1] }) }),
    ],
    ["T = 0", () => selfDistillation.bornAgain({ ...bornAgain(), ...noSteps, temperature: 0 })],
    ["T = ∞", () => selfDistillation.bornAgain({ ...bornAgain(), ...noSteps, temperature: Infinity })],
    ["α = 1.5", () => selfDistillation.bornAgain({ ...bornAgain(), ...noSteps, alpha: 1.5 })],
    ["α = NaN", () => selfDistillation.bornAgain({ ...bornAgain(), ...noSteps, alpha: Number.NaN })],
    ["an unknown class", () => selfDistillation.bornAgain({ ...bornAgain(), labels: [0, 2] })],
  ],
  conditionNumber: [
    ["no eigenvalues", () => selfDistillation.conditionNumber(new Float64Array(0))],
    ["an eigenvalue of 0", () => selfDistillation.conditionNumber(Float64Array.of(1, 0))],
    ["an eigenvalue of ∞", () => selfDistillation.conditionNumber(Float64Array.of(Infinity, 1))],
  ],
  guaranteedRounds: [
    ["ε = 0", () => selfDistillation.guaranteedRounds(bounds({ tolerance: 0 }))],
    ["half an output", () => selfDistillation.guaranteedRounds(bounds({ targets: [5, 5, 5] }))],
    [
      "an eigenvalue of ∞",
      () => selfDistillation.guaranteedRounds(bounds({ eigenvalues: Float64Array.of(Infinity, 1) })),
    ],
  ],
  relativeNorm: [
    ["ε = 0", () => selfDistillation.relativeNorm([1], 0)],
    ["NaN", () => selfDistillation.relativeNorm([Number.NaN], 1)],
  ],
  sparsityBound: [
    ["rounds < 0", () => selfDistillation.sparsityBound(bounds({}), -1)],
    ["half an output", () => selfDistillation.sparsityBound(bounds({ targets: [5, 5, 5] }), 1)],
    ["an eigenvalue < 0", () => selfDistillation.sparsityBound(bounds({ eigenvalues: Float64Array.of(1, -1) }), 1)],
    [
      "an eigenvalue of NaN",
      () => selfDistillation.sparsityBound(bounds({ eigenvalues: Float64Array.of(Number.NaN, 1) }), 1),
    ],
  ],
  cubicSplineKernel: [["outside [0, 1]", () => kernel(-0.1, 0.5)]],
  gaussianKernel: [["a length scale of 0", () => selfDistillation.gaussianKernel(0)]],
  randomFeatureKernel: [
    ["no features", () => selfDistillation.randomFeatureKernel({ features: 0, lengthScale: 1, random: random() })],
    [
      "half a dimension",
      () => selfDistillation.randomFeatureKernel({ features: 1, lengthScale: 1, dimensions: 0.5, random: random() }),
    ],
    [
      "a length scale of NaN",
      () => selfDistillation.randomFeatureKernel({ features: 1, lengthScale: Number.NaN, random: random() }),
    ],
  ],
  inputRows: [
    ["half a row", () => selfDistillation.inputRows(new Float32Array(5), 2)],
    ["no features", () => selfDistillation.inputRows(new Float32Array(5), 0)],
  ],
  kernelSystem: [
    ["rows of two lengths", () => selfDistillation.kernelSystem(selfDistillation.gaussianKernel(1), [[1], [1, 2]])],
    ["no inputs", () => selfDistillation.kernelSystem(kernel, [])],
    ["equal inputs", () => selfDistillation.kernelSystem(kernel, [0.5, 0.5])],
    ["NaN", () => selfDistillation.kernelSystem(kernel, [Number.NaN])],
  ],
  toEigenbasis: [
    ["none", () => selfDistillation.toEigenbasis(system(), [])],
    ["half an output", () => selfDistillation.toEigenbasis(system(), [1, 2, 3])],
    ["too few", () => selfDistillation.toEigenbasis(system(), [1])],
    ["NaN", () => selfDistillation.toEigenbasis(system(), [1, Number.NaN])],
  ],
  fromEigenbasis: [["too few", () => selfDistillation.fromEigenbasis(system(), [1])]],
  solveMultiplier: [
    ["ε = 0", () => selfDistillation.solveMultiplier([1], [1], 0)],
    ["NaN", () => selfDistillation.solveMultiplier([Number.NaN], [1], 1)],
    ["no c that is a number", () => selfDistillation.solveMultiplier([1e200, 1e200], [1, 2], 1e-300)],
  ],
  noisySine: [
    ["no points", () => selfDistillation.noisySine({ random: random(), points: 0 })],
    ["ε = 0", () => selfDistillation.noisySine({ random: random(), tolerance: 0 })],
    ["noise NaN", () => selfDistillation.noisySine({ random: random(), noise: Number.NaN })],
  ],
  ridgeFit: [
    ["c = 0", () => selfDistillation.ridgeFit(system(), [1, 1], 0)],
    ["NaN", () => selfDistillation.ridgeFit(system(), [1, Number.NaN], 1)],
  ],
  fitKernelModel: [
    ["too few targets", () => selfDistillation.fitKernelModel(system(), [1], eigenvalues)],
    ["half an output", () => selfDistillation.fitKernelModel(system(), [1, 2, 3], eigenvalues)],
    ["a filter of another length", () => selfDistillation.fitKernelModel(system(), [1, 1], Float64Array.of(1))],
  ],
  predictKernelModel: [
    ["at a longer row", () => selfDistillation.predictKernelModel(rowModel(), [[1, 2]])],
    ["at NaN", () => selfDistillation.predictKernelModel(model(), [Number.NaN])],
    ["at nothing", () => selfDistillation.predictKernelModel(model(), [])],
    ["too few coefficients", () => selfDistillation.predictKernelModel(model([1]), [0.5])],
  ],
  saveKernelModel: [
    ["too few coefficients", () => selfDistillation.saveKernelModel(path, model([1]))],
    ["NaN", () => selfDistillation.saveKernelModel(path, model([1, Number.NaN]))],
    ["rows of two lengths", () => selfDistillation.saveKernelModel(path, { ...rowModel(), inputs: [[1], [1, 2]] })],
    ["no inputs", () => selfDistillation.saveKernelModel(path, { ...model(), inputs: new Float64Array(0) })],
  ],
  loadKernelModel: [
    [
      "a file of something else",
      async () => {
        await saveTensors(path, { groups: { parameters: {} }, note: "" });
        await selfDistillation.loadKernelModel(path, kernel);
      },
    ],
    [
      "another kernel",
      async () => {
        await selfDistillation.saveKernelModel(path, model());
        await selfDistillation.loadKernelModel(path, selfDistillation.gaussianKernel(1));
      },
    ],
  ],
  evaluateFilter: [
    ["at NaN", () => selfDistillation.evaluateFilter(gaussian(), [1, 1], eigenvalues, [Number.NaN])],
    ["at nothing", () => selfDistillation.evaluateFilter(system(), [1, 1], eigenvalues, [])],
    ["too few targets", () => selfDistillation.evaluateFilter(system(), [1], eigenvalues, [0.5])],
    ["a filter of another length", () => selfDistillation.evaluateFilter(system(), [1, 1], Float64Array.of(1), [0.5])],
  ],
  selfDistilKernel: [
    ["too few targets", () => selfDistillation.selfDistilKernel(system(), [1], 0.1)],
    ["NaN", () => selfDistillation.selfDistilKernel(system(), [1, Number.NaN], 0.1)],
    ["ε = 0", () => selfDistillation.selfDistilKernel(system(), [1, 1], 0)],
    ["no rounds", () => selfDistillation.selfDistilKernel(system(), [1, 1], 0.1, 0)],
  ],
  earlyStoppingFilter: [
    ["τ = 0", () => selfDistillation.earlyStoppingFilter(eigenvalues, 0)],
    ["an eigenvalue of NaN", () => selfDistillation.earlyStoppingFilter(Float64Array.of(2, Number.NaN), 1)],
    ["no eigenvalues", () => selfDistillation.earlyStoppingFilter(new Float64Array(0), 1)],
    ["an eigenvalue < 0", () => selfDistillation.earlyStoppingFilter(Float64Array.of(1, -2), 1)],
  ],
  sharpestStep: [["one value", () => selfDistillation.sharpestStep(Float64Array.of(1))]],
  sparsityIndex: [["a value of 0", () => selfDistillation.sparsityIndex(Float64Array.of(1, 0))]],
};
