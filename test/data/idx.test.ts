import { describe, expect, it } from "vitest";
import { encodeIdx, imageSetFromBytes, parseIdx } from "../../lib/data";

const array = { shape: [2, 2, 3], bytes: Uint8Array.from([0, 51, 102, 153, 204, 255, 6, 5, 4, 3, 2, 1]) };

describe("IDX", () => {
  it("has MNIST's header: magic 2051 and big-endian sides", () => {
    const file = encodeIdx(array);
    expect([...file.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]);
    expect(parseIdx(file, "図形")).toEqual(array);
  });

  it("reads from the middle of a larger buffer", () => {
    const file = Buffer.concat([Buffer.from("prefix"), encodeIdx(array)]).subarray(6);
    expect(parseIdx(file, "x").shape).toEqual([2, 2, 3]);
  });

  it("refuses a file that is cut, too long, of floats, or still compressed, and names it", () => {
    const file = encodeIdx(array);
    expect(() => parseIdx(file.subarray(0, 27), "図形.idx")).toThrow(
      "図形.idx: 27 bytes found; its header says 2×2×3, which takes 28",
    );
    expect(() => parseIdx(Uint8Array.from([...file, 0]), "x")).toThrow("29 bytes found");
    expect(() => parseIdx(file.subarray(0, 9), "x")).toThrow("9 bytes found");
    expect(() => parseIdx(Uint8Array.from([0, 0, 0x0d, 1, 0, 0, 0, 0]), "x")).toThrow("begins with 00 00 0d 01");
    expect(() => parseIdx(Uint8Array.from([0x1f, 0x8b, 8, 0]), "x")).toThrow(/begins with 1f 8b.*unpack it first/);
    expect(() => parseIdx(new Uint8Array(0), "x")).toThrow("begins with nothing");
  });
});

describe("imageSetFromBytes", () => {
  const labels = { shape: [2], bytes: Uint8Array.from([1, 0]) };
  it("maps bytes to 0 … 1", () => {
    const set = imageSetFromBytes("図形", array, labels, ["丸", "角"]);
    expect(set).toMatchObject({ count: 2, height: 2, width: 3, channels: 1, background: 0, name: "図形" });
    expect(set.images[0]).toBe(0);
    expect(set.images[1]).toBe(Math.fround(0.2));
    expect(set.images[5]).toBe(1);
    expect([...set.labels]).toEqual([1, 0]);
  });
  it("refuses labels that do not fit", () => {
    expect(() => imageSetFromBytes("x", array, { shape: [3], bytes: new Uint8Array(3) }, ["a"])).toThrow(
      "labels of shape 3",
    );
    expect(() => imageSetFromBytes("x", array, labels, ["a"])).toThrow("label 0 is 1; expected 0 to 0");
  });
});
