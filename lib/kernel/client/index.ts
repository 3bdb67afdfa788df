export type { ExecuteOptions, ExecuteReply, KernelClient, Output, RequestOptions } from "./kernel-client";
export type { StartOptions } from "./launch-kernel";
export { type StartedKernel, startKernel } from "./start-kernel";
