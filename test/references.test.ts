import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

// Every reference*.py computes, by other means than lib/, the numbers that lie beside it as reference*.json and that tests
// compare with. Here the scripts run again, where Python has what they import, so that nobody can edit numbers by hand.
const entries = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).sort();
const scripts = entries.filter((path) => /\breference[^/]*\.py$/.test(path));

const python = (...args: string[]) => execFileSync("python3", args, { encoding: "utf8", stdio: "pipe" });
const missing = (() => {
  try {
    python("-c", "import mpmath, numpy, scipy, torch");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
  }
})();
if (missing) {
  console.log(
    `Reference scripts are not run again: python3 with mpmath, NumPy, SciPy and PyTorch is not here (${missing})`,
  );
}

type Json = number | string | Json[] | { [key: string]: Json };

/** Leaves by path, so that a difference names its place. */
function leaves(value: Json, path = ""): [string, number | string][] {
  if (typeof value !== "object") return [[path, value]];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}/${key}`));
}

describe("reference numbers", () => {
  it("have a script for every file, and a file for every script", () => {
    const files = entries.filter((path) => /\breference[^/]*\.json$/.test(path));
    expect(files.map((file) => file.replace(/json$/, "py"))).toEqual(scripts);
    expect(scripts.length).toBeGreaterThan(0);
  });

  it.each(scripts)("of %s are what it writes", { timeout: 120_000, skip: missing !== undefined }, (script) => {
    const folder = mkdtempSync(join(tmpdir(), "stillroom-reference-"));
    try {
      const copy = join(folder, basename(script));
      cpSync(join(import.meta.dirname, script), copy);
      python(copy);
      const [own, written] = [join(import.meta.dirname, script), copy].map((path) =>
        leaves(JSON.parse(readFileSync(path.replace(/py$/, "json"), "utf8")) as Json),
      );
      expect(own.map(([path]) => path)).toEqual(written.map(([path]) => path));
      own.forEach(([path, value], i) => {
        const again = written[i][1];
        if (typeof value === "string" || typeof again === "string") expect(value, path).toBe(again);
        // Another processor or library version may round the last digits otherwise.
        else expect(Math.abs(value - again) <= 1e-7 * Math.max(1e-3, Math.abs(again)), `${path}: ${again}`).toBe(true);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
