import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { finish, stagingFolder } from "./link";
import type { Places } from "./places";
import type { Prerequisites } from "./prerequisites";
import { run } from "./run";
import { SetupError } from "./setup-error";

/** The release the binding was tried with, and a Python for which its wheel exists; the wheel's Python part is unused. */
const wheel = { requirement: "tensorflow-cpu==2.21.0", python: "3.11" };

/** Unpacks the libraries and C headers of a wheel; arguments: wheel, target folder. */
const unpackScript = `
import pathlib, shutil, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for item in archive.infolist():
        parts = item.filename.split("/")
        if parts[1:2] == ["include"] and not item.is_dir():
            place = pathlib.Path(target, "include", *parts[2:])
        elif parts[1:] and parts[1].startswith("libtensorflow_"):
            place = pathlib.Path(target, "lib", parts[1])
        else:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(item) as source, open(place, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
`;

/**
 * Compiles tfjs-node's binding against the TensorFlow library inside a Python wheel. A run that was killed goes on from
 * the last finished download.
 *
 * @throws SetupError naming the step that failed.
 */
export async function wheelBuild(places: Places, tools: Prerequisites, say: (line: string) => void): Promise<void> {
  const downloads = join(places.cache, "downloads");
  const file = findWheel(downloads) ?? (await download(places, downloads, tools, say));

  const staging = stagingFolder(places);
  const deps = join(staging, "deps");
  say("unpacking TensorFlow's library");
  await step(places, "unpack the wheel", tools.python, ["-c", unpackScript, file, deps]);

  say("compiling the binding");
  const bindings = join(staging, "lib", "napi-v8");
  mkdirSync(bindings, { recursive: true });
  const common = ["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8", `-I${tools.nodeHeaders}`];
  await step(places, "compile the binding", tools.compiler, [
    ...[...common, "-DNODE_GYP_MODULE_NAME=tfjs_binding", "-DBUILDING_NODE_EXTENSION", `-I${join(deps, "include")}`],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => join(places.package, "binding", source)),
    ...[`-L${join(deps, "lib")}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
    ...["-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", join(bindings, "tfjs_binding_real.node")],
  ]);
  await step(places, "compile the loader of the binding", tools.compiler, [
    ...[...common, join(places.root, "lib", "cli", "native", "quiet-loader.cc"), "-ldl"],
    ...["-o", join(bindings, "tfjs_binding.node")],
  ]);
  rmSync(join(deps, "include"), { recursive: true });
  finish(places, staging);
  rmSync(downloads, { recursive: true });
}

function findWheel(folder: string): string | undefined {
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.endsWith(".whl")) : undefined;
  return name && join(folder, name);
}

async function download(places: Places, folder: string, tools: Prerequisites, say: (line: string) => void) {
  say(`downloading the ${wheel.requirement} wheel with pip (about 260 MB)`);
  // pip copies the wheel into its place at the end; a kill in between would leave half a wheel there.
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await step(places, `download ${wheel.requirement} with pip; is PyPI reachable?`, tools.python, [
    ...[
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--only-binary=:all:",
      "--disable-pip-version-check",
      "--progress-bar=off",
    ],
    ...["--python-version", wheel.python, "--dest", partial, wheel.requirement],
  ]);
  renameSync(partial, folder);
  const file = findWheel(folder);
  if (!file) throw new SetupError(`pip left no wheel in ${folder}. Messages: ${places.log}`);
  return file;
}

async function step(places: Places, what: string, program: string, args: string[]): Promise<void> {
  const { ok, output } = await run(program, args, { log: places.log });
  if (ok) return;
  const lines = output.trim().split("\n");
  const telling = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
  throw new SetupError(`Could not ${what}\n  ${telling}\nAll messages: ${places.log}`);
}
