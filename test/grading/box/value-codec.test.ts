import { describe, expect, it } from "vitest";
import { encodeFrame, frameReader } from "../../../lib/grading/box/frames";
import { answerFrame, questionFrame, readQuestion } from "../../../lib/grading/box/questions";
import { readAnswer } from "../../../lib/grading/box/read-answer";
import { decodeValue, encodeValue, MalformedValueError } from "../../../lib/grading/box/value-codec";

const roundTrip = (value: Parameters<typeof encodeValue>[0]) => {
  const { json, blobs } = encodeValue(value);
  return decodeValue(json, blobs);
};

describe("values over the pipe", () => {
  it.each([
    null,
    true,
    "こんにちは \ud83d\ude00 \0",
    [1, 2.5, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [[], [[1]], ["", [null]]],
    [new Float32Array([1, Number.NaN]), new Uint8Array([255]), new Float64Array([-0])],
  ])("%j arrives as it was", (value) => {
    expect(roundTrip(value)).toEqual(value);
  });

  // What a pipe hands over lies somewhere within a larger buffer.
  it.each([
    [new Uint8Array([7])],
    [new Float64Array([1, -0, Number.NaN]), new Float32Array([0.5]), new Int16Array([-2, 3])],
    [new Float64Array(3000).fill(0.25), new Uint8ClampedArray(0)],
  ])("typed arrays come through a pipe alone: no other bytes with them", (...arrays) => {
    const around = Buffer.concat([Buffer.alloc(13, "x"), Buffer.alloc(13, "y")]);
    const through = (frame: Parameters<typeof encodeFrame>[0]) => {
      const bytes = Buffer.concat([encodeFrame({ head: "secret", blobs: [around] }), encodeFrame(frame)]);
      return frameReader(1_000_000)(bytes).at(-1)!;
    };
    const answer = readAnswer(through(answerFrame({ id: "1", kind: "value", value: arrays })));
    const question = readQuestion(through(questionFrame({ id: "1", kind: "call", name: "f", args: arrays })));
    for (const [i, array] of arrays.entries()) {
      for (const came of [answer.kind === "value" && answer.value, question.kind === "call" && question.args]) {
        const arrived = (came as readonly unknown[])[i] as typeof array;
        expect(arrived).toEqual(array);
        expect(arrived.buffer.byteLength).toBe(array.byteLength);
      }
    }
  });

  it("objects lose their prototype, and a key is only a key", () => {
    const came = roundTrip(JSON.parse('{"__proto__": {"polluted": 1}, "n": "NaN", "o": [], "t": 1, "i": 0}'));
    expect(Object.getPrototypeOf(came)).toBe(null);
    expect(Object.keys(came as object)).toEqual(["__proto__", "n", "o", "t", "i"]);
    expect("polluted" in {}).toBe(false);
  });

  it.each([
    ["what JSON would make infinite", "1e999"],
    ["no JSON", "{"],
    ["a number of no name", '{"n":"1e999"}'],
    ["a toJSON", '{"toJSON":1}'],
    ["a record and more", '{"n":"NaN","o":[]}'],
    ["a prototype as kind", '{"t":"__proto__","i":0}'],
    ["a blob that is not there", '{"t":"f8","i":7}'],
    ["a blob of another size", '{"t":"f8","i":0}'],
    ["a blob used twice", '[{"t":"u1","i":0},{"t":"u1","i":0}]'],
    ["an object of no pairs", '{"o":[[1,2]]}'],
    ["depth", "[".repeat(100_000) + "]".repeat(100_000)],
  ])("refuses %s", (_, json) => {
    expect(() => decodeValue(json, [new Uint8Array(3)])).toThrow(MalformedValueError);
  });
});
