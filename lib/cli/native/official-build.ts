import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { LiveLine } from "../live-line";
import { bytesIn, megabytes } from "./bytes-in";
import type { Places } from "./places";
import { run } from "./run";

const secondsUntilFirstByte = 20;
const secondsInAll = 15 * 60;

/**
 * The usual way: the package's own install script downloads TensorFlow's library and a binding. False when its host
 * does not answer; the package is then as it was.
 */
export async function officialBuild(places: Places, line: LiveLine): Promise<boolean> {
  // The script edits the package's manifest while it works.
  const manifestFile = join(places.package, "package.json");
  const manifest = readFileSync(manifestFile, "utf8");
  const deps = join(places.package, "deps");
  const { ok } = await run(process.execPath, ["scripts/install.js"], {
    log: places.log,
    cwd: places.package,
    // Where the script finds node-pre-gyp.
    env: { PATH: `${join(places.root, "node_modules", ".bin")}${delimiter}${process.env.PATH}` },
    onSecond: (seconds) =>
      line.show(`from tfjs-node's own host: ${megabytes(bytesIn(deps))} MB unpacked after ${seconds} s`),
    giveUp(seconds) {
      if (seconds > secondsInAll) return `Given up after ${secondsInAll} s.`;
      if (seconds > secondsUntilFirstByte && bytesIn(deps) === 0)
        return `Nothing arrived in ${secondsUntilFirstByte} s.`;
    },
  });
  if (ok) return true;
  writeFileSync(manifestFile, manifest);
  for (const part of ["deps", "lib", "build"]) rmSync(join(places.package, part), { recursive: true, force: true });
  return false;
}
