import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

it("the committed bytes are what the AssemblyScript sources compile to", () => {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "build-wasm.mjs"), folder], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    for (const file of ["kernels", "kernels-fused", "trainer", "trainer-fused"].map((name) => `${name}-wasm.ts`))
      expect(readFileSync(join(folder, file), "utf8")).toBe(
        readFileSync(join(root, "lib/backend/dense", file), "utf8"),
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
