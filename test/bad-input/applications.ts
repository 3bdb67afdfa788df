import * as derivedModels from "../../lib/derived-models";
import * as extraction from "../../lib/extraction";
import * as privacy from "../../lib/privacy";
import * as splitInference from "../../lib/split-inference";
import { inputs, labels, mlp, nan, type Rows, random } from "./right-input";

const rows = { inputs, labels };
const as = { sizes: [4, 3, 2], steps: 1, batch: 1, learningRate: 0.1 };
const pate = () => ({
  ...{ sensitive: rows, publicInputs: inputs, teachers: 2, teacher: as, student: as, gammas: [1], delta: 1e-5 },
  ...{ seeds: [1], teacherSeed: 1 },
});

export const privacyRows: Rows = {
  dataIndependentMoment: [
    ["γ = 0", () => privacy.dataIndependentMoment(0, 1)],
    ["order 0", () => privacy.dataIndependentMoment(1, 0)],
  ],
  dataDependentMoment: [["no votes", () => privacy.dataDependentMoment([], 1, 1)]],
  disagreementBound: [
    ["γ = 0", () => privacy.disagreementBound([3, 1], 0)],
    ["no votes", () => privacy.disagreementBound([], 1)],
    ["NaN", () => privacy.disagreementBound([Number.NaN, 1], 1)],
  ],
  epsilonOf: [
    ["δ = 0", () => privacy.epsilonOf(() => 1, 0)],
    ["δ = NaN", () => privacy.epsilonOf(() => 1, Number.NaN)],
    ["moments of NaN", () => privacy.epsilonOf(() => Number.NaN, 0.1)],
  ],
  privacyOfVotes: [
    ["half a row", () => privacy.privacyOfVotes([1, 2, 3], 2, 1, 1e-5)],
    ["δ = 1", () => privacy.privacyOfVotes([1, 2], 2, 1, 1)],
    ["δ = 1 without noise", () => privacy.privacyOfVotes([1, 2], 2, Infinity, 1)],
  ],
  disjointParts: [["more parts than rows", () => privacy.disjointParts(2, 3, random())]],
  pate: [
    ["no γ", () => privacy.pate({ ...pate(), gammas: [] })],
    ["γ = 0", () => privacy.pate({ ...pate(), gammas: [0] })],
    ["a seed twice", () => privacy.pate({ ...pate(), seeds: ["a", "a"] })],
    ["more teachers than rows", () => privacy.pate({ ...pate(), teachers: 3 })],
    ["an unknown class", () => privacy.pate({ ...pate(), sensitive: { inputs, labels: [0, 2] } })],
    ["NaN", () => privacy.pate({ ...pate(), publicInputs: Float32Array.of(...nan, ...nan) })],
  ],
  countVotes: [
    ["no teacher", () => privacy.countVotes([], 2)],
    ["NaN", () => privacy.countVotes([nan], 2)],
  ],
  laplace: [["a scale < 0", () => privacy.laplace(-1, random())]],
  noisyLabels: [
    ["γ = 0", () => privacy.noisyLabels([1, 2], 2, 0, random())],
    ["no rows", () => privacy.noisyLabels([], 2, 1, random())],
  ],
};

const api = (budget = 10) => extraction.predictionApi(mlp(), budget, extraction.softAnswer);

export const extractionRows: Rows = {
  fidelity: [
    ["NaN", () => extraction.fidelity(mlp(), mlp(), nan)],
    ["no rows", () => extraction.fidelity(mlp(), mlp(), new Float32Array(0))],
    // Twelve numbers are three rows of four features and six rows of two.
    ["other features", () => extraction.fidelity(mlp(), mlp([2, 3, 2]), new Float32Array(12))],
    ["other classes", () => extraction.fidelity(mlp(), mlp([4, 3, 3]), inputs)],
  ],
  sharedMistakes: [
    ["an unknown class", () => extraction.sharedMistakes(mlp(), mlp(), { inputs, labels: [9, 0] })],
    ["a class < 0", () => extraction.sharedMistakes(mlp(), mlp(), { inputs, labels: [0, -3] })],
    ["other features", () => extraction.sharedMistakes(mlp(), mlp([2, 3, 2]), { inputs, labels })],
    ["too few labels", () => extraction.sharedMistakes(mlp(), mlp(), { inputs, labels: [0] })],
    ["NaN", () => extraction.sharedMistakes(mlp(), mlp(), { inputs: nan, labels: [0] })],
  ],
  extract: [
    [
      "a budget too small",
      () =>
        extraction.extract({
          ...{ api: api(1), queries: inputs, hidden: [3], seeds: [1], steps: 1, batch: 1, learningRate: 0.1 },
        }),
    ],
  ],
  predictionApi: [
    ["a budget < 0", () => api(-1)],
    ["half a row", () => api().query(new Float32Array(6))],
    ["no rows", () => api().query(new Float32Array(0))],
    ["NaN", () => api().query(nan)],
  ],
  softAnswer: [["NaN", () => extraction.softAnswer(nan)]],
  hardAnswer: [["NaN", () => extraction.hardAnswer(nan)]],
  roundedAnswer: [["decimals < 0", () => extraction.roundedAnswer(-1)]],
};

const observed = { activations: Float32Array.of(1, 2, 3, 4), inputs };
const reconstruct = () => splitInference.fitReconstruction(observed, 2);

export const splitRows: Rows = {
  splitMlp: [
    ["before the first layer", () => splitInference.splitMlp(mlp(), 0)],
    ["after the last", () => splitInference.splitMlp(mlp(), 2)],
  ],
  edgeActivations: [
    ["no rows", () => splitInference.edgeActivations(mlp(), new Float32Array(0))],
    ["NaN", () => splitInference.edgeActivations(mlp(), nan)],
  ],
  cloudLogits: [
    ["no rows", () => splitInference.cloudLogits(mlp(), [])],
    ["NaN", () => splitInference.cloudLogits(mlp(), [nan])],
  ],
  fitReconstruction: [
    ["NaN", () => splitInference.fitReconstruction({ activations: nan, inputs }, 2)],
    ["ridge 0", () => splitInference.fitReconstruction(observed, 2, 0)],
    ["one row", () => splitInference.fitReconstruction(observed, 4)],
    ["half a row, afterwards", () => reconstruct()(new Float32Array(3))],
  ],
  residualShare: [
    [
      "inputs of another width",
      () => splitInference.residualShare(reconstruct(), { ...observed, inputs: Float32Array.of(1, 2, 3, 4) }, 2),
    ],
    [
      "all rows the same",
      () => splitInference.residualShare(reconstruct(), { ...observed, inputs: inputs.slice() }, 2),
    ],
  ],
};

const trigger = { pixels: [0], value: 1 };

export const derivedRows: Rows = {
  cornerTrigger: [
    ["too large", () => derivedModels.cornerTrigger(2, 3, 1)],
    ["NaN", () => derivedModels.cornerTrigger(3, 2, Number.NaN)],
  ],
  stampTrigger: [
    ["half a row", () => derivedModels.stampTrigger(new Float32Array(3), 2, trigger)],
    ["a pixel outside", () => derivedModels.stampTrigger(inputs, 4, { pixels: [4], value: 1 })],
  ],
  poison: [
    ["no share", () => derivedModels.poison(rows, { trigger, target: 1 }, 0, random())],
    ["an unknown class", () => derivedModels.poison(rows, { trigger, target: 2 }, 1, random())],
    ["too many labels", () => derivedModels.poison({ inputs, labels: [0, 1, 1] }, { trigger, target: 1 }, 1, random())],
  ],
  backdoorSuccess: [
    ["an unknown target", () => derivedModels.backdoorSuccess(mlp(), rows, { trigger, target: 9 })],
    ["half a target", () => derivedModels.backdoorSuccess(mlp(), rows, { trigger, target: 0.5 })],
    [
      "an unknown class",
      () => derivedModels.backdoorSuccess(mlp(), { inputs, labels: [0, 2] }, { trigger, target: 1 }),
    ],
    ["NaN", () => derivedModels.backdoorSuccess(mlp(), { inputs: nan, labels: [0] }, { trigger, target: 1 })],
    ["too few labels", () => derivedModels.backdoorSuccess(mlp(), { inputs, labels: [0] }, { trigger, target: 1 })],
  ],
  replaceHead: [
    ["no seeds", () => derivedModels.replaceHead(mlp(), 2, [])],
    ["no classes", () => derivedModels.replaceHead(mlp(), 0, [1])],
  ],
  deriveOrDistil: [
    [
      "T = 0",
      () =>
        derivedModels.deriveOrDistil({
          ...{ original: mlp(), clean: rows, batch: 1, temperature: 0, seeds: [1], steps: 1, learningRate: 0.1 },
        }),
    ],
    [
      "an unknown class",
      () =>
        derivedModels.deriveOrDistil({
          ...{ original: mlp(), clean: { inputs, labels: [0, 2] }, batch: 1, temperature: 1 },
          ...{ seeds: [1], steps: 1, learningRate: 0.1 },
        }),
    ],
  ],
};
