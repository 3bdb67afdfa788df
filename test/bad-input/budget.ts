import * as budget from "../../lib/budget";
import type { Rows } from "./right-input";

const model = (more: object = {}) => ({ bytes: 1, milliseconds: 1, error: 0.1, ...more });
const latency = (more: object) => budget.measureLatency(() => 1, { warmUp: 0, runs: 3, ...more });

export const budgetRows: Rows = {
  dominates: [
    ["NaN", () => budget.dominates(model(), model({ bytes: Number.NaN }))],
    ["bytes < 0", () => budget.dominates(model({ bytes: -1 }), model())],
  ],
  paretoFront: [
    ["NaN", () => budget.paretoFront([model({ milliseconds: Number.NaN })])],
    ["an error in per cent", () => budget.paretoFront([model(), model({ error: 12 })])],
  ],
  exceededLimits: [
    ["no limit", () => budget.exceededLimits(model(), {})],
    ["a limit of NaN", () => budget.exceededLimits(model(), { bytes: Number.NaN })],
    ["costs of NaN", () => budget.exceededLimits(model({ error: Number.NaN }), { bytes: 1 })],
  ],
  measureLatency: [
    ["two runs", () => latency({ runs: 2 })],
    ["a warm-up < 0", () => latency({ warmUp: -1 })],
    ["a clock that stands for NaN", () => latency({ clock: () => Number.NaN })],
  ],
};
