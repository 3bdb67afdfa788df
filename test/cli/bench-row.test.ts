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
  it("shows ours, the peer's and the ratio, and a dash where there is no peer", () => {
    const rows = [
      { what: "step", unit: "ms", ours: { name: "wasm", value: 2 }, peer: { name: "peer", value: 4 }, ratio: 0.5 },
      { what: "longer step", unit: "ms", ours: { name: "wasm", value: 10.257 } },
    ];
    expect(table(rows).split("\n")).toEqual([
      "             ours            peer           ratio",
      "step         wasm  2.00 ms   peer  4.00 ms  0.50",
      "longer step  wasm  10.26 ms  –",
    ]);
  });
});
