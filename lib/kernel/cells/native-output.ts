import { mark } from "./messages";

/**
 * Reads file descriptor 1 or 2 of the cell process, where native code and child processes write. Marks that the cell
 * process writes there tell when all output of a run has come; they are taken out.
 *
 * @returns a function that takes the next chunk
 */
export function nativeOutput(token: string, output: (bytes: Buffer) => void, marked: (run: number) => void) {
  const start = Buffer.from(mark(token, 0).split("0\u001b\\")[0]!);
  const end = Buffer.from("\u001b\\");
  let held: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    let data = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    for (let at = data.indexOf(start); at >= 0; at = data.indexOf(start)) {
      const stop = data.indexOf(end, at + start.length);
      if (stop < 0) break;
      if (at > 0) output(data.subarray(0, at));
      marked(Number(data.toString("latin1", at + start.length, stop)));
      data = data.subarray(stop + end.length);
    }
    // The beginning of a mark may be here and its rest in the next chunk.
    const partial = [...partialMarks(data, start)][0] ?? data.length;
    if (partial > 0) output(data.subarray(0, partial));
    held = Buffer.from(data.subarray(partial));
  };
}

/** Where a mark, or the first bytes of one, begin that reach to the end of the data. */
function* partialMarks(data: Buffer, start: Buffer): Generator<number> {
  for (let at = data.indexOf(0x1b); at >= 0; at = data.indexOf(0x1b, at + 1)) {
    const length = Math.min(start.length, data.length - at);
    if (data.subarray(at, at + length).equals(start.subarray(0, length))) yield at;
  }
}
