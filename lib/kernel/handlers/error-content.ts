import type { CellError } from "../cells/messages";

/** An exception of the kernel itself as the fields of an error reply. */
export function errorContent(thrown: unknown): CellError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { ename: error.name, evalue: error.message, traceback: [`${error.name}: ${error.message}`] };
}
