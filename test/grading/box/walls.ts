import { resolve } from "node:path";
import { describe } from "vitest";
import { type Isolation, probeIsolation } from "../../../lib/grading/box";

export const root = resolve(import.meta.dirname, "../../..");

/** The strongest isolation of this machine, found once a test file. */
export const { isolation, missing } = await probeIsolation(root);

/** For tests that need a box; says why they are left out where there is none. */
export const describeWalled = (name: string, tests: () => void): void => {
  const walled = isolation.level !== "process";
  if (!walled)
    console.log(`left out: ${name}. ${missing.map(({ level, reason }) => `${level}: ${reason}`).join("; ")}`);
  describe.skipIf(!walled)(name, tests);
};

/** The weakest level, which every machine has. */
export const bare: Isolation = { level: "process" };
