import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { formatNotebook, parseNotebook } from "../../lib/notebook";
import { findPython, installKernel } from "./jupyter";

const python = findPython("nbclient");
const stillroom = resolve(import.meta.dirname, "../../dist/stillroom.js");
const folder = mkdtempSync(join(tmpdir(), "stillroom-nbclient-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = `
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="stillroom", coalesce_streams=True, record_timing=False, timeout=60).execute()
notebook.metadata.pop("language_info", None)
nbformat.write(notebook, sys.argv[2])
`;

const sources: [source: string, ...tags: string[]][] = [
  ["const 温度: number = 4;\n温度 * 2"],
  ['console.log("蒸");\nconsole.log("留");\nprocess.stdout.write("10 %\\r20 %\\r30 %\\n");'],
  [
    'import { display, newDisplay } from "tslab";\nconst bar = newDisplay();\nbar.text("0 %");\ndisplay.html("<b>図</b>");\nbar.text("100 %");',
  ],
  ["throw new TypeError('だめ');", "raises-exception"],
  ["never", "skip-execution"],
  ["[温度, { a: null }]"],
];

describe.skipIf(!python)("beside nbclient", () => {
  it("the same notebook in the same kernel gets the same outputs from both", () => {
    const cells = sources.map(([source, ...tags], index) => ({
      cell_type: "code",
      id: `c${index}`,
      metadata: { tags },
      source,
      execution_count: null,
      outputs: [],
    }));
    const json = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    const [given, theirs] = [join(folder, "given.ipynb"), join(folder, "theirs.ipynb")];
    writeFileSync(given, formatNotebook(parseNotebook(JSON.stringify(json), given)));
    const env = { ...process.env, JUPYTER_PATH: installKernel(join(folder, "prefix")) };
    execFileSync(python!, ["-c", script, given, theirs], { cwd: folder, env });
    execFileSync(process.execPath, [stillroom, "run", "given.ipynb", "--out", "ours"], { cwd: folder });
    const ours = readFileSync(join(folder, "ours", "given.ipynb"), "utf8");
    expect(ours).toContain("TypeError: だめ");
    expect(ours).toBe(readFileSync(theirs, "utf8"));
  });
});
