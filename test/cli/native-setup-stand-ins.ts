import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { Places } from "../../lib/cli/native/places";

/** In the place of g++, by what a shell has in itself: a Node for each call would take longer than all else. */
const compiler = `#!/bin/sh
case "$*" in --version) echo 1.0; exit;; esac
for word; do [ "$before" = -o ] && output=$word; before=$word; done
call="compile \${output##*/}"
echo "$call" >> "$CALLS"
case ",$BROKEN," in *",$call,"*) printf 'error: %s 失敗\\nthe last line\\n' "$call" >&2; exit 1;; esac
echo compiled > "$output"
`;

/** A program in the place of python3 and npm: does their part in small, and writes down what it was asked for. */
const program = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
const [name, ...args] = process.argv.slice(2);
const after = (option) => args[args.indexOf(option) + 1];
const call = (text) => {
  appendFileSync(process.env.CALLS, text + "\\n");
  if (!(process.env.BROKEN ?? "").split(",").includes(text)) return;
  console.error("error: " + text + " 失敗\\nthe last line");
  process.exit(1);
};
const write = (file, content) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
if (name === "npm") {
  call("npm " + args[0]);
} else if (args[0] === "-m") {
  call("pip " + args[2]);
  write(join(process.env.TMPDIR, "pip-unpack", "half.whl"), "x".repeat(5_000_000));
  await wait(Number(process.env.PIP_TAKES ?? 0));
  write(join(after("--dest"), "tensorflow_cpu-2.21.0-cp311-any.whl"), "wheel by pip");
} else if (args[1].includes("import zipfile") || args[1].includes("zipfile.ZipFile")) {
  const [wheel, target] = args.slice(2);
  call("unpack");
  write(join(target, "include", "tensorflow", "c_api.h"), "");
  write(join(target, "lib", "libtensorflow_cc.so.2"), readFileSync(wheel));
} else {
  call("ask pip where " + args.at(-1) + " is");
  if (process.env.LINK) console.log("A line of pip's own.\\nwheel " + process.env.LINK);
}
`;

/** tfjs-node as npm leaves it: loads once its library, its binding and the binding's loader are there. */
const packageFiles = {
  "package.json": `{ "name": "@tensorflow/tfjs-node", "main": "index.js" }`,
  "index.js": `for (const file of ["deps/lib/libtensorflow_cc.so.2", "lib/napi-v8/tfjs_binding_real.node", "lib/napi-v8/tfjs_binding.node"])
  require("node:fs").readFileSync(__dirname + "/" + file);
if (process.env.LOADS === "never") throw new Error("no symbol 記号");`,
  "scripts/install.js": `const { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
appendFileSync(process.env.CALLS, "own download\\n");
writeFileSync("package.json", "{}");
if (!process.env.OFFICIAL) throw new Error("host not reached");
// As the script does it: "deps" anew, "lib" into whatever is there, be it a link.
rmSync("deps", { recursive: true, force: true });
mkdirSync("lib", { recursive: true });
for (const part of ["deps", "lib/."]) cpSync(process.env.OFFICIAL + "/" + part, part, { recursive: true });
writeFileSync("package.json", '{ "main": "index.js" }');`,
};

/** A project with tfjs-node and a machine with stand-ins for whatever the setup starts; both are gone at the end. */
export async function standIns() {
  const folder = await mkdtemp(join(tmpdir(), "native 準備-"));
  const [bin, root, cache, calls] = ["bin", "root", "cache", "calls"].map((name) => join(folder, name)) as [
    ...[string, string, string, string],
  ];
  const write = async (file: string, content: string) => {
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, content);
  };
  const places: Places = {
    ...{ root, package: join(root, "node_modules", "@tensorflow", "tfjs-node"), version: "1.2.3", cache },
    ...{ finished: join(cache, "finished"), log: join(cache, "setup.log") },
  };
  for (const [name, content] of Object.entries(packageFiles)) await write(join(places.package, name), content);
  await write(join(folder, "program.mjs"), program);
  const byNode = (name: string) => `#!/bin/sh
case "$*" in *--version*) echo 1.0; exit;; esac
exec "${process.execPath}" "${folder}/program.mjs" ${name} "$@"\n`;
  for (const [name, text] of [
    ["python3", byNode("python3")],
    ["npm", byNode("npm")],
    ["g++", compiler],
  ] as const) {
    await write(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  await write(join(folder, "node", "include", "node", "node_api.h"), "");
  await write(calls, "");
  const environment: Record<string, string | undefined> = {
    ...{ PATH: bin, CALLS: calls, npm_config_nodedir: join(folder, "node"), CXX: undefined },
    ...{ BROKEN: undefined, LINK: undefined, LOADS: undefined, OFFICIAL: undefined },
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

  const notes: string[] = [];
  const shown: string[] = [];
  return {
    folder,
    bin,
    places,
    environment,
    notes,
    shown,
    line: { note: (text: string) => notes.push(text), show: (text: string) => shown.push(text), close() {} },
    /** What was started since the last time this was asked. */
    async calls() {
      const lines = (await readFile(calls, "utf8")).split("\n").filter(Boolean);
      await writeFile(calls, "");
      return lines;
    },
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
