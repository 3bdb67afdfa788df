import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { withLock } from "../data/files/lock";
import { type LiveLine, liveLine } from "./live-line";
import { clearPackage, isFinished, keepFromPackage, linkIntoPackage } from "./native/link";
import { officialBuild } from "./native/official-build";
import { findPlaces, type Places } from "./native/places";
import { findPrerequisites } from "./native/prerequisites";
import { SetupError } from "./native/setup-error";
import { sweepStaging } from "./native/staging";
import { ensurePackage, loads } from "./native/tfjs-node-package";
import { wheelBuild } from "./native/wheel-build";

export function register(program: Command): void {
  program
    .command("setup-native")
    .description(
      "add the native TensorFlow library, on which networks with convolutions train faster than on WebAssembly",
    )
    .action(async () => {
      const started = performance.now();
      const line = liveLine(process.stdout);
      try {
        const outcome = await setUpNative(findPlaces(), line);
        line.note(`${outcome} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        line.close();
        console.error(`Native TensorFlow is not set up; WebAssembly goes on working.\n${error.message}`);
        process.exitCode = 1;
      }
    });
}

/** One at a time: what one downloads and links, another that was started meanwhile finds. */
export function setUpNative(places: Places, line: LiveLine): Promise<string> {
  return withLock(join(places.cache, "setup.lock"), () => setUp(places, line), {
    onWait: (holder) => line.note(`${holder} is setting it up; waiting`),
  });
}

/**
 * Makes tfjs-node loadable: finished before, else from the cache, else its own install script, else a build against the
 * library in a Python wheel. Each stage leaves either nothing or a complete result.
 */
async function setUp(places: Places, line: LiveLine): Promise<string> {
  writeFileSync(places.log, "");
  sweepStaging(places);
  await ensurePackage(places, line);
  if (await loads(places)) return "Native TensorFlow is there.";

  if (isFinished(places)) {
    line.note(`linking the library kept in ${places.finished}`);
    linkIntoPackage(places);
    if (await loads(places)) return "Native TensorFlow is there again.";
    line.note("the kept library does not load: making it anew");
  }

  line.note("trying tfjs-node's own download");
  // Else the install script would write through the links into the kept library.
  clearPackage(places);
  if ((await officialBuild(places, line)) && (await loads(places))) keepFromPackage(places);
  else await buildFromWheel(places, line);

  linkIntoPackage(places);
  if (await loads(places)) return "Native TensorFlow is set up.";
  throw new SetupError(`tfjs-node was built but does not load. Messages: ${places.log}`);
}

async function buildFromWheel(places: Places, line: LiveLine): Promise<void> {
  if (process.platform !== "linux")
    throw new SetupError(
      `tfjs-node's download failed, and the build from a Python wheel works on Linux alone. Messages: ${places.log}`,
    );
  line.note("the download failed: building against the library in the tensorflow-cpu Python wheel");
  await wheelBuild(places, await findPrerequisites(places), line);
}
