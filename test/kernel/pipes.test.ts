import { describe, expect, it, vi } from "vitest";
import { encodeJson, frameDecoder, frameKind } from "../../lib/kernel/cells/frames";
import { gatherOutput } from "../../lib/kernel/cells/gather-output";
import { mark } from "../../lib/kernel/cells/messages";
import { nativeOutput } from "../../lib/kernel/cells/native-output";

function outputFrame(kind: number, run: number, text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(9);
  head.writeUInt32LE(body.length + 4, 0);
  head[4] = kind;
  head.writeUInt32LE(run, 5);
  return Buffer.concat([head, body]);
}

describe("frames", () => {
  const stream = Buffer.concat([
    encodeJson({ 言: "葉" }, [Buffer.from([1, 2]), Buffer.from([]), Buffer.from([3])]),
    outputFrame(frameKind.stdout, 7, "出"),
    outputFrame(frameKind.stderr, 8, ""),
    encodeJson(null),
  ]);
  const whole = frameDecoder()(stream);

  it("carry values, buffers and output", () => {
    expect(whole).toEqual([
      { kind: 0, value: { 言: "葉" }, buffers: [Buffer.from([1, 2]), Buffer.from([]), Buffer.from([3])] },
      { kind: 1, run: 7, bytes: Buffer.from("出") },
      { kind: 2, run: 8, bytes: Buffer.from("") },
      { kind: 0, value: null, buffers: [] },
    ]);
  });

  it.each([1, 2, 3, 5, 8, 13])("are the same however the pipe cuts them: pieces of %i bytes", (size) => {
    const decode = frameDecoder();
    const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
      stream.subarray(i * size, (i + 1) * size),
    );
    expect(pieces.flatMap((piece) => decode(piece))).toEqual(whole);
  });
});

describe("native output", () => {
  const token = "0123456789abcdef";
  const text = `前${mark(token, 12)}中\u001b[31m赤\u001b_stillroom:other:3\u001b\\${mark(token, 13)}後`;

  function read(pieces: Buffer[]): string[] {
    const events: string[] = [];
    const bytes: Buffer[] = [];
    const flush = () => {
      if (bytes.length > 0) events.push(Buffer.concat(bytes.splice(0)).toString());
    };
    const take = nativeOutput(
      token,
      (chunk) => bytes.push(Buffer.from(chunk)),
      (run) => {
        flush();
        events.push(`run ${run}`);
      },
    );
    for (const piece of pieces) take(piece);
    flush();
    return events;
  }
  const expected = ["前", "run 12", "中\u001b[31m赤\u001b_stillroom:other:3\u001b\\", "run 13", "後"];

  it.each([1, 2, 3, 7, 1000])("has its marks taken out and nothing else, in pieces of %i bytes", (size) => {
    const data = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(data.length / size) }, (_, i) =>
      data.subarray(i * size, (i + 1) * size),
    );
    expect(read(pieces)).toEqual(expected);
  });
});

describe("gathering output", () => {
  it("joins neighbours of one stream and run, keeps the order, and publishes by itself", () => {
    vi.useFakeTimers();
    const published: unknown[] = [];
    const gathered = gatherOutput((...args) => published.push(args));
    const [out, err] = [gathered.source("stdout"), gathered.source("stderr")];
    out(1, Buffer.from("a"));
    out(1, Buffer.from("b"));
    err(1, Buffer.from("c"));
    out(2, Buffer.from("d"));
    expect(published).toEqual([
      [1, "stdout", "ab"],
      [1, "stderr", "c"],
    ]);
    vi.advanceTimersByTime(50);
    expect(published.at(-1)).toEqual([2, "stdout", "d"]);
    out(2, Buffer.from("x".repeat(300_000)));
    expect(published.length).toBe(4);
    gathered.flush();
    expect(published.length).toBe(4);
    vi.useRealTimers();
  });
});
