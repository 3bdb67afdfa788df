import process from "node:process";
import { Writable } from "node:stream";
import { frameKind } from "../frames";
import { currentRun } from "./current-run";
import { writeOutput } from "./pipe";

// A copy, because a cell may replace it.
const { nextTick } = process;

type Done = (error?: Error | null) => void;

/**
 * A stream that takes what a program prints; it is there when `write` returns, even if the program then blocks.
 * `write` does without the machinery of Writable, whose state an interrupt in the middle of it would leave broken.
 */
class OutputStream extends Writable {
  readonly isTTY = false;

  constructor(readonly fd: 1 | 2) {
    super({ autoDestroy: false, emitClose: false });
  }

  override write(chunk: unknown, encodingOrDone?: BufferEncoding | Done, callback?: Done): boolean {
    const [encoding, done] =
      typeof encodingOrDone === "function" ? [undefined, encodingOrDone] : [encodingOrDone, callback];
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array))
      throw new TypeError(`write: found ${typeof chunk}, expected a string or bytes`);
    const plain = typeof chunk !== "string" || encoding === undefined || encoding === "utf8";
    writeOutput(this.fd, currentRun(), plain ? chunk : Buffer.from(chunk, encoding));
    if (done) nextTick(done);
    return true;
  }

  /** Whoever ends standard output hears that everything is written; later writes go on, as in Node. */
  override end(...args: unknown[]): this {
    const [chunk, encoding] = args;
    if (typeof chunk === "string" || chunk instanceof Uint8Array)
      this.write(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : undefined);
    return super.end(args.findLast((arg) => typeof arg === "function") as (() => void) | undefined);
  }
}

/** Replaces `process.stdout` and `process.stderr`; what writes to the file descriptors is captured outside. */
export function replaceStandardStreams(): void {
  const replace = (name: "stdout" | "stderr", kind: 1 | 2) =>
    Object.defineProperty(process, name, { configurable: true, enumerable: true, value: new OutputStream(kind) });
  replace("stdout", frameKind.stdout);
  replace("stderr", frameKind.stderr);
}
