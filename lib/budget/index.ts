export type { CostsOfUse, Measure } from "./costs-of-use";
export { type Budget, type Exceeded, exceededLimits } from "./exceeded-limits";
export { type Latency, type LatencySettings, measureLatency } from "./measure-latency";
export { dominates, paretoFront } from "./pareto-front";
