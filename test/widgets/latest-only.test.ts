import { afterEach, expect, it, vi } from "vitest";
import { latestOnly } from "../../lib/widgets/latest-only";

const hook = Symbol.for("stillroom.interrupts");
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, hook);
});

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

it("work that waited when the user interrupted is not waited for, and knows that it is the newest no more", async () => {
  vi.useFakeTimers();
  let interrupts = 0;
  Object.defineProperty(globalThis, hook, { value: () => interrupts, configurable: true });
  const begun: { end(): void; isNewest(): boolean }[] = [];
  const call = latestOnly((isNewest) => new Promise((end) => begun.push({ end, isNewest })));
  const again = async () => {
    call();
    await vi.runAllTimersAsync();
    return begun.length;
  };
  expect([await again(), await again()]).toEqual([1, 1]);
  interrupts++;
  expect([begun[0]!.isNewest(), await again(), await again()]).toEqual([true, 2, 2]);
  expect(begun.map(({ isNewest }) => isNewest())).toEqual([false, true]);
  // What went on in spite of the interrupt changes nothing when it ends late.
  begun[0]!.end();
  expect(await again()).toBe(2);
  begun[1]!.end();
  await vi.runAllTimersAsync();
  expect(begun.length).toBe(3);
});
