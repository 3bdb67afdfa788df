import { describe, expect, it } from "vitest";
import { duration, progressLine } from "../../lib/jobs";

describe("progress", () => {
  it("counts the rate of this run alone", () => {
    expect(progressLine(30, 100, 10, 4)).toBe("30 of 100 done, 5.0 a second, about 14 s left");
    expect(progressLine(3, 100, 0, 180)).toBe("3 of 100 done, 1.0 a minute, about 1 h 37 min left");
    expect(progressLine(0, 100, 0, 0)).toBe("0 of 100 done, 0.0 a second, about ? left");
  });

  it.each([
    [0, "0 s"],
    [59.2, "1 min"],
    [75, "1 min 15 s"],
    [3725, "1 h 2 min"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
