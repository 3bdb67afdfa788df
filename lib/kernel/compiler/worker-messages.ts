import type { CellCompiler } from "./cell-compiler";

/** What goes over the wire between `startCompiler` and its worker. */
export interface CompilerRequest {
  id: number;
  method: keyof CellCompiler;
  args: readonly unknown[];
}

export type CompilerReply = { id: number; value: unknown } | { id: number; error: string };
