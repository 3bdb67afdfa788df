export type { ExecuteOptions, ExecuteReply, KernelClient, Output, RequestOptions } from "./kernel-client";
export { type StartedKernel, type StartOptions, startKernel } from "./start-kernel";
