import { createRequire } from "node:module";
import type ts from "typescript";
import { codeFile, requireWithCode } from "./code-cache";

const require = createRequire(import.meta.url);
const { version } = require("typescript/package.json") as { version: string };
const loaded = requireWithCode(require.resolve("typescript"), codeFile(`typescript-${version}`));

/**
 * The TypeScript compiler. Run from its file: an import of this package would first have Node search its nine million
 * characters for export names, which takes twice as long as running it.
 */
export const tsc = loaded.exports as typeof ts;

let kept = loaded.cached;

/**
 * Keeps what V8 has compiled of TypeScript so far, once a machine: later kernels start 0.1 to 0.2 s earlier and need
 * 10 MB less. Takes two tenths of a second.
 *
 * @param rehearse - calls what later kernels are to find compiled although nobody may have asked for it yet
 */
export function keepCompiledCode(rehearse: () => void): void {
  if (kept) return;
  kept = true;
  try {
    rehearse();
    loaded.keep();
  } catch {
    // A home that cannot be written: kernels start as they did before.
  }
}
