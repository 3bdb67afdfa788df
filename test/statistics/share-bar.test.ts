import { describe, expect, it } from "vitest";
import { shareBar, shareInterval } from "../../lib/statistics";

const claim = "the die shows 六";

describe("shareBar", () => {
  it("passes, fails or cannot tell by Wilson's interval", () => {
    // 40 of 50: 0.670 to 0.888.
    const at = (threshold: number) => shareBar({ claim, successes: 40, trials: 50, threshold });
    expect(at(0.6).interval).toEqual(shareInterval(40, 50));
    expect([0.66, 0.67, 0.88, 0.89].map((threshold) => at(threshold).verdict)).toEqual([
      "pass",
      "null",
      "null",
      "fail",
    ]);
  });

  it("takes a share exactly at the threshold for none above it", () => {
    const { high } = shareInterval(40, 50);
    expect(shareBar({ claim, successes: 40, trials: 50, threshold: high }).verdict).toBe("fail");
    const { low } = shareInterval(40, 50);
    expect(shareBar({ claim, successes: 40, trials: 50, threshold: low }).verdict).toBe("null");
  });

  it("says so in percent", () => {
    expect(shareBar({ claim, successes: 40, trials: 50, threshold: 0.6 }).sentence).toBe(
      "PASS: the die shows 六. 80 % [95 % interval 67 to 89] over 50 draws; bar > 60 %: the whole interval lies above the bar.",
    );
    expect(shareBar({ claim, successes: 4, trials: 50, threshold: 0.6 }).sentence).toContain("below the bar");
    expect(shareBar({ claim, successes: 30, trials: 50, threshold: 0.6 }).sentence).toContain("NULL");
  });

  it("names what is wrong", () => {
    for (const threshold of [0, 1, Number.NaN, 60]) {
      expect(() => shareBar({ claim, successes: 1, trials: 2, threshold })).toThrow(`the threshold is ${threshold}`);
    }
    expect(() => shareBar({ claim, successes: 3, trials: 2, threshold: 0.5 })).toThrow("3 of 2");
  });
});
