export type { ForCells, OfferedModule } from "./for-cells";
export { forgetEdited } from "./forget-edited";
export { mapModuleExcerpt, mapModuleStack } from "./map-module-stack";
export { mappedFile } from "./mapped-file";
export { beginTurn, registerLoader } from "./register-loader";
export { transpile } from "./transpile";
