/** The JSON text of a notebook with these code cells, whose ids are c0, c1 and so on. */
export function codeNotebook(sources: readonly string[], metadata: Readonly<Record<string, unknown>> = {}): string {
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `c${index}`,
    metadata: {},
    source,
    execution_count: null,
    outputs: [],
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}
