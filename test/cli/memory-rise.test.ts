import { describe, expect, it } from "vitest";
import { memoryRise } from "../../lib/cli/bench/memory-rise";

describe("memoryRise", () => {
  it("sees what a training keeps, in MiB, between steps 200 and 1200", async () => {
    const kept: Buffer[] = [];
    const rise = await memoryRise(async (record) => {
      record(200);
      for (let i = 0; i < 64; i++) kept.push(Buffer.alloc(2 ** 20, 1));
      record(1200);
    });
    expect(rise).toBeGreaterThan(48);
    expect(kept).toHaveLength(64);
  });

  it("refuses a training that was not looked at", async () => {
    await expect(memoryRise(async (record) => record(200))).rejects.toThrow("expected 200 and 1200");
  });
});
