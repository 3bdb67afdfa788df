export { defaultName, installKernel, uninstallKernel } from "./install/install-kernel";
export type { Place } from "./install/jupyter-folders";
export { pythonPrefix } from "./install/python-prefix";
