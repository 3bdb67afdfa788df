import { expect, it } from "vitest";

const halves = Float32Array.of(0.5, Number.NaN, 1.5);

it("typed arrays of one kind with the same bytes are equal, wherever they lie", () => {
  expect({ 重み: [halves] }).toEqual({ 重み: [halves.slice()] });
  expect(halves.subarray(2)).toStrictEqual(Float32Array.of(1.5));
  expect(new Int8Array(new SharedArrayBuffer(2))).toEqual(new Int8Array(2));
});

it.each([
  ["another value", halves, Float32Array.of(0.5, Number.NaN, 2)],
  ["another length", halves, halves.subarray(1)],
  ["another kind", new Int32Array(2), new Uint32Array(2)],
  ["another sign of zero", Float64Array.of(0), Float64Array.of(-0)],
  ["no typed array", Uint8Array.of(1), [1]],
])("%s is a difference, at any depth", (_, a, b) => {
  expect(a).not.toEqual(b);
  expect({ 重み: [b] }).not.toStrictEqual({ 重み: [a] });
});

it("numbers with several bit patterns are equal all the same", () => {
  const [one, other] = [0x7fc00000, 0x7fc00001].map((bits) => new Float32Array(Uint32Array.of(bits).buffer));
  expect(one).toEqual(other);
});

it("comparisons look at bytes", () => {
  // Vitest alone would see the property too, and every index with it.
  expect(Object.assign(halves.slice(), { 名: 1 })).toEqual(halves);
});
