import type { MessagePort } from "node:worker_threads";
import type { ToCell } from "../messages";

/** Slots of the 32-bit array that the main thread and the helper thread of the cell process share. */
export const slot = {
  /** Grows whenever a waiting `prompt` should look up: an answer came, or an interrupt. */
  wake: 0,
  /** The number of the last interrupt that the main thread has seen to. */
  interruptDone: 1,
  /** Grows when the helper thread asks for a stop of what runs, and again when the stop is over: odd in between. */
  stops: 2,
  /** The number of the last interrupt that was asked for. */
  interruptAsked: 3,
  /** The number of the last message of the protocol process that the main thread has worked off. */
  taken: 4,
  /** The number of the last interrupt that the main thread has begun to see to: no stop may hit it in that. */
  settling: 5,
} as const;

export interface HelperData {
  shared: Int32Array;
  /** Answers to input requests, apart from the rest so that `prompt` can take them while it blocks. */
  inputs: MessagePort;
}

/** From the helper to the main thread: a message of the protocol process, or interrupts, with the number of the last. */
export type FromHelper =
  | { type: "message"; number: number; message: ToCell; buffers: Uint8Array[] }
  | { type: "interrupt"; runs: readonly number[]; number: number };
