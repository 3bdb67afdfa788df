/**
 * Messages over the private pipe: u32 length of the rest, u32 length of the head, head (JSON, UTF-8), then for each
 * blob its u32 length and its bytes. All numbers little-endian.
 */
export interface Frame {
  readonly head: string;
  readonly blobs: readonly Uint8Array[];
}

/** A stream that is not made of frames, or holds one larger than allowed. */
export class BrokenPipeError extends Error {
  override name = "BrokenPipeError";
}

/** One message as bytes. */
export function encodeFrame({ head, blobs }: Frame): Uint8Array {
  const text = Buffer.from(head, "utf8");
  const parts = blobs.flatMap((blob) => [u32(blob.byteLength), blob]);
  const rest = 4 + text.length + parts.reduce((sum, part) => sum + part.byteLength, 0);
  return Buffer.concat([u32(rest), u32(text.length), text, ...parts]);
}

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function decodeFrame(rest: Buffer): Frame {
  try {
    const headEnd = 4 + rest.readUInt32LE(0);
    const head = new TextDecoder("utf-8", { fatal: true }).decode(rest.subarray(4, headEnd));
    if (headEnd > rest.length) throw new RangeError("head");
    const blobs: Uint8Array[] = [];
    for (let at = headEnd; at < rest.length; ) {
      const end = at + 4 + rest.readUInt32LE(at);
      if (end > rest.length) throw new RangeError("blob");
      blobs.push(rest.subarray(at + 4, end));
      at = end;
    }
    return { head, blobs };
  } catch {
    throw new BrokenPipeError("a message whose lengths or text do not fit");
  }
}

/**
 * Cuts a byte stream into frames. Memory stays below the largest frame plus one chunk.
 *
 * @param largest - bytes of the largest frame to accept
 * @returns a function that takes a chunk and gives the frames that it completes; it throws BrokenPipeError
 */
export function frameReader(largest: number): (chunk: Uint8Array) => Frame[] {
  let chunks: Uint8Array[] = [];
  let held = 0;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.byteLength;
    if (held < 4) return [];
    const first = chunks[0]!;
    const length = first.byteLength >= 4 ? Buffer.from(first.buffer, first.byteOffset, 4).readUInt32LE(0) : undefined;
    // Joining only when a frame is whole keeps a large answer in many chunks from being copied once a chunk.
    if (length !== undefined && length <= largest && held < 4 + length) return [];
    let bytes = Buffer.concat(chunks, held);
    const frames: Frame[] = [];
    while (bytes.length >= 4) {
      const rest = bytes.readUInt32LE(0);
      if (rest > largest) throw new BrokenPipeError(`a message of ${rest} bytes; ${largest} is the most`);
      if (rest < 4) throw new BrokenPipeError("a message too short to be one");
      if (bytes.length < 4 + rest) break;
      frames.push(decodeFrame(bytes.subarray(4, 4 + rest)));
      bytes = bytes.subarray(4 + rest);
    }
    chunks = bytes.length > 0 ? [bytes] : [];
    held = bytes.length;
    return frames;
  };
}
