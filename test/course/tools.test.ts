import { describe, expect, it } from "vitest";
import { CheckFailure, checkTools } from "../../lib/course";

const tools = checkTools("seed");

describe("the comparisons of checks", () => {
  it("close: the same shape, within the tolerance of the larger of 1 and the expected number", () => {
    tools.close([[1, 2 + 1e-10]], [[1, 2]]);
    tools.close(Float64Array.of(1, 2), [1, 2]);
    tools.close(1e6 + 1e-4, 1e6);
    expect(() => tools.close([1, 2.1], [1, 2])).toThrow(CheckFailure);
    expect(() => tools.close([1], [1, 2])).toThrow("2 numbers");
    expect(() => tools.close([[1, 2]], [1, 2])).toThrow(CheckFailure);
    expect(() => tools.close("1", 1)).toThrow(CheckFailure);
    expect(() => tools.close([1, 2, 3], [1, 2])).toThrow(CheckFailure);
  });

  it("a difference that the shown digits do not show is told as a number", () => {
    const came = [[Math.fround(0.7), 0.3], [1 / 3]];
    expect(() => tools.close(came, [[0.7, 0.3], [1 / 3]])).toThrow(
      "expected [[0.7, 0.3], [0.333333]], came [[0.7, 0.3], [0.333333]], which differs by 1.2e-8; at most 1e-9 is right",
    );
    const far = Array.from({ length: 200 }, (_, i) => i);
    expect(() => tools.close(far.with(150, 900), far)).toThrow("…, which differs by 5; at most 1e-9");
    expect(() => tools.close([...far, 0].with(200, Number.NaN), [...far, 0])).toThrow("which differs by NaN");
    expect(() => tools.close(1.1, 1)).toThrow(/came 1\.1$/);
    expect(() => tools.same(0.1 + 0.2, 0.3)).toThrow("expected 0.3, came 0.30000000000000004");
  });

  it("close: NaN and infinity are close to nothing", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => tools.close(bad, 1)).toThrow(CheckFailure);
      expect(() => tools.close([bad], [bad])).toThrow(CheckFailure);
    }
  });

  it("fields and list: what an answer is made of, or what is missing", () => {
    expect(tools.fields({ a: 1, b: [2] }, ["b", "a"])).toEqual([[2], 1]);
    expect(tools.fields({ a: 1 }, ["a", "b"])).toEqual([1, null]);
    for (const came of [null, 3, "ab", [1, 2], new Float32Array(2)])
      expect(() => tools.fields(came, ["a", "b"])).toThrow("an object { a, b }");
    expect(tools.list([1, "x"], 2)).toEqual([1, "x"]);
    expect(tools.list(Float32Array.of(1, 2), 2)).toEqual([1, 2]);
    for (const came of [null, { length: 2 }, [1], "ab"]) expect(() => tools.list(came, 2)).toThrow("a list of 2");
  });

  it("matrix and number: finite, of the size asked for", () => {
    expect(tools.matrix([[1, 2]], 1, 2)).toEqual([[1, 2]]);
    expect(() => tools.matrix([[1, Number.NaN]], 1, 2)).toThrow("1 × 2 finite numbers");
    expect(() => tools.matrix([[1], [2, 3]], 2, 2)).toThrow(CheckFailure);
    expect(() => tools.number(null)).toThrow("a finite number");
  });

  it("same: no coercion", () => {
    tools.same("healthy", "healthy");
    expect(() => tools.same("1", 1)).toThrow(CheckFailure);
    expect(() => tools.same([["healthy"]], "healthy")).toThrow(CheckFailure);
  });
});
