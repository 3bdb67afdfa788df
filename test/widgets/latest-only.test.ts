import { afterEach, expect, it, vi } from "vitest";
import { latestOnly } from "../../lib/widgets/latest-only";

afterEach(() => void vi.useRealTimers());

it("work called for many times runs once, and again though an interrupt took the timer of an earlier call", async () => {
  vi.useFakeTimers();
  const work = vi.fn(async () => {});
  const call = latestOnly(work);
  for (let i = 0; i < 3; i++) call();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(1);
  call();
  vi.clearAllTimers();
  call();
  await vi.runAllTimersAsync();
  expect(work).toHaveBeenCalledTimes(2);
});
