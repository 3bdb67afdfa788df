import type { Readable } from "node:stream";

/** Read at most this much for each byte that is kept; then the writer has to wait, and runs into its timeout. */
const patience = 256;

/**
 * Keeps the beginning of what a process prints.
 *
 * @param most - bytes to keep
 */
export function collectOutput(output: Readable, most: number): () => string {
  const kept: Buffer[] = [];
  let seen = 0;
  output.on("data", (chunk: Buffer) => {
    if (seen < most) kept.push(chunk.subarray(0, most - seen));
    seen += chunk.length;
    if (seen > most * patience) output.pause();
  });
  return () => Buffer.concat(kept).toString("utf8") + (seen > most ? "\n[…]" : "");
}
