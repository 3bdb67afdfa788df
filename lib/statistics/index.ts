export { type Bar, type BarSettings, bar, type Finding, type Verdict } from "./bar";
export { type Interval, meanInterval, pairedDifferences, pairedInterval } from "./interval";
export { intervalText } from "./messages";
