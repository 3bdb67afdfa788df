import { randomUUID } from "node:crypto";

/** The version of the Jupyter messaging protocol that this kernel speaks. */
export const protocolVersion = "5.5";

export type Content = Readonly<Record<string, unknown>>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface Message {
  /** Routing identities of a request; the topic of a published message. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** The header of the request that caused this message; `{}` when nothing did. */
  readonly parent: Header | Record<string, never>;
  readonly metadata: Content;
  readonly content: Content;
  readonly buffers: readonly Uint8Array[];
}

/** What a message is made of besides its type and content. */
export interface MessageParts {
  parent?: Header | Record<string, never>;
  metadata?: Content;
  buffers?: readonly Uint8Array[];
  identities?: readonly Uint8Array[];
}

/** Makes the messages of one session: each with an id of its own and the time of its making. */
export function messageFactory(username: string, session: string = randomUUID()) {
  return (msg_type: string, content: Content, parts: MessageParts = {}): Message => ({
    identities: parts.identities ?? [],
    header: {
      msg_id: randomUUID(),
      msg_type,
      session,
      username,
      date: new Date().toISOString(),
      version: protocolVersion,
    },
    parent: parts.parent ?? {},
    metadata: parts.metadata ?? {},
    content,
    buffers: parts.buffers ?? [],
  });
}
