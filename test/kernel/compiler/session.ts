import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { afterAll } from "vitest";
import { createCellCompiler } from "../../../lib/kernel/compiler/cell-compiler";
import { cellRuntime } from "../../../lib/kernel/compiler/cell-runtime";
import type { CellFunction, CellRuntime, CellScope, CompiledCell } from "../../../lib/kernel/compiler/contract";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with the given files, by relative path. */
export function folderWith(files: Readonly<Record<string, string>> = {}, name = "ノート"): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

export function scopeFor(folder: string): CellScope {
  const filename = join(folder, "notebook.ts");
  return {
    require: createRequire(filename),
    module: {},
    exports: {},
    __filename: filename,
    __dirname: folder,
    meta: { url: pathToFileURL(filename).href, filename, dirname: folder },
    runtime,
    builtin: { tslab: { display: { text: (text: string) => text } } },
  };
}

/** The names that the cell which ran last has assigned. */
let assigned: string[] = [];
const runtime: CellRuntime = {
  ...cellRuntime,
  declare(names) {
    cellRuntime.declare(names);
    assigned = [];
  },
  assigned: (names) => void assigned.push(...names),
};

/** Runs a compiled cell as the kernel's child process does. */
export async function execute({ script, fileName }: CompiledCell, scope: CellScope): Promise<unknown> {
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const cell = new vm.Script(script, {
    filename: fileName,
    importModuleDynamically,
  }).runInThisContext() as CellFunction;
  return (await cell(scope))?.value;
}

/** A session whose cells run in this process: `run` gives a cell's value, or the codes of its type errors. */
export function startSession(folder = folderWith()) {
  const compiler = createCellCompiler(folder);
  const scope = scopeFor(folder);
  let count = 0;
  async function run(code: string): Promise<unknown> {
    const compiled = compiler.compile(++count, { code, name: `[${count}]` });
    if (!compiled.ok)
      return compiled.diagnostics.map((found) => `TS${found.code} ${found.line}:${found.column} ${found.span}`);
    compiler.commit(compiled.id);
    return execute(compiled, scope).catch((error) => {
      compiler.retract(compiled.id, assigned);
      throw error;
    });
  }
  return { compiler, run };
}
