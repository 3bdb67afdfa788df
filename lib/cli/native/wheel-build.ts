import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LiveLine } from "../live-line";
import type { Places } from "./places";
import type { Prerequisites } from "./prerequisites";
import { finish, stagingFolder } from "./staging";
import { step } from "./step";
import { downloadsFolder, fetchWheel } from "./wheel-download";

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
 * Compiles tfjs-node's binding against the TensorFlow library inside a Python wheel. A run that was killed goes on
 * with what it had downloaded.
 *
 * @throws SetupError naming the step that failed.
 */
export async function wheelBuild(places: Places, tools: Prerequisites, line: LiveLine): Promise<void> {
  const file = await fetchWheel(places, tools.python, line);

  const staging = stagingFolder(places);
  const deps = join(staging, "deps");
  line.note("unpacking TensorFlow's library");
  await step(places, `unpack ${file}; is the disk full?`, tools.python, ["-c", unpackScript, file, deps]);

  line.note("compiling the binding");
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
  rmSync(downloadsFolder(places), { recursive: true });
}
