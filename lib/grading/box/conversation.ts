import { randomUUID } from "node:crypto";
import { messages, StudentError } from "../../course";
import { encodeFrame, frameReader } from "./frames";
import type { Limits } from "./limits";
import { type Answer, type Question, questionFrame } from "./questions";
import { readAnswer } from "./read-answer";
import type { Box } from "./spawn-box";

/** A question as its asker writes it; the id comes from here. */
type Unasked = Question extends infer Q ? (Q extends Question ? Omit<Q, "id"> : never) : never;

/** @param late - what is said of no answer within `timeout` milliseconds */
type Ask = (question: Unasked, timeout: number, late?: string) => Promise<Answer>;

interface Waiting {
  readonly id: string;
  resolve(answer: Answer): void;
  reject(error: StudentError): void;
}

/**
 * Puts one question at a time to a box. The first thing that is not its answer (a second answer, one with another id,
 * bytes that are no message, silence) ends the conversation for good and kills the box.
 *
 * @param onLate - called when time is over, while the box still runs
 * @returns a function that asks; it rejects with StudentError "late" or "gone"
 */
export function conversation(box: Box, limits: Pick<Limits, "answer">, onLate: () => void): Ask {
  const read = frameReader(limits.answer);
  let waiting: Waiting | undefined;
  let broken: StudentError | undefined;
  const fail = (error: StudentError) => {
    broken ??= error;
    waiting?.reject(broken);
    waiting = undefined;
    box.kill();
  };
  box.pipe.on("data", (chunk: Buffer) => {
    if (broken) return;
    try {
      for (const frame of read(chunk)) {
        const answer = readAnswer(frame);
        if (waiting?.id !== answer.id) throw new Error("an answer that nobody asked for");
        waiting.resolve(answer);
        waiting = undefined;
      }
    } catch {
      fail(new StudentError("gone", messages.forged()));
    }
  });
  const gone = () => fail(new StudentError("gone", messages.ended()));
  // A process that ends closes the pipe before it has ended; how it ended is worth waiting for.
  box.pipe.once("close", () => {
    box.ended.then(gone);
    setTimeout(gone, 1000).unref();
  });
  return (unasked, timeout, late = messages.late(timeout / 1000)) =>
    new Promise((resolve, reject) => {
      if (broken) return reject(broken);
      const question = { ...unasked, id: randomUUID() } as Question;
      const timer = setTimeout(() => {
        onLate();
        fail(new StudentError("late", late));
      }, timeout);
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          how(value);
        };
      waiting = { id: question.id, resolve: settle(resolve), reject: settle(reject) };
      box.pipe.write(encodeFrame(questionFrame(question)));
    });
}
