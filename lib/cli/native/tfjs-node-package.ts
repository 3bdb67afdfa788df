import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LiveLine } from "../live-line";
import type { Places } from "./places";
import { run } from "./run";
import { SetupError } from "./setup-error";

/** True when a fresh Node process can load tfjs-node with its library. */
export async function loads(places: Places): Promise<boolean> {
  const script = `require(${JSON.stringify(places.package)})`;
  const env = { TF_CPP_MIN_LOG_LEVEL: "3" };
  return (await run(process.execPath, ["-e", script], { log: places.log, cwd: places.root, env })).ok;
}

/**
 * Brings the package back, without its library, where npm left it out or removed it after its download failed.
 *
 * @throws SetupError when the npm registry does not answer.
 */
export async function ensurePackage(places: Places, line: LiveLine): Promise<void> {
  if (existsSync(join(places.package, "package.json"))) return;
  const wanted = `@tensorflow/tfjs-node@${places.version}`;
  line.note(`${wanted} is not in node_modules: getting it from the npm registry`);
  const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", wanted];
  const { ok } = await run(process.platform === "win32" ? "npm.cmd" : "npm", args, {
    log: places.log,
    cwd: places.root,
  });
  if (!ok || !existsSync(join(places.package, "package.json")))
    throw new SetupError(
      `npm could not install ${wanted}. Is the npm registry reachable? Try: npm ${args.join(" ")}\nIts messages: ${places.log}`,
    );
}
