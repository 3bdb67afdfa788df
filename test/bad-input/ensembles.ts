import * as ensembles from "../../lib/ensembles";
import * as lossLandscape from "../../lib/loss-landscape";
import { inputs, labels, mlp, nan, type Rows, sizes } from "./right-input";

const rows = { inputs, labels };
const settings = (more: object = {}) => ({
  ...{ seeds: [1], data: () => ({ train: rows, test: rows }), sizes, members: 2, batch: 1 },
  ...{ steps: 1, learningRate: 0.1, temperature: 1 },
  ...more,
});
const trainedOn = (train: { inputs: Float32Array; labels: number[] }) =>
  ensembles.distilEnsemble(settings({ data: () => ({ train, test: rows }) }));

export const ensembleRows: Rows = {
  distilEnsemble: [
    ["one member", () => ensembles.distilEnsemble(settings({ members: 1 }))],
    ["T = 0", () => ensembles.distilEnsemble(settings({ temperature: 0 }))],
    ["no seeds", () => ensembles.distilEnsemble(settings({ seeds: [] }))],
    ["an unknown class", () => trainedOn({ inputs, labels: [0, 2] })],
    ["NaN", () => trainedOn({ inputs: Float32Array.of(...nan, ...nan), labels })],
    ["no rows", () => trainedOn({ inputs: new Float32Array(0), labels: [] })],
    ["half a row", () => trainedOn({ inputs: new Float32Array(6), labels })],
    [
      "no rows to test",
      () => ensembles.distilEnsemble(settings({ data: () => ({ train: rows, test: { inputs, labels: [0] } }) })),
    ],
  ],
  ensembleError: [
    ["no member", () => ensembles.ensembleError([], [0], 2)],
    ["NaN", () => ensembles.ensembleError([Float32Array.of(Number.NaN, 1)], [0], 2)],
    ["too few labels", () => ensembles.ensembleError([new Float32Array(4)], [0], 2)],
    ["an unknown class", () => ensembles.ensembleError([new Float32Array(4)], [0, 2], 2)],
  ],
  recoveredShare: [
    ["no seeds", () => ensembles.recoveredShare([], [], [])],
    ["other seeds", () => ensembles.recoveredShare([0.5, 0.5], [0.1], [0.2])],
    ["NaN", () => ensembles.recoveredShare([0.5], [0.1], [Number.NaN])],
    ["no gain", () => ensembles.recoveredShare([0.1], [0.1], [0.1])],
  ],
};

const probe = (more: object) =>
  lossLandscape.perturbedLoss({ parameters: mlp(), rows, sizes: [0.1], draws: 1, seeds: [1], ...more });

export const landscapeRows: Rows = {
  perturbMlp: [
    ["σ < 0", () => lossLandscape.perturbMlp(mlp(), -1, [1], 0)],
    ["σ = NaN", () => lossLandscape.perturbMlp(mlp(), Number.NaN, [1], 0)],
    ["too many seeds", () => lossLandscape.perturbMlp(mlp(), 0.1, [1, 2], 0)],
  ],
  perturbedLoss: [
    ["no σ", () => probe({ sizes: [] })],
    ["no direction", () => probe({ draws: 0 })],
    ["NaN", () => probe({ rows: { inputs: nan, labels: [0] } })],
    ["an unknown class", () => probe({ rows: { inputs, labels: [0, 2] } })],
    ["too few labels", () => probe({ rows: { inputs, labels: [0] } })],
  ],
};
