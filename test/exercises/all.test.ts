import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { modules } from "../../lib/course";
import { verifyModule } from "../../lib/grading/authoring";

const root = resolve(import.meta.dirname, "../..");

// The proofs of `stillroom verify`, for every module there is.
describe.each(modules)("exercise $id", ({ id }) => {
  it("is fit to hand out", async () => {
    const { proofs, passed } = await verifyModule(root, id);
    expect(proofs.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
    expect(proofs.filter(({ count }) => count === 0)).toEqual([]);
    expect(passed).toBe(true);
    // Solutions and mutants train networks: some hundred short trainings a module.
  }, 240_000);
});
