import * as glom from "../../lib/glom";
import type { Rows } from "./right-input";

const scene = (more: object = {}) =>
  glom.partWholeScene({ ...{ wholes: 2, noise: 0.1, seed: 1, beta: 4, reach: 1 }, ...more });
const step = (more: object) => glom.glomStep(scene().columns, { ...scene().settings, ...more });
const nan = [[[Number.NaN]], [[1]]];
const near = glom.neighboursInRow(2, 1);

export const glomRows: Rows = {
  neighboursInRow: [
    ["no location", () => glom.neighboursInRow(0, 1)],
    ["a reach of NaN", () => glom.neighboursInRow(2, Number.NaN)],
  ],
  glomStep: [
    ["β < 0", () => step({ beta: -1 })],
    ["β = NaN", () => step({ beta: Number.NaN })],
    ["nobody to attend to", () => step({ neighbours: scene().columns.map(() => []) })],
    ["no such neighbour", () => step({ neighbours: scene().columns.map(() => [12]) })],
    ["a prediction too long", () => step({ bottomUp: () => new Array(9).fill(0) })],
    ["no columns", () => glom.glomStep([], scene().settings)],
    ["NaN", () => glom.glomStep(nan, { ...scene().settings, neighbours: near })],
  ],
  islands: [
    ["no such level", () => glom.islands(scene().columns, 3, scene().settings.neighbours, 0.9)],
    ["a threshold of 2", () => glom.islands(scene().columns, 0, scene().settings.neighbours, 2)],
    ["columns of two forms", () => glom.islands([[[1]], [[1, 2]]], 0, near, 0.9)],
    ["NaN", () => glom.islands(nan, 0, near, 0.9)],
  ],
  agreement: [
    ["no pair", () => glom.agreement([[[1]], [[1]]], 0, glom.neighboursInRow(2, 0))],
    ["no such level", () => glom.agreement([[[1]], [[1]]], -1, near)],
  ],
  partWholeScene: [
    ["one whole", () => scene({ wholes: 1 })],
    ["noise < 0", () => scene({ noise: -1 })],
    ["a seed of NaN", () => scene({ seed: Number.NaN })],
  ],
};
