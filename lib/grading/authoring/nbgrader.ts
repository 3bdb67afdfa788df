import { createHash } from "node:crypto";
import * as z from "zod";
import type { Cell } from "../../notebook";

/** nbgrader's cell metadata, schema 3: these fields and no others. */
export const nbgraderSchema = z.strictObject({
  schema_version: z.literal(3),
  grade: z.boolean(),
  locked: z.boolean(),
  solution: z.boolean(),
  task: z.boolean(),
  grade_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  points: z.number().min(0).optional(),
  checksum: z.string().length(32).optional(),
  cell_type: z.enum(["raw", "code", "markdown"]).optional(),
});
export type NbgraderMetadata = z.infer<typeof nbgraderSchema>;

/**
 * The nbgrader metadata of a cell, or undefined when it has none.
 *
 * @throws Error that names the cell and the field when they are not of schema 3
 */
export function nbgraderOf(cell: Cell): NbgraderMetadata | undefined {
  if (cell.metadata.nbgrader === undefined) return undefined;
  const parsed = nbgraderSchema.safeParse(cell.metadata.nbgrader);
  if (parsed.success) return parsed.data;
  throw new Error(`Cell "${cell.id}" has nbgrader metadata that is not of schema 3:\n${z.prettifyError(parsed.error)}`);
}

/** `5` → `5.0`, as Python prints a float. */
const pythonFloat = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
const pythonBoolean = (value: boolean) => (value ? "True" : "False");

/**
 * The checksum that nbgrader gives a cell (its `compute_checksum`, nbgrader 0.9.6): MD5 over source, cell type, the three
 * flags as Python prints them, the id and, for a graded cell, the points. A solution cell is never locked there and a
 * graded one always, whatever its metadata say.
 */
export function nbgraderChecksum(cell: Cell, metadata: NbgraderMetadata): string {
  const { grade, solution, locked, grade_id, points } = metadata;
  const isLocked = !solution && (grade || locked);
  const parts = [cell.source, cell.cell_type, ...[grade, solution, isLocked].map(pythonBoolean), grade_id];
  if (grade) parts.push(pythonFloat(points ?? 0));
  return createHash("md5").update(parts.join(""), "utf8").digest("hex");
}
