import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { barDisplay, barMime, jupyterDisplay, profile } from "../../lib/course";
import { bar } from "../../lib/statistics";

const settings = { claim: "On glyphs 文字, a gain", values: [1, 1.2, 0.9, 1.1], threshold: 0.5, unit: "points" };

describe("barDisplay", () => {
  const judged = bar(settings);
  const shown = barDisplay({ module: "01-distillation-loss", profile: "quick", bars: [{ on: "glyphs", ...judged }] });
  const bundle = shown[jupyterDisplay]();

  it("says the sentence to people, in every host", () => {
    expect(bundle["text/plain"]).toBe(judged.sentence);
    expect(inspect(shown)).toBe(judged.sentence);
    expect(judged.sentence).toMatch(/^PASS: On glyphs 文字/);
  });

  it("says the same to programs, as JSON", () => {
    expect(JSON.parse(JSON.stringify(bundle[barMime]))).toEqual({
      module: "01-distillation-loss",
      profile: "quick",
      bars: [
        {
          on: "glyphs",
          verdict: "pass",
          sentence: judged.sentence,
          threshold: 0.5,
          interval: { mean: judged.interval.mean, low: judged.interval.low, high: judged.interval.high, n: 4 },
        },
      ],
    });
  });
});

describe("profile", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is quick unless STILLROOM_PROFILE says full, and nothing else", () => {
    vi.stubEnv("STILLROOM_PROFILE", "");
    expect(profile()).toBe("quick");
    vi.stubEnv("STILLROOM_PROFILE", "full");
    expect(profile()).toBe("full");
    vi.stubEnv("STILLROOM_PROFILE", "fast");
    expect(profile).toThrow('STILLROOM_PROFILE is "fast"; expected "quick" or "full"');
  });
});
