import type { DataFile } from "./manifest";

/** What a server sends of a file. */
export interface Sent {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** The byte that the first piece begins with: the one asked for, or 0 where the server sends all of the file. */
  readonly start: number;
  /** The answer marks its end, so that fewer bytes than expected are another file, not a broken connection. */
  readonly endMarked: boolean;
}

/**
 * Asks for a file from byte `from` on. A server may send all of it instead.
 *
 * @throws Error that says what came instead: often the page of a login, which must not be taken for a beginning
 */
export async function request(url: string, from: number, file: DataFile, signal: AbortSignal): Promise<Sent> {
  const response = await fetch(url, {
    // The bytes as published: a server that compressed them once more would change size and checksum.
    headers: { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) },
    signal,
  });
  const { status, headers, body } = response;
  // "Range not satisfiable" says nothing of what we have: that may be right, and this server's file another.
  if (status === 416 && from > 0) {
    await body?.cancel();
    return request(url, 0, file, signal);
  }
  const problem = problemOf(response, from, file);
  if (body && !problem) {
    const endMarked = status === 200 && /\bchunked\b/i.test(headers.get("transfer-encoding") ?? "");
    return { pieces: body, start: status === 200 ? 0 : from, endMarked };
  }
  await body?.cancel();
  throw new Error(problem ?? `HTTP ${status} without content`);
}

/** Why an answer is not the file, or the rest of it from byte `from` on; undefined when it may be. */
function problemOf({ status, statusText, headers }: Response, from: number, file: DataFile): string | undefined {
  const range = status === 206 ? parseRange(headers.get("content-range")) : undefined;
  if (status !== 200 && range?.start !== from) return `HTTP ${status} ${statusText}`.trimEnd();
  const type = headers.get("content-type") ?? "of no stated type";
  const offered = range ? range.total : lengthOf(headers);
  if (offered !== undefined && offered !== file.bytes)
    return `it offers ${offered} bytes (${type}), ${file.bytes} expected: not the file`;
  if (offered === undefined && status === 200 && /^(text\/html|application\/xhtml)/i.test(type))
    return `it offers a page (${type}) of unknown length, ${file.bytes} bytes expected: not the file`;
  return undefined;
}

/** `bytes 100-299/300`; the total may be `*`, unknown. */
function parseRange(header: string | null): { start: number; total?: number } | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header ?? "") ?? [];
  if (start === undefined) return undefined;
  return { start: Number(start), total: total === "*" ? undefined : Number(total) };
}

/** How many bytes a whole answer has; unknown where it is compressed, since then the header counts other bytes. */
function lengthOf(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? undefined : Number(length);
}
