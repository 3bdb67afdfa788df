export { matrixMultiply, scratchBytes } from "./matrix-multiply";
