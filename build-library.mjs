// Builds the course rooms of lib/ into `library/`, one file a source file, as JavaScript with types: what
// `import { train } from "stillroom/training"` finds in the npm package. CommonJS, so that hosts which `require` load it
// too. Inside the project, notebooks import the sources, and nothing here is needed.
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// Required: an import would have Node search the compiler's nine million characters for export names.
/** @type {typeof import("typescript")} */
const ts = createRequire(import.meta.url)("typescript");

const root = fileURLToPath(new URL(".", import.meta.url));
const lib = join(root, "lib");
const notOfTheCourse = new Set(["kernel", "loader", "notebook", "grading", "cli", "jobs", "sweep"]);
// Compiled to WebAssembly already, by build-wasm.mjs.
const assembly = join("backend", "dense", "assembly");
const sources = readdirSync(lib, { recursive: true })
  .filter((file) => file.endsWith(".ts") && /[\\/]/.test(file))
  .filter((file) => !notOfTheCourse.has(file.split(/[\\/]/)[0]) && !file.startsWith(assembly))
  .map((file) => join(lib, file));

const staging = join(root, `.library-${process.pid}`);
await build({
  entryPoints: sources,
  outbase: lib,
  outdir: staging,
  format: "cjs",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
});

const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const program = ts.createProgram(sources, {
  ...ts.parseJsonConfigFileContent(config, ts.sys, root).options,
  noEmit: false,
  // Only what declarations need is worked out. Errors in types are told by `npm run typecheck`, and never were here.
  noCheck: true,
  declaration: true,
  emitDeclarationOnly: true,
  rootDir: lib,
  outDir: staging,
});
const outside = program
  .getSourceFiles()
  .map(({ fileName }) => relative(lib, fileName))
  .filter((file) => !file.startsWith("..") && !sources.includes(join(lib, file)));
if (outside.length > 0) {
  rmSync(staging, { recursive: true });
  throw new Error(
    `A course room imports ${outside[0]}, whose room is no course room: end that import, or name both rooms in notOfTheCourse.`,
  );
}
const { diagnostics } = program.emit();
if (diagnostics.length > 0) {
  rmSync(staging, { recursive: true });
  const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => "\n" };
  throw new Error(ts.formatDiagnostics(diagnostics, format));
}
writeFileSync(join(staging, "package.json"), '{ "type": "commonjs" }\n');
rmSync(join(root, "library"), { recursive: true, force: true });
renameSync(staging, join(root, "library"));
