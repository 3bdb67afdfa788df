import { describe, expect, it } from "vitest";
import { median, table } from "../../lib/cli/bench/row";

describe("median", () => {
  it("is the middle value, or the mean of the middle two", () => {
    expect(median([3, 1, 10])).toBe(3);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(() => median([])).toThrow("found no values");
  });
});

describe("table", () => {
  const ours = (value: number) => ({ name: "ours", value });
  it("shows a line a figure, ours divided by each peer's, and a dash where a peer has none", () => {
    const rows = [
      { what: "start", unit: "s", goal: 0.25, ours: ours(0.2), peer: { name: "A", value: 0.8 }, ratio: 0.25 },
      { what: "start", unit: "s", goal: 0.25, ours: ours(0.2), peer: { name: "B", value: 0.1 }, ratio: 2 },
      { what: "memory", unit: "MB", goal: 200, ours: ours(150.257), peer: { name: "B", value: 100 }, ratio: 1.5 },
      { what: "stop", unit: "ms", ours: ours(7) },
    ];
    expect(table(rows).split("\n")).toEqual([
      "        ours             goal      A       ours ÷ it  B          ours ÷ it",
      "start   ours  0.20 s     ≤ 0.25 s  0.80 s  0.25       0.10 s     2.00",
      "memory  ours  150.26 MB  ≤ 200 MB  –                  100.00 MB  1.50",
      "stop    ours  7.00 ms    –         –                  –",
    ]);
  });

  it("keeps our own variants apart, and has no columns for what nobody has", () => {
    const rows = ["wasm", "native"].map((name, i) => ({ what: "step", unit: "ms", ours: { name, value: i + 1 } }));
    expect(table(rows).split("\n")).toEqual(["      ours", "step  wasm    1.00 ms", "step  native  2.00 ms"]);
  });
});
