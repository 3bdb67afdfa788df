// Bundles every `lib/**/NAME.entry.ts` into `dist/NAME.js`: one entry a process (command line, kernel, cell child, …).
// Dependencies but one stay outside the bundles. Course rooms are not bundled: cells import their sources.
import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const entries = readdirSync(join(root, "lib"), { recursive: true })
  .filter((file) => file.endsWith(".entry.ts"))
  .map((file) => ({ in: join(root, "lib", file), out: basename(file, ".entry.ts") }));

// Built beside and renamed, so that a kernel that starts meanwhile never meets half a build.
const staging = join(root, `.dist-${process.pid}`);
// Bundled, a command that checks what it reads starts in half the time: this package is a hundred files. Imported as
// `* as z`, since `{ z }` would bring the messages in every language along.
const bundled = "zod";
const { dependencies, optionalDependencies, devDependencies } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);
const options = {
  // Comments in a bundle name its sources from here: the same sources give the same bundles, wherever this is started.
  absWorkingDir: root,
  outdir: staging,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  packages: "bundle",
  external: Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies }).filter(
    (name) => name !== bundled,
  ),
  sourcemap: true,
  logLevel: "warning",
};
// A box starts one of these for each submission. Alone, it holds what it uses of its rooms and nothing else; and Node
// starts a CommonJS file in much less time than a module.
const startedOften = ({ out }) => out === "student-process" || out === "box-starter";
// What a module does when it is loaded serves its own exports alone (test/architecture.test.ts), so what a process does not
// use of a room is left out of its bundle.
const unusedModulesDropped = {
  name: "unused modules dropped",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, ...place }) =>
      pluginData === "asked" || place.kind === "entry-point"
        ? undefined
        : { ...(await resolve(path, { ...place, pluginData: "asked" })), sideEffects: false },
    );
  },
};
// A box shows this file without any chunk: chunks hold what exercises ask for.
const shownInBox = ({ out }) => out === "loader-hooks";
// An import of TensorFlow.js has Node search its megabytes for names of exports, which takes twice as long as running them.
const tensorsRequired = {
  name: "tensors required",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lib[\\/]backend[\\/]tf\.ts$/ }, ({ path }) => {
      const imports = /^import (?:\* as (\w+) from )?("@tensorflow\/[\w-]+");$/gm;
      const required = (_, name, specifier) => `${name ? `const ${name} = ` : ""}require(${specifier});`;
      const body = readFileSync(path, "utf8").replace(imports, required);
      if (/^import\b/m.test(body)) throw new Error(`${path} imports what the build does not know how to require.`);
      const head = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
      return { contents: `${head} ${body}`, loader: "ts" };
    });
  },
};
await build({
  ...options,
  entryPoints: entries.filter((entry) => !startedOften(entry) && !shownInBox(entry)),
  splitting: true,
  plugins: [tensorsRequired, unusedModulesDropped],
});
await build({ ...options, entryPoints: entries.filter(shownInBox) });
await build({
  ...options,
  entryPoints: entries.filter(startedOften),
  plugins: [unusedModulesDropped],
  // The one package that it loads always is bundled, too: as a module of its own it would cost as much again as what it does.
  external: ["esbuild"],
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
});
rmSync(join(root, ".dist-old"), { recursive: true, force: true });
try {
  renameSync(join(root, "dist"), join(root, ".dist-old"));
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
renameSync(staging, join(root, "dist"));
rmSync(join(root, ".dist-old"), { recursive: true, force: true });
