import { expect, it } from "vitest";
import type { KernelContestant } from "../../lib/cli/bench/kernel-contestants";
import { figures, type Running } from "../../lib/cli/bench/kernel-figures";
import { busyCells, longestToStop } from "../../lib/cli/bench/kernel-interrupts";
import type { KernelClient } from "../../lib/kernel/client";

/** A kernel that says go and ends a cell when it is interrupted, or fails it. */
function fake(fails: (code: string) => boolean) {
  const ran: string[] = [];
  let end = () => {};
  const client = {
    execute(code: string, { onOutput }: { onOutput(): void }) {
      ran.push(code);
      if (fails(code)) return Promise.reject(new Error("gone"));
      return new Promise<void>((resolve) => {
        end = resolve;
        onOutput();
      });
    },
    interrupt: async () => end(),
  };
  return { ran, kernel: { client: client as unknown as KernelClient, pid: 0, started: 0 } satisfies Running };
}

const contestant = (busy?: Readonly<Record<string, string>>) =>
  ({ interrupt: "message", code: { busy } }) as unknown as KernelContestant;

it("the bench interrupts every kind of busy cell", async () => {
  const { ran, kernel } = fake(() => false);
  expect(await longestToStop(kernel, contestant(busyCells))).toBeGreaterThan(0);
  expect(ran).toEqual(Object.values(busyCells));
  expect(ran.length).toBeGreaterThan(8);
});

it("the bench names the kind that a kernel does not stop, and asks no kernel without such cells", async () => {
  const { kernel } = fake((code) => code === "二");
  await expect(longestToStop(kernel, contestant({ 甲: "一", 乙: "二" }))).rejects.toThrow("乙: gone");
  expect(await longestToStop(kernel, contestant())).toBeUndefined();
});

it("the bench says by which measure memory is resident: pages that processes share count once", () => {
  const memory = figures.map(({ what }) => what).filter((what) => what.includes("memory"));
  expect(memory).toEqual([expect.stringContaining("(Pss)"), expect.stringContaining("(Pss)")]);
});
