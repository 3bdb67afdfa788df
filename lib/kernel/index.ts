export { defaultName, installKernel, uninstallKernel } from "./install/install-kernel";
export type { Place } from "./install/jupyter-folders";
export { leftBehind } from "./install/left-behind";
export { pythonPrefix } from "./install/python-prefix";
