import { describe, expect, it } from "vitest";
import { remembered } from "../../lib/training/remembered";

function counted<Inputs extends readonly unknown[], Answer>(work: (...inputs: Inputs) => Answer) {
  let calls = 0;
  const ask = remembered((...inputs: Inputs) => {
    calls++;
    return work(...inputs);
  });
  return { ask, calls: () => calls };
}

describe("an answer that is remembered", () => {
  it("is worked out once, and each asker has a copy", () => {
    const { ask, calls } = counted((rows: readonly (readonly number[])[]) => rows.map((row) => row.map((x) => 2 * x)));
    const first = ask([[1, 2], [], [3]]);
    first[0]![0] = 99;
    expect(ask([[1, 2], [], [3]])).toEqual([[2, 4], [], [6]]);
    expect(calls()).toBe(1);
  });

  it.each<[unknown, unknown]>([
    [
      [[1, 2], [3]],
      [[1], [2, 3]],
    ],
    [[Number.NaN], [Number.POSITIVE_INFINITY]],
    [[0], [-0]],
    [[], [[]]],
    ["1", 1],
    [1, [1]],
    [undefined, "undefined"],
    [[0.1 + 0.2], [0.3]],
    ["練習", "練"],
    [Float32Array.of(Number.NaN), Float32Array.of(Number.POSITIVE_INFINITY)],
    [Float32Array.of(1), Int32Array.of(1)],
    // A hole is no NaN.
    [Array(1), [Number.NaN]],
  ])("of %j is not that of %j", (one, other) => {
    const { ask, calls } = counted((input: unknown) => input);
    expect([ask(one), ask(other), ask(one)]).toEqual([one, other, one]);
    expect(calls()).toBe(2);
  });

  it("is kept while it is asked for: of very many the oldest goes", () => {
    const { ask, calls } = counted((x: number) => x);
    for (let x = 0; x < 300; x++) {
      ask(x);
      ask(-1);
    }
    expect(calls()).toBe(301);
    ask(299);
    expect(calls()).toBe(301);
    ask(0);
    expect(calls()).toBe(302);
  });

  it("is none of what is no list, number or text: a set, a function", () => {
    const { ask, calls } = counted((input: unknown) => (input instanceof Set ? input.size : "none"));
    expect([ask(new Set([1])), ask(new Set([1, 2])), ask([new Set()]), ask(() => 1)]).toEqual([1, 2, "none", "none"]);
    ask(() => 1);
    expect(calls()).toBe(5);
  });

  it("is none where the work throws", () => {
    const { ask, calls } = counted(() => {
      throw new RangeError("no");
    });
    expect(ask).toThrow("no");
    expect(ask).toThrow("no");
    expect(calls()).toBe(2);
  });
});
