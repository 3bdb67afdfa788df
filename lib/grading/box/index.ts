export { defaultLimits, type Limits } from "./limits";
export { BoxError, type BoxedStudent, type Deadline, endReason, LoadError, openStudent } from "./open-student";
export { type MissingLevel, type Probe, probeIsolation } from "./probe-isolation";
export { type Isolation, type IsolationLevel, isolationLevels, isWeaker } from "./spawn-box";
