import process from "node:process";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers";
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { QuestionInterrupted } from "../interrupted";
import { currentRun } from "./current-run";
import { send } from "./pipe";
import { slot } from "./shared-state";

const noFrontEnd =
  "this front end takes no input while a cell runs (allow_stdin is false). " +
  "Put the value into the cell, or open the notebook in a front end that asks, such as JupyterLab";

const noCell =
  "nothing can be asked here: a question goes out only while the cell that asks runs, not from a widget's callback or " +
  "a timer that outlives its cell. Ask in a cell and keep the answer in a variable";

export interface Input {
  /** Whether the front end of the cell that runs from now on takes input. */
  allow(run: number, allowed: boolean): void;
  /** The run that read `process.stdin` where its front end takes no input, if this is the error it got. */
  refusedRun(error: unknown): number | undefined;
  /** A question that `process.stdin` has asked is answered no more: the cell was interrupted. */
  forget(): void;
}

/**
 * Gives cells `prompt` and `process.stdin`; both ask the front end, a line at a time. The front end is asked on behalf
 * of a running cell only: other questions would wait for ever, and `prompt` blocks everything meanwhile.
 *
 * @param isOpen - whether a run has not come to its end yet
 */
export function provideInput(shared: Int32Array, answers: MessagePort, isOpen: (run: number) => boolean): Input {
  let cell = 0;
  let allowed = false;
  const refused = new WeakMap<Error, number>();
  const inItsCell = () => currentRun() === cell && isOpen(cell);
  const ask = (prompt: string) => send({ type: "input", run: currentRun(), prompt, password: false });

  function prompt(message = "", initial = ""): string {
    if (!inItsCell()) throw new Error(`prompt: ${noCell}.`);
    if (!allowed) throw new Error(`prompt: ${noFrontEnd}.`);
    const interrupts = Atomics.load(shared, slot.interruptAsked);
    // Answers that nobody waits for any more must not be taken for this one.
    while (receiveMessageOnPort(answers));
    ask(message);
    for (;;) {
      const seen = Atomics.load(shared, slot.wake);
      const answer = receiveMessageOnPort(answers);
      if (answer) return String(answer.message) || initial;
      if (Atomics.load(shared, slot.interruptAsked) !== interrupts)
        throw new QuestionInterrupted("the cell was interrupted");
      // The call that went with an answer to an earlier question may come only now.
      Atomics.wait(shared, slot.wake, seen);
    }
  }

  function refuse(): Error {
    const error = new Error(`process.stdin: ${noFrontEnd}.`);
    refused.set(error, cell);
    return error;
  }

  function createStdin(): Readable {
    const stdin: Readable = new Readable({
      highWaterMark: 0,
      read() {
        // A reader that has what it wants stops listening in the same turn; asking again would leave an open question.
        setTimeout(() => {
          const wanted = !stdin.isPaused() && stdin.listenerCount("data") + stdin.listenerCount("readable") > 0;
          if (!wanted) return void stdin.push("");
          // A reader that its cell left open: an error would tell of it below every such cell.
          if (!inItsCell()) return void stdin.destroy();
          if (!allowed) return void stdin.destroy(refuse());
          const answer = (line: string) => {
            unanswered = undefined;
            stdin.push(`${line}\n`);
          };
          answers.once("message", answer);
          unanswered = () => {
            answers.off("message", answer);
            stdin.destroy();
          };
          ask("");
        }, 5);
      },
    });
    return Object.assign(stdin, { fd: 0, isTTY: false });
  }
  let unanswered: (() => void) | undefined;
  let stdin = createStdin();
  answers.unref();

  Object.defineProperty(globalThis, "prompt", { configurable: true, writable: true, value: prompt });
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    // A refusal, or a cell, may have destroyed it; later cells get a new one.
    get() {
      if (stdin.destroyed) stdin = createStdin();
      return stdin;
    },
  });
  return {
    allow(run, value) {
      cell = run;
      allowed = value;
    },
    forget() {
      unanswered?.();
      unanswered = undefined;
    },
    refusedRun: (error) => (error instanceof Error ? refused.get(error) : undefined),
  };
}
