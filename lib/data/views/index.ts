export type { ClassRows, RowSettings } from "./class-rows";
export { type GaussianMixtureSettings, gaussianMixtureRows } from "./gaussian-mixture";
export { type MultiViewRows, type MultiViewSettings, multiViewRows } from "./multi-view";
