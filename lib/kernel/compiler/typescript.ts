import { createRequire } from "node:module";
import type ts from "typescript";

/**
 * The TypeScript compiler. By `require`: an import of this package would first have Node search its nine million
 * characters for export names, which takes twice as long as running it.
 */
export const tsc = createRequire(import.meta.url)("typescript") as typeof ts;
