import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { installKernel } from "../../lib/kernel";
import { codeNotebook } from "../notebook/code-notebook";
import { findPython } from "../notebook/jupyter";
import { scratchFolder } from "./front-end";

// The programs of Jupyter that run notebooks and cells without a page.
const nbconvert = findPython("nbconvert", "ipywidgets");
const papermill = findPython("papermill");
const jupyterConsole = findPython("jupyter_console");

const room = resolve(import.meta.dirname, "../../lib/widgets");

/** A folder with the kernel installed beside it and a notebook in a subfolder, as a project has it. */
function project(sources: string[]) {
  const root = scratchFolder();
  const name = "stillroom-test";
  installKernel({ prefix: root }, name);
  const folder = join(root, "授業");
  mkdirSync(folder);
  writeFileSync(join(folder, "温度.ts"), "export const 温度: number = 4;\n");
  const kernelspec = { name, display_name: "TypeScript", language: "typescript" };
  writeFileSync(join(folder, "一.ipynb"), codeNotebook(sources, { kernelspec }));
  const env = {
    ...process.env,
    HOME: root,
    JUPYTER_PATH: join(root, "share", "jupyter"),
    STILLROOM_HISTORY: join(root, "history.jsonl"),
    PYTHONIOENCODING: "utf-8",
  };
  const python = (program: string, args: string[], input = "") => {
    const run = spawnSync(program, ["-m", ...args], { cwd: folder, env, encoding: "utf8", input });
    expect(run.status, run.stderr).toBe(0);
    return run;
  };
  return { folder, name, python };
}

type Bundle = Record<string, string>;
interface Executed {
  metadata: { widgets?: Record<string, { state: Record<string, { model_name: string }> }> };
  cells: { outputs: { data?: Bundle; text?: string | string[] }[] }[];
}
const executed = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Executed;
const joined = (text: string | string[] | undefined) => (Array.isArray(text) ? text.join("") : text);

const cells = [
  `import { 温度 } from "./温度";\nconsole.log("蒸留", 温度);`,
  `import { floatSlider, interact } from ${JSON.stringify(room)};
interact(({ T }) => [{ T, 二倍: 2 * T }], { T: floatSlider({ min: 1, max: 20, value: 温度 }) })`,
];

describe("programs of Jupyter", () => {
  it.skipIf(!nbconvert)("nbconvert --execute keeps outputs, the state of widgets and their static picture", () => {
    const { folder, python } = project(cells);
    python(nbconvert!, ["nbconvert", "--execute", "--to", "notebook", "--output", "二.ipynb", "一.ipynb"]);
    const notebook = executed(join(folder, "二.ipynb"));
    expect(joined(notebook.cells[0]!.outputs[0]!.text)).toBe("蒸留 4\n");
    const bundle = notebook.cells[1]!.outputs.at(-1)!.data!;
    expect(joined(bundle["text/html"])).toMatch(/^<p>T: 4<\/p><table>.*<td>8<\/td>/);
    const { state } = notebook.metadata.widgets!["application/vnd.jupyter.widget-state+json"]!;
    const view = bundle["application/vnd.jupyter.widget-view+json"] as unknown as { model_id: string };
    expect(state[view.model_id]!.model_name).toBe("VBoxModel");
    expect(Object.values(state).map((model) => model.model_name)).toContain("OutputModel");
    python(nbconvert!, ["nbconvert", "--to", "markdown", "二.ipynb"]);
    expect(readFileSync(join(folder, "二.md"), "utf8")).toContain("<p>T: 4</p>");
  });

  it.skipIf(!papermill)("papermill runs a notebook", () => {
    const { folder, python } = project(cells);
    python(papermill!, ["papermill", "一.ipynb", "三.ipynb", "--no-progress-bar"]);
    const notebook = executed(join(folder, "三.ipynb"));
    expect(joined(notebook.cells[0]!.outputs[0]!.text)).toBe("蒸留 4\n");
    expect(joined(notebook.cells[1]!.outputs.at(-1)!.data!["text/plain"])).toMatch(/^T: 4\n┌/);
  });

  it.skipIf(!jupyterConsole)("jupyter console: results, errors, printed text and questions", () => {
    const { name, python } = project([]);
    const lines = [
      `import { 温度 } from "./温度";`,
      "温度 * 7",
      `throw new Error("だめ")`,
      `prompt("お名前? ") + "さん"`,
      "花子",
      `console.log("終わり")`,
    ];
    const { stdout, stderr } = python(
      jupyterConsole!,
      ["jupyter_console", "--simple-prompt", "--no-confirm-exit", "--kernel", name],
      `${lines.join("\n")}\n`,
    );
    expect(stdout).toContain("Stillroom: TypeScript on Node");
    expect(stdout).toContain("Out[2]: 28\n");
    expect(stderr).toContain("Error: だめ\n    at [3]:1:7\n");
    expect(stdout).toContain("お名前? Out[4]: '花子さん'\n");
    expect(stdout).toContain("In [5]: 終わり\n");
  });
});
