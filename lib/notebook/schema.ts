import * as z from "zod";

// The rules of nbformat 4.5 as its published JSON schema states them, and what Jupyter asks beyond the schema (unique
// cell ids). Text that Jupyter stores as a list of lines arrives joined, so that the rest of the room sees strings.

const text = z
  .union([z.string(), z.array(z.string())], { error: "expected a string or a list of strings" })
  .transform((value) => (typeof value === "string" ? value : value.join("")));

/** Whether a MIME type carries a JSON value, which is stored as it is and never split into lines. */
export const isJsonMime = (mime: string): boolean => /^application\/(.*\+)?json$/.test(mime);

const mimeBundle = z.record(z.string(), z.unknown()).transform((bundle, context): Record<string, unknown> => {
  const entries = Object.entries(bundle).map(([mime, value]) => {
    if (isJsonMime(mime)) return [mime, value];
    const parsed = text.safeParse(value);
    if (parsed.success) return [mime, parsed.data];
    context.addIssue({ code: "custom", path: [mime], message: "expected a string or a list of strings" });
    return [mime, ""];
  });
  return Object.fromEntries(entries);
});

const count = z.int().min(0).nullable();
const anyObject = z.record(z.string(), z.unknown());

/** One output of a code cell. */
export const outputSchema = z.discriminatedUnion("output_type", [
  z.strictObject({
    output_type: z.literal("execute_result"),
    execution_count: count,
    data: mimeBundle,
    metadata: anyObject,
  }),
  z.strictObject({ output_type: z.literal("display_data"), data: mimeBundle, metadata: anyObject }),
  z.strictObject({ output_type: z.literal("stream"), name: z.string(), text }),
  z.strictObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const tags = z
  .array(z.string().regex(/^[^,]+$/, "a tag is not empty and holds no comma"))
  .refine((list) => new Set(list).size === list.length, "a tag is given once");

const cellMetadata = z.looseObject({
  name: z.string().min(1).optional(),
  tags: tags.optional(),
  jupyter: anyObject.optional(),
});

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "expected 1 to 64 letters, digits, - or _");
const attachments = z.record(z.string(), mimeBundle).optional();

const markdownCell = z.strictObject({
  cell_type: z.literal("markdown"),
  id,
  metadata: cellMetadata,
  source: text,
  attachments,
});
const rawCell = z.strictObject({
  cell_type: z.literal("raw"),
  id,
  metadata: cellMetadata.extend({ format: z.string().optional() }),
  source: text,
  attachments,
});
const codeCell = z.strictObject({
  cell_type: z.literal("code"),
  id,
  metadata: cellMetadata.extend({
    collapsed: z.boolean().optional(),
    scrolled: z.union([z.boolean(), z.literal("auto")]).optional(),
    execution: z.record(z.string(), z.string()).optional(),
  }),
  source: text,
  outputs: z.array(outputSchema),
  execution_count: count,
});

const languageInfo = z.looseObject({
  name: z.string(),
  codemirror_mode: z.union([z.string(), anyObject]).optional(),
  file_extension: z.string().optional(),
  mimetype: z.string().optional(),
  pygments_lexer: z.string().optional(),
});

/** A whole notebook in nbformat 4.5, every cell with its id. */
export const notebookSchema = z.strictObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(5),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ name: z.string(), display_name: z.string() }).optional(),
    language_info: languageInfo.optional(),
    orig_nbformat: z.int().min(1).optional(),
    title: z.string().optional(),
    authors: z.array(z.unknown()).optional(),
  }),
  cells: z.array(z.discriminatedUnion("cell_type", [codeCell, markdownCell, rawCell])).superRefine((cells, context) => {
    cells.forEach((cell, index) => {
      const first = cells.findIndex((other) => other.id === cell.id);
      if (first < index)
        context.addIssue({ code: "custom", path: [index, "id"], message: `cells[${first}] has the same id` });
    });
  }),
});

export type Notebook = z.infer<typeof notebookSchema>;
export type Cell = Notebook["cells"][number];
export type CodeCell = Extract<Cell, { cell_type: "code" }>;
export type Output = z.infer<typeof outputSchema>;
