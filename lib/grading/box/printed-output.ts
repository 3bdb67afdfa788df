import type { Readable } from "node:stream";

/** Read at most this much for each byte that is kept; then the writer has to wait, and runs into its timeout. */
const patience = 256;

/**
 * Keeps the beginning of what a process prints on both streams, in the order it came.
 *
 * @param most - bytes to keep
 */
export function collectOutput(
  { stdout, stderr }: { readonly stdout: Readable | null; readonly stderr: Readable | null },
  most: number,
): () => string {
  const kept: Buffer[] = [];
  let seen = 0;
  for (const stream of [stdout, stderr])
    stream?.on("data", (chunk: Buffer) => {
      if (seen < most) kept.push(chunk.subarray(0, most - seen));
      seen += chunk.length;
      if (seen > most * patience) stream.pause();
    });
  return () => Buffer.concat(kept).toString("utf8") + (seen > most ? "\n[…]" : "");
}
