import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");

it("the committed bytes are what the AssemblyScript source compiles to", () => {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const target = join(folder, "kernels-wasm.ts");
    const { status, stderr } = spawnSync(process.execPath, [join(root, "build-wasm.mjs"), target], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readFileSync(target, "utf8")).toBe(readFileSync(join(root, "lib/backend/dense/kernels-wasm.ts"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
