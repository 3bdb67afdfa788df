/** Far longer than it takes to stop anything but native code. */
const patienceMs = 5000;

export interface UnansweredInterrupts {
  /** The user interrupts. */
  asked(): void;
  /** Something has come to its end, or the process is gone. */
  answered(): void;
}

/**
 * What becomes of interrupts that stop nothing: native code is waited for, and a process that has been halted never
 * answers. The user is told so after a while; who then interrupts again does not want to wait.
 *
 * @param tell - says that the process still runs, and that one more interrupt ends it
 * @param end - ends the process from outside
 */
export function unansweredInterrupts(tell: () => void, end: () => void): UnansweredInterrupts {
  let timer: NodeJS.Timeout | undefined;
  let told = false;
  return {
    asked() {
      if (told) return end();
      timer ??= setTimeout(() => {
        told = true;
        tell();
      }, patienceMs);
    },
    answered() {
      clearTimeout(timer);
      timer = undefined;
      told = false;
    },
  };
}
