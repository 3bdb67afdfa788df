export { forgetEdited } from "./forget-edited";
export { mapModuleStack } from "./map-module-stack";
export { mappedFile } from "./mapped-file";
export { registerLoader } from "./register-loader";
export { transpile } from "./transpile";
