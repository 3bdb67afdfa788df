import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { comparePrediction, liveText, trainingProgress } from "../../lib/course";

const display = Symbol.for("stillroom.display");
type Shown = [bundle: Record<string, unknown>, options: { displayId: string; update: boolean }];
let shown: Shown[];
const texts = () => shown.map(([bundle]) => bundle["text/plain"]);
beforeEach(() => {
  shown = [];
  Reflect.set(globalThis, display, (...call: Shown) => shown.push(call));
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, display);
  vi.restoreAllMocks();
});

describe("liveText", () => {
  it("keeps one place in a notebook, and prints only what stays where there is none", () => {
    const live = liveText();
    live.show("半分");
    live.end("done", { "application/json": 1 });
    expect(texts()).toEqual(["半分", "done"]);
    expect(shown.map(([, { update }]) => update)).toEqual([false, true]);
    expect(shown[0]![1].displayId).toBe(shown[1]![1].displayId);
    expect(shown[1]![0]["application/json"]).toBe(1);

    Reflect.deleteProperty(globalThis, display);
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const printed = liveText();
    printed.show("half");
    printed.end("done");
    expect(log.mock.calls).toEqual([["done"]]);
  });
});

describe("trainingProgress", () => {
  it("counts the steps of all trainings, and the seconds that are left at the present rate", () => {
    const show = trainingProgress("Teacher", 2);
    show({ step: 50, steps: 100, rate: 10 });
    show({ step: 100, steps: 100, rate: 10 });
    show({ step: 60, steps: 100, rate: 20 });
    show({ step: 100, steps: 100, rate: 20 });
    expect(texts()).toEqual([
      `Teacher  ${"█".repeat(5)}${"░".repeat(15)}  25 %, about 15 s left`,
      `Teacher  ${"█".repeat(10)}${"░".repeat(10)}  50 %, about 10 s left`,
      `Teacher  ${"█".repeat(16)}${"░".repeat(4)}  80 %, about 2 s left`,
      "Teacher: done",
    ]);
  });
});

describe("comparePrediction", () => {
  it("does not put words into the mouth of whoever predicted nothing", () => {
    const never = () => {
      throw new Error("asked about no prediction");
    };
    expect(comparePrediction(undefined, "2 points", never)).toBe("You typed no prediction. The result: 2 points.");
  });

  it("says what was predicted, what came, and whether that fits; 0 is a prediction", () => {
    const above1 = (guess: number) => guess > 1;
    expect(comparePrediction(0, "2 点", above1)).toBe("You predicted: 0. The result: 2 点. A surprise, then.");
    expect(comparePrediction(1.5, "2 点", above1)).toBe("You predicted: 1.5. The result: 2 点. You were right.");
  });
});
