import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const folder = join(root, "node_modules/.cache/stillroom-training-test", String(process.pid));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts TypeScript that may import from lib/ and test/training as a process of its own, to be killed. */
export async function startProgram(name: string, source: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outfile,
  });
  return spawn(process.execPath, [outfile], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
}
