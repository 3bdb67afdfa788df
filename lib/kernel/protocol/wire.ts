import { createHmac, timingSafeEqual } from "node:crypto";
import type { Content, Header, Message } from "./message";

const delimiter = Buffer.from("<IDS|MSG>");

/** A message that was refused. Its text never holds the expected signature. */
export class WireError extends Error {
  override name = "WireError";
  constructor(
    readonly kind: "malformed" | "signature",
    message: string,
  ) {
    super(message);
  }
}

/** The signature as it travels: hexadecimal digits in ASCII. */
function sign(key: string, frames: readonly Uint8Array[]): Buffer {
  const hmac = createHmac("sha256", key);
  for (const frame of frames) hmac.update(frame);
  return Buffer.from(hmac.digest("hex"));
}

function verify(key: string, signature: Uint8Array, frames: readonly Uint8Array[]): boolean {
  const expected = sign(key, frames);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function parseObject(frame: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"));
  } catch {
    throw new WireError("malformed", `the ${what} is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError("malformed", `the ${what} is not a JSON object`);
  return value as Record<string, unknown>;
}

/** So deep may a header be that goes into every answer; those of front ends hold nothing but text. */
const headerLevels = 16;

/** Whether objects and lists lie within each other on more than so many levels. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/**
 * Takes a message from its frames: identities, delimiter, signature, header, parent header, metadata, content, buffers.
 * The signature is verified, in constant time, before anything is parsed. An empty key means that messages are not
 * signed (Jupyter messaging, "The Wire Protocol").
 *
 * @throws WireError
 */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0) throw new WireError("malformed", "there is no delimiter frame <IDS|MSG>");
  const [signature, header, parent, metadata, content, ...buffers] = frames.slice(at + 1);
  if (!signature || !header || !parent || !metadata || !content)
    throw new WireError("malformed", `${frames.length - at - 1} frames after the delimiter, expected at least 5`);
  if (key !== "" && !verify(key, signature, [header, parent, metadata, content]))
    throw new WireError("signature", "the signature does not match");
  const parsed = parseObject(header, "header");
  for (const field of ["msg_id", "msg_type", "session"])
    if (typeof parsed[field] !== "string") throw new WireError("malformed", `the header has no ${field}`);
  if (isDeeper(parsed, headerLevels))
    throw new WireError("malformed", `the header is nested more than ${headerLevels} levels deep`);
  return {
    identities: frames.slice(0, at),
    header: parsed as unknown as Header,
    parent: parseObject(parent, "parent header") as unknown as Header,
    metadata: parseObject(metadata, "metadata") as Content,
    content: parseObject(content, "content") as Content,
    buffers,
  };
}

/** The frames of a signed message. */
export function encode(message: Message, key: string): Uint8Array[] {
  const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  const signature = key === "" ? Buffer.alloc(0) : sign(key, parts);
  return [...message.identities, delimiter, signature, ...parts, ...message.buffers];
}
