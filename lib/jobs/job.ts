import { createHash } from "node:crypto";
import * as z from "zod";

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export const jsonSchema: z.ZodType<Json> = z.json();

/** A piece of work as plain data, so that any process on any machine can do it. */
export interface Job {
  /** Who can do it. */
  readonly kind: string;
  /** The same work has the same id, wherever and whenever it is asked for: see {@link jobId}. */
  readonly id: string;
  readonly data: Json;
}

/** The same text for the same value, in whatever order its keys were written. */
function canonical(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

/**
 * The id of a job: SHA-256 over what it is, 64 hexadecimal digits after the kind.
 *
 * @param version - of the program that does it: another program's result is another result
 * @param content - what tells this job from the others of its kind
 */
export function jobId(kind: string, version: string, content: Json): string {
  const digest = createHash("sha256").update(`${kind}\0${version}\0${canonical(content)}`);
  return `${kind}-${digest.digest("hex")}`;
}
