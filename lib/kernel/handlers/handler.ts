import type { Kernel } from "../kernel";
import type { Content, Message } from "../protocol/message";

/** How the kernel answers one type of message. */
export interface Handler {
  /** The type of the reply; none for messages that are not answered. */
  reply?: string;
  /**
   * `at once` also while a cell runs; `in turn` behind the execute requests that came before.
   */
  when: "at once" | "in turn";
  /**
   * Returns the content of the reply. What it throws becomes a reply with status `error`; the wrapper that calls it
   * publishes busy before and idle after the reply.
   */
  handle(request: Message, kernel: Kernel): Content | Promise<Content>;
}
