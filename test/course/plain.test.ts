import { describe, expect, it } from "vitest";
import { copyPlain, NotPlainError, type Plain } from "../../lib/course";

describe("copyPlain", () => {
  it("copies data of every kind, NaN, infinities and Japanese included", () => {
    const value = { a: [1, Number.NaN, Number.NEGATIVE_INFINITY, [null, true, "蒸留"]], b: Float32Array.of(1.5, 2) };
    const copy = copyPlain(value) as { readonly [key: string]: Plain };
    expect({ ...copy }).toEqual(value);
    expect(copy.a).not.toBe(value.a);
    expect(copy.b).not.toBe(value.b);
  });

  it("says where something else than data is, and what it is", () => {
    class Tensor {}
    expect(() => copyPlain(undefined)).toThrow(/undefined.*return/);
    expect(() => copyPlain([1, { x: () => 1 }])).toThrow("the value[1].x is a function");
    expect(() => copyPlain([new Tensor()])).toThrow("the value[0] is a Tensor");
    expect(() => copyPlain(Promise.resolve(1))).toThrow("Promise");
    expect(() => copyPlain(new Map())).toThrow(NotPlainError);
  });

  it("survives a cycle", () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => copyPlain(loop)).toThrow("contains itself");
  });

  it("keeps `__proto__` a key", () => {
    const copy = copyPlain(JSON.parse('{"__proto__": {"polluted": true}}'));
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(Object.keys(copy as object)).toEqual(["__proto__"]);
  });
});
