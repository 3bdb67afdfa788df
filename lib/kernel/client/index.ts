export {
  connectKernel,
  type ExecuteOptions,
  type ExecuteReply,
  type KernelClient,
  type Output,
  type RequestOptions,
} from "./kernel-client";
export { type KernelProcess, launchKernel, type StartOptions } from "./launch-kernel";
export { type StartedKernel, startKernel } from "./start-kernel";
