/** The texts of grading: what a student reads in feedback, and an instructor in reports. Part of `messages`. */
export const gradingMessages = {
  // Why a submission's process gave no answer.
  ended: () => "the process that ran your code ended before it answered",
  forged: () => "the process that ran your code sent something that is no answer to what it was asked",
  late: (seconds: number) => `no answer within ${seconds} s: is there an endless loop?`,
  lateLoad: (seconds: number) => `your cells did not run to their end within ${seconds} s: is there an endless loop?`,
  lateTask: (seconds: number) => `not asked any more: this task had used up its ${seconds} s`,
  outOfMemory: (mebibytes: number) => `your code used more than its ${mebibytes} MiB of memory, or aborted`,

  // Isolation.
  installBubblewrap: () => "Add it: sudo apt-get install bubblewrap",
  allowNamespaces: () =>
    "Allow it: sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0",
  allowControlGroups: () =>
    "Get it: put `systemd-run --user --scope -p Delegate=yes` before the command, or run it as root.",
  noSeccomp: (processor: string) => `There is no system-call filter for the processor ${processor} yet.`,
  noIsolation: (reasons: readonly string[]) =>
    `No process for submissions could be started:\n  ${reasons.join("\n  ")}`,
} as const;
