import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { download } from "../../data/files/download";
import type { LiveLine } from "../live-line";
import { bytesIn, megabytes } from "./bytes-in";
import { type PipLink, pipLink } from "./pip-link";
import type { Places } from "./places";
import { SetupError } from "./setup-error";
import { step } from "./step";

/** The release the binding was tried with, and a Python for which its wheel exists; the wheel's Python part is unused. */
const wheel = { name: "tensorflow_cpu-2.21.0-", requirement: "tensorflow-cpu==2.21.0", python: "3.11", megabytes: 274 };

const pipOptions = [
  ...["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--progress-bar=off"],
  ...["--python-version", wheel.python],
];

export const downloadsFolder = (places: Places) => join(places.cache, "downloads");

/**
 * The wheel: kept by an earlier run, else downloaded from where pip would take it, going on where an earlier run
 * stopped, else by pip itself, which begins anew each time but passes proxies and passwords.
 *
 * @throws SetupError when pip cannot fetch it either
 */
export async function fetchWheel(places: Places, python: string, line: LiveLine): Promise<string> {
  const folder = downloadsFolder(places);
  const kept = findWheel(folder);
  if (kept) return kept;
  line.note(`downloading the ${wheel.requirement} wheel (about ${wheel.megabytes} MB)`);
  const link = await pipLink(places, python, [...pipOptions, wheel.requirement]);
  return (link && (await fetchDirectly(link, folder, line))) ?? fetchWithPip(places, python, line);
}

function findWheel(folder: string): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name = names.find((file) => file.startsWith(wheel.name) && file.endsWith(".whl"));
  return name && join(folder, name);
}

/** Undefined where it fails, which is noted: pip may know a way. What arrived is kept. */
async function fetchDirectly({ url, sha256 }: PipLink, folder: string, line: LiveLine): Promise<string | undefined> {
  const { host, pathname } = new URL(url);
  const target = join(folder, basename(decodeURIComponent(pathname)));
  let why = "";
  try {
    const bytes = await sizeAt(url);
    // A connection that breaks is taken up again a few times.
    await download({ name: basename(target), bytes, sha256, urls: Array<string>(5).fill(url) }, target, {
      onBytes(received) {
        const percent = Math.floor((100 * received) / bytes);
        line.show(`from ${host}: ${percent} % (${megabytes(received)} of ${megabytes(bytes)} MB)`);
      },
      onFailure(_url, reason) {
        why = reason;
      },
    });
    return target;
  } catch (error) {
    const kept = bytesIn(folder);
    const rest = kept > 0 ? `; ${megabytes(kept)} MB are kept, from which the same command goes on` : "";
    line.note(`the download from ${host} failed (${why || (error as Error).message})${rest}. Trying pip`);
    return undefined;
  }
}

async function sizeAt(url: string): Promise<number> {
  const headers = { "accept-encoding": "identity" };
  const response = await fetch(url, { method: "HEAD", headers, signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const bytes = Number(response.headers.get("content-length"));
  if (!bytes) throw new Error("it does not say how many bytes the wheel has");
  return bytes;
}

async function fetchWithPip(places: Places, python: string, line: LiveLine): Promise<string> {
  const folder = downloadsFolder(places);
  // pip copies the wheel into its place at the end; a kill in between would leave half a wheel there. A folder for each
  // run: the pip of one that was killed may live on for a while.
  const prefix = "pip-";
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (name.startsWith(prefix)) rmSync(join(folder, name), { recursive: true, force: true });
  const partial = join(folder, `${prefix}${process.pid}`);
  const [destination, temporary] = ["wheel", "temporary"].map((name) => join(partial, name)) as [string, string];
  mkdirSync(temporary, { recursive: true });
  await step(
    places,
    `download ${wheel.requirement} with pip; is PyPI, or the index that pip is configured with, reachable?`,
    python,
    ["-m", "pip", "download", ...pipOptions, "--dest", destination, wheel.requirement],
    {
      env: { TMPDIR: temporary },
      onSecond(seconds) {
        // What arrived is copied at the end, or at once where the index is a folder.
        const there = Math.max(bytesIn(temporary), bytesIn(destination));
        line.show(`with pip: ${megabytes(there)} of about ${wheel.megabytes} MB after ${seconds} s`);
      },
    },
  );
  const file = findWheel(destination);
  if (!file) throw new SetupError(`pip left no wheel ${wheel.name}… in ${destination}. Messages: ${places.log}`);
  const target = join(folder, basename(file));
  renameSync(file, target);
  rmSync(partial, { recursive: true, force: true });
  return target;
}
