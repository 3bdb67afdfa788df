import process from "node:process";
import { Writable } from "node:stream";
import { frameKind } from "../frames";
import { currentRun } from "./current-run";
import { writeOutput } from "./pipe";

/** A stream that takes what a program prints; it is there when `write` returns, even if the program then blocks. */
function outputStream(kind: 1 | 2): Writable & { fd: number; isTTY: boolean } {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, encoding, done) {
      const plain = typeof chunk !== "string" || encoding === "utf8" || encoding === "utf-8";
      writeOutput(kind, currentRun(), plain ? chunk : Buffer.from(chunk, encoding));
      done();
    },
  });
  return Object.assign(stream, { fd: kind, isTTY: false });
}

/** Replaces `process.stdout` and `process.stderr`; what writes to the file descriptors is captured outside. */
export function replaceStandardStreams(): void {
  const replace = (name: "stdout" | "stderr", kind: 1 | 2) =>
    Object.defineProperty(process, name, { configurable: true, enumerable: true, value: outputStream(kind) });
  replace("stdout", frameKind.stdout);
  replace("stderr", frameKind.stderr);
}
