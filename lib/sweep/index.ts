export type { Grid, Settings, Value } from "./grid";
export { loadSpec, type Spec } from "./load-spec";
export { reachedProgram } from "./program";
export { insideOnly, isInside } from "./run-job";
export { type Parked, runSweep, type SweepFolder, sweepFolder } from "./run-sweep";
