import { watchParent } from "../kernel/watch-parent";

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Turns Ctrl-C and SIGTERM into an abort signal, so that a command can write what it has and end its kernel. The second
 * one ends the process at once; the kernel ends with it.
 */
export function stopSignal(): { readonly signal: AbortSignal; exitCode(): number } {
  const controller = new AbortController();
  let received: keyof typeof exitCodes = "SIGINT";
  const stop = (name: NodeJS.Signals) => {
    if (name === "SIGINT" || name === "SIGTERM") received = name;
    if (controller.signal.aborted) process.exit(exitCodes[received]);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // npm starts commands through a shell, which SIGTERM ends without a word to the command.
  if (process.env.npm_lifecycle_event) watchParent(() => stop("SIGTERM"));
  return { signal: controller.signal, exitCode: () => exitCodes[received] };
}
