import { describe, expect, it } from "vitest";
import { type BarSettings, bar, intervalText } from "../../lib/statistics";

/** Three values with mean m and an interval of exactly m ± h: t(0.975, 2) / √3 = 2.4841… */
const around = (m: number, h: number) => [m - h / 2.484137717, m, m + h / 2.484137717];
const check = (settings: Omit<BarSettings, "claim">) => bar({ claim: "it helps", ...settings });

describe("bar", () => {
  it.each([
    // mean, half width, threshold → verdict, finding
    [1.6, 0.3, 0.5, "pass", "beyond"],
    [0.7, 0.3, 0.5, "fail", "undecided"],
    [0.3, 0.1, 0.5, "fail", "short"],
    [-0.6, 0.2, 0.5, "fail", "reversed"],
    [0.1, 0.3, 0.5, "null", "noEffect"],
    [1, 4, 0.5, "null", "noEffect"],
    [0.3, 0.1, 0, "pass", "beyond"],
    [0.1, 0.3, 0, "null", "noEffect"],
    [-0.3, 0.1, 0, "fail", "reversed"],
    // "at most 2.5 worse": no effect passes, a clear loss beyond the bar fails, a clear loss around it is undecided
    [0, 1, -2.5, "pass", "beyond"],
    [-1, 1, -2.5, "pass", "beyond"],
    [-4, 1, -2.5, "fail", "short"],
    [-2.5, 1, -2.5, "fail", "undecided"],
    [-1, 3, -2.5, "null", "noEffect"],
  ])("mean %d ± %d against > %d: %s, %s", (mean, half, threshold, verdict, finding) => {
    const values = around(mean, half);
    expect(check({ values, threshold })).toMatchObject({ verdict, finding });
    const mirrored = values.map((value) => -value);
    expect(check({ values: mirrored, threshold: -threshold, side: "below" })).toMatchObject({ verdict, finding });
  });

  it("must lie beyond the bar, not on it", () => {
    expect(check({ values: [0.5, 0.5, 0.5], threshold: 0.5 })).toMatchObject({ verdict: "fail", finding: "short" });
  });

  it("takes another value of no effect for ratios", () => {
    expect(check({ values: around(1.2, 0.3), threshold: 1.5, noEffect: 1 }).verdict).toBe("null");
    expect(check({ values: around(1.4, 0.3), threshold: 1.5, noEffect: 1 }).verdict).toBe("fail");
    expect(check({ values: around(0.5, 0.3), threshold: 1.5, noEffect: 1 }).finding).toBe("reversed");
  });

  it("passes a control that stays below its bar", () => {
    expect(check({ values: [0, 0, 0, 0, 0], threshold: 40, side: "below" }).verdict).toBe("pass");
  });

  it("says it in one sentence, in any language of the claim", () => {
    const { sentence } = bar({
      claim: "蒸留は誤差を減らす",
      values: around(1.62, 0.33),
      threshold: 0.5,
      unit: "points",
    });
    expect(sentence).toBe(
      "PASS: 蒸留は誤差を減らす. 1.62 points [95 % interval 1.29 to 1.95] over 3 seeds; " +
        "bar > 0.5 points: the whole interval lies beyond the bar.",
    );
    expect(check({ values: [1, 2, 3], threshold: 0.5, of: "draws" }).sentence).toContain(" over 3 draws; bar > 0.5: ");
  });

  it("refuses seeds that diverged and bars that are no number", () => {
    expect(() => check({ values: [1, Number.NaN], threshold: 0 })).toThrow("value 1 is NaN");
    expect(() => check({ values: [1, 2], threshold: Number.NaN })).toThrow('bar "it helps": threshold NaN');
  });
});

describe("intervalText", () => {
  it("rounds to two digits of the half width, with a real minus sign and no minus zero", () => {
    const text = (mean: number, half: number) =>
      intervalText({ mean, low: mean - half, high: mean + half, n: 5, level: 0.95 });
    expect(text(-0.79, 0.42)).toBe("−0.79 [95 % interval −1.21 to −0.37]");
    expect(text(-0.001, 0.42)).toBe("0.00 [95 % interval −0.42 to 0.42]");
    expect(text(93.53, 12.4)).toBe("94 [95 % interval 81 to 106]");
    expect(text(2, 0)).toBe("2.00 [95 % interval 2.00 to 2.00]");
  });
});
