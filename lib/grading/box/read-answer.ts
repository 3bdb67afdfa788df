import * as z from "zod";
import type { Frame } from "./frames";
import { type Answer, ownFaults } from "./questions";
import { decodeValue } from "./value-codec";

const longestMessage = 2000;

const id = z.string();
const message = z.string().transform((text) => text.slice(0, longestMessage));
const head = z.discriminatedUnion("kind", [
  z.strictObject({ id, kind: z.literal("loaded") }),
  z.strictObject({ id, kind: z.literal("failed"), message }),
  z.strictObject({ id, kind: z.literal("value"), value: z.string() }),
  z.strictObject({ id, kind: z.literal("fault"), fault: z.enum(ownFaults), message }),
  z.strictObject({ id, kind: z.literal("settled") }),
]);

/**
 * @param frame - from the box: untrusted
 * @throws MalformedValueError, ZodError or SyntaxError when it is not what `answerFrame` writes
 */
export function readAnswer(frame: Frame): Answer {
  const read = head.parse(JSON.parse(frame.head));
  return read.kind === "value" ? { ...read, value: decodeValue(read.value, frame.blobs) } : read;
}
