/**
 * The framing of the pipe between the protocol process and the cell process: a 32-bit little-endian length, one byte
 * for the kind, the body. A frame of output holds the number of the run and raw bytes; any other frame is JSON with
 * binary buffers behind it. Output bypasses JSON because floods of it must not cost more than copying.
 */
export const frameKind = { json: 0, stdout: 1, stderr: 2 } as const;

const headerBytes = 5;

export interface OutputFrame {
  kind: 1 | 2;
  run: number;
  bytes: Buffer;
}

export interface JsonFrame<T> {
  kind: 0;
  value: T;
  buffers: Buffer[];
}

/** The process that runs the cells writes frames, and a cell may replace what it finds in JSON. */
const { parse, stringify } = JSON;

/** One frame with a JSON value and its binary buffers. Like all that a cell depends on, without methods of arrays. */
export function encodeJson(value: unknown, buffers: readonly Uint8Array[] = []): Buffer {
  const sizes: number[] = [];
  let bytes = 0;
  for (const [i, { byteLength }] of buffers.entries()) {
    sizes[i] = byteLength;
    bytes += byteLength;
  }
  const json = Buffer.from(stringify({ value, sizes }));
  const length = 4 + json.length + bytes;
  const head = Buffer.alloc(headerBytes + 4);
  head.writeUInt32LE(length, 0);
  head[4] = frameKind.json;
  head.writeUInt32LE(json.length, headerBytes);
  return Buffer.concat([head, json, ...buffers]);
}

function decodeBody<T>(kind: number, body: Buffer): OutputFrame | JsonFrame<T> {
  if (kind === frameKind.stdout || kind === frameKind.stderr)
    return { kind, run: body.readUInt32LE(0), bytes: body.subarray(4) };
  const end = 4 + body.readUInt32LE(0);
  const { value, sizes } = parse(body.toString("utf8", 4, end)) as { value: T; sizes: number[] };
  const starts = sizes.map((_, i) => end + sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  return { kind: 0, value, buffers: sizes.map((size, i) => body.subarray(starts[i]!, starts[i]! + size)) };
}

/** A decoder that takes the chunks of a pipe as they come and returns the frames that each one completes. */
export function frameDecoder<T>(): (chunk: Buffer) => (OutputFrame | JsonFrame<T>)[] {
  let pending: Buffer[] = [];
  let size = 0;
  let needed = headerBytes;
  return (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    // Joined only when a whole frame is there: a frame of many chunks is copied once.
    if (size < needed) return [];
    const data = pending.length === 1 ? chunk : Buffer.concat(pending);
    const frames: (OutputFrame | JsonFrame<T>)[] = [];
    let at = 0;
    needed = headerBytes;
    while (data.length - at >= headerBytes) {
      const end = at + headerBytes + data.readUInt32LE(at);
      if (end > data.length) {
        needed = end - at;
        break;
      }
      frames.push(decodeBody<T>(data[at + 4]!, data.subarray(at + headerBytes, end)));
      at = end;
    }
    pending = at < data.length ? [data.subarray(at)] : [];
    size = data.length - at;
    return frames;
  };
}
