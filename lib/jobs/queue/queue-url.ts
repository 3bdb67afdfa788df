import { messages } from "../messages";

/** The address of a queue; its password is for the connection alone. */
export interface QueueUrl {
  readonly href: string;
  /** As people may read it. */
  readonly shown: string;
}

const masked = "***";

/**
 * Reads `redis://…` or `rediss://…`.
 *
 * @throws Error that does not repeat what was given: it may hold a password
 */
export function queueUrl(text: string): QueueUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === "") throw new Error(messages.notQueue());
  const { href } = url;
  if (url.password !== "") url.password = masked;
  if (url.searchParams.has("password")) url.searchParams.set("password", masked);
  return { href, shown: url.href };
}
