import { describe, expect, it } from "vitest";
import { BrokenPipeError, encodeFrame, frameReader } from "../../../lib/grading/box/frames";

const frames = [
  { head: "{}", blobs: [] },
  { head: "日本語", blobs: [new Uint8Array([1, 2, 3]), new Uint8Array(0)] },
  { head: "", blobs: [new Uint8Array(70_000).fill(7)] },
];
const plain = (found: ReturnType<ReturnType<typeof frameReader>>) =>
  found.map(({ head, blobs }) => ({ head, blobs: blobs.map((blob) => new Uint8Array(blob)) }));

describe("frames", () => {
  it.each([1, 2, 3, 5, 4096, 1_000_000])("come out of a stream in pieces of %d bytes", (size) => {
    const bytes = Buffer.concat(frames.map(encodeFrame));
    const read = frameReader(100_000);
    const found = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...read(bytes.subarray(at, at + size)));
    expect(plain(found)).toEqual(frames);
  });

  it.each([
    ["larger than allowed, before it arrives", Buffer.from([0xff, 0xff, 0xff, 0x7f])],
    ["of no length", Buffer.from([0, 0, 0, 0])],
    ["whose head is longer than itself", Buffer.from([4, 0, 0, 0, 9, 0, 0, 0])],
    ["whose blob is longer than itself", Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0])],
    ["with half a length", Buffer.from([6, 0, 0, 0, 0, 0, 0, 0, 1, 0])],
    ["that is no UTF-8", Buffer.from([5, 0, 0, 0, 1, 0, 0, 0, 0xff])],
    ["of text", Buffer.from("HTTP/1.1 200 OK\n")],
  ])("a message %s breaks the pipe", (_, bytes) => {
    expect(() => frameReader(1000)(bytes)).toThrow(BrokenPipeError);
  });
});
