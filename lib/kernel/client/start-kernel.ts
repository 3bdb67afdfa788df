import type { KernelClient } from "./contract";
import { connectKernel } from "./kernel-client";
import { launchKernel, type StartOptions } from "./launch-kernel";

export interface StartedKernel extends KernelClient {
  /** The process that was started. */
  readonly pid: number;
  /** Ends the kernel and starts it anew: variables are gone. */
  restart(): Promise<void>;
}

async function launch(options: StartOptions): Promise<{ pid: number; client: KernelClient }> {
  const started = await launchKernel(options);
  return { pid: started.pid, client: await connectKernel(started.connection, started) };
}

/**
 * Starts a kernel in a process of its own and resolves when it answers.
 *
 * @throws Error with the kernel's last words when it ends before
 */
export async function startKernel(options: StartOptions): Promise<StartedKernel> {
  let running = await launch(options);
  const current = () => running.client;
  return {
    get pid() {
      return running.pid;
    },
    get info() {
      return current().info;
    },
    get answered() {
      return current().answered;
    },
    execute: (...args) => current().execute(...args),
    complete: (...args) => current().complete(...args),
    inspect: (...args) => current().inspect(...args),
    isComplete: (...args) => current().isComplete(...args),
    interrupt: () => current().interrupt(),
    request: (...args) => current().request(...args),
    shutdown: () => current().shutdown(),
    async restart() {
      await current().shutdown();
      running = await launch(options);
    },
  };
}
