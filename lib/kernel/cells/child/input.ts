import process from "node:process";
import { Readable } from "node:stream";
import { setTimeout } from "node:timers";
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { QuestionInterrupted } from "../interrupted";
import { currentRun } from "./current-run";
import { send } from "./pipe";
import { slot } from "./shared-state";

const refusal =
  "this front end takes no input while a cell runs (allow_stdin is false). " +
  "Put the value into the cell, or open the notebook in a front end that asks, such as JupyterLab";

export interface Input {
  /** Whether the front end of the running cell takes input. */
  allow(allowed: boolean): void;
}

/** Gives cells `prompt` and `process.stdin`; both ask the front end, a line at a time. */
export function provideInput(shared: Int32Array, answers: MessagePort): Input {
  let allowed = false;
  const ask = (prompt: string) => send({ type: "input", run: currentRun(), prompt, password: false });

  function prompt(message = "", initial = ""): string {
    if (!allowed) throw new Error(`prompt: ${refusal}.`);
    // Answers that nobody waits for any more must not be taken for this one.
    while (receiveMessageOnPort(answers));
    ask(message);
    const seen = Atomics.load(shared, slot.wake);
    let answer = receiveMessageOnPort(answers);
    if (!answer) {
      Atomics.wait(shared, slot.wake, seen);
      answer = receiveMessageOnPort(answers);
    }
    if (!answer) throw new QuestionInterrupted("the cell was interrupted");
    return String(answer.message) || initial;
  }

  function createStdin(): Readable {
    const stdin: Readable = new Readable({
      highWaterMark: 0,
      read() {
        // A reader that has what it wants stops listening in the same turn; asking again would leave an open question.
        setTimeout(() => {
          const wanted = !stdin.isPaused() && stdin.listenerCount("data") + stdin.listenerCount("readable") > 0;
          if (!wanted) return void stdin.push("");
          if (!allowed) return void stdin.destroy(new Error(`process.stdin: ${refusal}.`));
          answers.once("message", (line: string) => stdin.push(`${line}\n`));
          ask("");
        }, 5);
      },
    });
    return Object.assign(stdin, { fd: 0, isTTY: false });
  }
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
  return { allow: (value) => (allowed = value) };
}
