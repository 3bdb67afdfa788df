import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { unansweredInterrupts } from "../../lib/kernel/cells/unanswered-interrupts";

describe("interrupts", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watched() {
    const said: string[] = [];
    return {
      said,
      ...unansweredInterrupts(
        () => void said.push("told"),
        () => void said.push("ended"),
      ),
    };
  }

  it("that nothing answers are told of once, and the next one ends the process", () => {
    const { said, asked } = watched();
    asked();
    asked();
    vi.advanceTimersByTime(4999);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual(["told"]);
    asked();
    expect(said).toEqual(["told", "ended"]);
  });

  it("that are answered, before or after the user was told, leave the next one as it was", () => {
    const { said, asked, answered } = watched();
    asked();
    answered();
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
    asked();
    vi.advanceTimersByTime(5000);
    answered();
    asked();
    expect(said).toEqual(["told"]);
    vi.advanceTimersByTime(5000);
    expect(said).toEqual(["told", "told"]);
  });
});
