import type { Channel, Frames } from "./sockets";

/** What may wait before producers are asked to pause. */
const capacity = 8 * 1024 * 1024;

export interface Outbox {
  /** Queues a message; all messages of the kernel leave in the order of these calls. */
  post(channel: Channel, frames: Frames): void;
  /** Whether so much is waiting that producers should pause until {@link Outbox.drained}. */
  full(): boolean;
  /** Resolves once everything queued so far has left. */
  drained(): Promise<void>;
}

/**
 * The kernel's one queue of outgoing messages. Each send is awaited before the next begins, so output, reply and idle
 * leave in the order they were made.
 *
 * @param failed - told of a send that failed; the queue goes on
 */
export function createOutbox(failed: (error: unknown) => void): Outbox {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    post(channel, frames) {
      const bytes = frames.reduce((sum, frame) => sum + frame.byteLength, 0);
      waiting += bytes;
      last = last
        .then(() => channel.send(frames))
        .catch(failed)
        .finally(() => {
          waiting -= bytes;
        });
    },
    full: () => waiting > capacity,
    drained: () => last,
  };
}
