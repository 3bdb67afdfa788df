import { resolve } from "node:path";
import { describe, it } from "vitest";
import { type Isolation, probeIsolation } from "../../../lib/grading/box";

export const root = resolve(import.meta.dirname, "../../..");

/** The strongest isolation of this machine, found once a test file. */
export const { isolation, missing } = await probeIsolation(root);

/**
 * For tests that need a box; says why they are left out where there is none. Vitest calls the body of a skipped suite to
 * collect its tests, so without walls the body is not handed over at all.
 */
export const describeWalled = (name: string, tests: () => void): void => {
  if (isolation.level !== "process") {
    describe(name, tests);
    return;
  }
  console.log(`left out: ${name}. ${missing.map(({ level, reason }) => `${level}: ${reason}`).join("; ")}`);
  describe.skip(name, () => {
    it("needs a box", () => {});
  });
};

/** The weakest level, which every machine has. */
export const bare: Isolation = { level: "process" };
