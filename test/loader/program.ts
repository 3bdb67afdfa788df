import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll } from "vitest";

const root = resolve(import.meta.dirname, "../..");

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Builds the loader as it is now; its packages are found from the project's node_modules. */
export async function buildLoader(): Promise<string> {
  const outdir = join(root, "node_modules/.cache/stillroom-loader-test", String(process.pid));
  folders.push(outdir);
  const entries = { loader: "lib/loader/index.ts", "loader-hooks": "lib/loader/loader-hooks.entry.ts" };
  await build({
    entryPoints: Object.entries(entries).map(([out, file]) => ({ out, in: join(root, file) })),
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  return join(outdir, "loader.js");
}

/** A folder, with a Japanese name, that holds the given files by relative path. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "教材 フォルダ-")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/**
 * Runs `body`, an ES module's text, in a Node process of its own after the loader has been registered. In it `load(s)`
 * imports as a cell does, `write(path, text)` edits a file of the folder, `show(value)` gives back a value.
 *
 * @returns what was shown, in order
 */
export async function run(loader: string, folder: string, body: string): Promise<unknown[]> {
  const main = join(folder, "main.mjs");
  const text = `
    import { writeFileSync } from "node:fs";
    import { createRequire } from "node:module";
    import { join } from "node:path";
    import vm from "node:vm";
    import { forgetEdited, mapModuleStack, registerLoader } from ${JSON.stringify(pathToFileURL(loader).href)};
    registerLoader();
    registerLoader();
    const folder = ${JSON.stringify(folder)};
    const shown = [];
    const show = (value) => void shown.push(value);
    const write = (path, text) => writeFileSync(join(folder, path), text);
    const require = createRequire(import.meta.url);
    const load = (specifier, attributes = "") => new vm.Script("import(" + JSON.stringify(specifier) + attributes + ")", {
      filename: join(folder, "stillroom-cell-1.js"),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext();
    const failure = (promise) => promise.then(() => "no error", (error) => error);
    ${body}
    console.log(JSON.stringify(shown));`;
  writeFileSync(main, text);
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", main], { cwd: folder });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}
