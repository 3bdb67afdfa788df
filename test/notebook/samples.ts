/** A notebook as JSON with everything that nbformat 4.5 knows. Each call returns a new one, free to be broken. */
export const sampleJson = () => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "stillroom", display_name: "TypeScript (Stillroom)", language: "typescript" },
    language_info: { name: "typescript", file_extension: ".ts", codemirror_mode: { name: "javascript" } },
    "x-lab": { 部屋: ["蒸留", 1, null] },
  } as Record<string, unknown>,
  cells: [
    {
      cell_type: "markdown",
      id: "title",
      metadata: {},
      source: ["# 知識の蒸留\n", "\n", "教師と生徒 🎓"],
      attachments: { "図.png": { "image/png": "iVBORw0KGgo=\n" } },
    },
    {
      cell_type: "code",
      id: "a-1_B",
      metadata: { tags: ["raises-exception"], scrolled: "auto", custom: { kept: true } },
      execution_count: 2,
      source: "const 温度 = 4;\nconsole.log(温度);",
      outputs: [
        { output_type: "stream", name: "stdout", text: ["4\n", "終わり"] },
        {
          output_type: "display_data",
          data: {
            "text/plain": ["a\n", "b"],
            "image/svg+xml": "<svg>\n</svg>",
            "application/vnd.plotly.v1+json": { data: ["x", "y"], layout: {} },
            "application/json": ["not\n", "lines"],
          },
          metadata: { isolated: true },
        },
        { output_type: "execute_result", execution_count: 2, data: { "text/plain": "4" }, metadata: {} },
        { output_type: "error", ename: "TypeError", evalue: "だめ", traceback: ["TypeError: だめ", "at 1:1"] },
      ],
    },
    { cell_type: "raw", id: "raw", metadata: { format: "text/latex" }, source: "" },
  ] as Record<string, unknown>[],
});

export type SampleJson = ReturnType<typeof sampleJson>;

/** Changes that make the sample invalid, and what the error must name. */
export const broken: readonly [title: string, says: string, change: (json: SampleJson) => object][] = [
  ["no cells", "field cells", ({ cells: _, ...rest }) => rest],
  ["unknown cell type", 'cells[0] (id "title"), field cell_type', (json) => patch(json, 0, { cell_type: "note" })],
  ["unknown field of a cell", 'cells[2] (id "raw")', (json) => patch(json, 2, { colour: "red" })],
  ["unknown field at the top", "top level", (json) => ({ ...json, worksheets: [] })],
  ["source is a number", 'cells[1] (id "a-1_B"), field source', (json) => patch(json, 1, { source: 3 })],
  ["an id with a blank", 'cells[1] (id "a b"), field id', (json) => patch(json, 1, { id: "a b" })],
  ["an id of 65 characters", "field id", (json) => patch(json, 1, { id: "x".repeat(65) })],
  ["outputs on markdown", 'cells[0] (id "title")', (json) => patch(json, 0, { outputs: [] })],
  ["attachments on code", 'cells[1] (id "a-1_B")', (json) => patch(json, 1, { attachments: {} })],
  ["negative count", "field execution_count", (json) => patch(json, 1, { execution_count: -1 })],
  ["broken count", "field execution_count", (json) => patch(json, 1, { execution_count: 1.5 })],
  ["tags with a comma", "field metadata.tags[0]", (json) => patch(json, 1, { metadata: { tags: ["a,b"] } })],
  ["a tag twice", "field metadata.tags", (json) => patch(json, 1, { metadata: { tags: ["a", "a"] } })],
  ["collapsed is a word", "field metadata.collapsed", (json) => patch(json, 1, { metadata: { collapsed: "yes" } })],
  [
    "text that is a number",
    "field outputs[0].data.text/plain",
    (json) => patch(json, 1, { outputs: [{ output_type: "display_data", data: { "text/plain": 4 }, metadata: {} }] }),
  ],
  [
    "a stream without text",
    "field outputs[0].text",
    (json) => patch(json, 1, { outputs: [{ output_type: "stream", name: "stdout" }] }),
  ],
  [
    "a result without count",
    "field outputs[0].execution_count",
    (json) => patch(json, 1, { outputs: [{ output_type: "execute_result", data: {}, metadata: {} }] }),
  ],
  [
    "kernelspec without name",
    "field metadata.kernelspec.name",
    (json) => ({ ...json, metadata: { kernelspec: { display_name: "x" } } }),
  ],
];

function patch(json: SampleJson, cell: number, change: object): SampleJson {
  return { ...json, cells: json.cells.with(cell, { ...json.cells[cell], ...change }) };
}
