export { kernelCommand } from "../kernel-command";
export { languageInfo } from "../language-info";
export type { ExecuteOptions, ExecuteReply, KernelClient, Output, RequestOptions } from "./contract";
export { connectKernel } from "./kernel-client";
export { type KernelProcess, launchKernel, type StartOptions } from "./launch-kernel";
export { type StartedKernel, startKernel } from "./start-kernel";
