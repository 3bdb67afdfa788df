import type { Plain } from "../../course";
import type { Frame } from "./frames";
import { decodeValue, encodeValue } from "./value-codec";

/** What the grader asks of the process in the box. Nobody can answer a question before it is put: its id is random. */
export type Question = { readonly id: string } & (
  | { readonly kind: "load"; readonly source: string; readonly fileName: string }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Plain[] }
  // Its answer follows everything that was sent before it.
  | { readonly kind: "settle" }
);

/**
 * The faults that the box may report of itself. It is late by its own word where it waits for what can never come;
 * otherwise being late or gone is for the grader to see.
 */
export const ownFaults = ["missing", "not-implemented", "threw", "not-plain", "late"] as const;
export type OwnFault = (typeof ownFaults)[number];

/** What comes back, each with the id of its question. Nothing in it is believed before `readAnswer` has read it. */
export type Answer = { readonly id: string } & (
  | { readonly kind: "loaded" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "value"; readonly value: Plain }
  | { readonly kind: "fault"; readonly fault: OwnFault; readonly message: string }
  | { readonly kind: "settled" }
);

export function answerFrame(answer: Answer): Frame {
  if (answer.kind !== "value") return { head: JSON.stringify(answer), blobs: [] };
  const { json, blobs } = encodeValue(answer.value);
  return { head: JSON.stringify({ ...answer, value: json }), blobs };
}

export function questionFrame(question: Question): Frame {
  if (question.kind !== "call") return { head: JSON.stringify(question), blobs: [] };
  const { json, blobs } = encodeValue(question.args);
  return { head: JSON.stringify({ ...question, args: json }), blobs };
}

/** @param frame - from the grader, which this side trusts */
export function readQuestion(frame: Frame): Question {
  const head = JSON.parse(frame.head);
  return head.kind === "call" ? { ...head, args: decodeValue(head.args, frame.blobs) } : head;
}
