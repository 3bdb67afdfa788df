import { writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers";
import { encodeJson } from "../frames";
import type { FromCell } from "../messages";

/** The descriptor of the pipe to the protocol process. Only the main thread writes to it, and it blocks. */
const pipe = 3;
const headBytes = 9;
const capacity = 64 * 1024;
/** Writes that may go out one by one within a window; beyond that a program floods and they are gathered. */
const eagerWrites = 1000;
const windowMs = 20;

const buffer = Buffer.allocUnsafeSlow(capacity);
// `used` covers whole frames only and moves last: an interrupt between two lines here must not tear a frame.
let used = 0;
let open: { kind: number; run: number; start: number } | undefined;
let windowStart = 0;
let writes = 0;
let flushPlanned = false;

function writeWhole(bytes: Uint8Array, length: number): void {
  for (let at = 0; at < length; ) at += writeSync(pipe, bytes, at, length - at);
}

/** Hands everything that was written so far to the protocol process; waits while that one is busy. */
export function flush(): void {
  const length = used;
  used = 0;
  open = undefined;
  if (length > 0) writeWhole(buffer, length);
}

function flushSoon(): void {
  const now = performance.now();
  if (now - windowStart > windowMs) {
    windowStart = now;
    writes = 0;
    flush();
  } else if (++writes <= eagerWrites) flush();
  else if (!flushPlanned) {
    setTimeout(() => {
      flushPlanned = false;
      flush();
    }, windowMs).unref();
    flushPlanned = true;
  }
}

function append(kind: number, run: number, maxBytes: number, write: (at: number) => number): void {
  if (used + headBytes + maxBytes > capacity) flush();
  if (open?.kind !== kind || open.run !== run) {
    buffer[used + 4] = kind;
    buffer.writeUInt32LE(run, used + 5);
    open = { kind, run, start: used };
  }
  const { start } = open;
  const from = Math.max(used, start + headBytes);
  const end = from + write(from);
  buffer.writeUInt32LE(end - start - 5, start);
  used = end;
}

/** Appends output of a run to standard output or standard error. */
export function writeOutput(kind: 1 | 2, run: number, data: string | Uint8Array): void {
  const text = typeof data === "string";
  const most = text ? data.length * 3 : data.byteLength;
  if (headBytes + most <= capacity) {
    append(kind, run, most, (at) => {
      if (text) return buffer.write(data, at);
      buffer.set(data, at);
      return data.byteLength;
    });
  } else {
    flush();
    const bytes = text ? Buffer.from(data) : data;
    const head = Buffer.alloc(headBytes);
    head.writeUInt32LE(bytes.byteLength + 4, 0);
    head[4] = kind;
    head.writeUInt32LE(run, 5);
    const frame = Buffer.concat([head, bytes]);
    writeWhole(frame, frame.length);
  }
  flushSoon();
}

/** Sends a message, behind all output written before it. */
export function send(message: FromCell, buffers?: readonly Uint8Array[]): void {
  flush();
  const frame = encodeJson(message, buffers);
  writeWhole(frame, frame.length);
}
