export { matrixMultiply, scratchBytes } from "./matrix-multiply";
export { maxPoolGradient } from "./max-pool";
