import { download } from "./download";
import { cachePath, fetchCommand, locate } from "./locate";
import { withLock } from "./lock";
import { DATA_SETS, type DataFile, type DataSet, type DataSetName } from "./manifest";
import { type Places, placesFrom } from "./places";
import { readVerified } from "./verify";

/** What a download tells while it runs. */
export interface FetchProgress {
  readonly dataSet: string;
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Something worth a line of its own: an address failed, a file was already there. */
  readonly note?: string;
}

export interface FetchOptions {
  readonly onProgress?: (progress: FetchProgress) => void;
  readonly places?: Places;
}

/**
 * Brings every file of a data set that is not there yet into the cache and checks those that are. Interrupted, it goes
 * on where it stopped; two processes at once do the work once.
 *
 * @throws Error when a file cannot be had from any address, or when a local mirror holds a wrong one
 */
export async function fetchData(name: DataSetName, options: FetchOptions = {}): Promise<void> {
  const set: DataSet = DATA_SETS[name];
  const { places = placesFrom() } = options;
  const here = set.files.every((file) => locate(set, file, places));
  await fetchDataSet(set.partOf && !here ? DATA_SETS[set.partOf as DataSetName] : set, options);
}

/** `fetchData` for a data set that the manifest need not hold. */
export async function fetchDataSet(set: DataSet, { onProgress, places = placesFrom() }: FetchOptions): Promise<void> {
  for (const file of set.files) {
    const target = cachePath(set, file, places);
    let receivedBytes = 0;
    const report = (received: number, note?: string) => {
      receivedBytes = received;
      onProgress?.({ dataSet: set.name, file: file.name, receivedBytes, totalBytes: file.bytes, note });
    };
    if (await isThere(set, file, places, report)) continue;
    await withLock(
      `${target}.lock`,
      async () => {
        // Whoever held the lock before may have brought it.
        if (await isThere(set, file, places, () => {})) return;
        await download(file, target, {
          onBytes: (received) => report(received),
          onFailure: (url, why) => report(receivedBytes, `${url}: ${why}`),
        });
        report(file.bytes, `saved as ${target}`);
      },
      { onWait: (holder) => report(0, `${holder} is downloading it; waiting`) },
    );
  }
}

/** Whether a right file is there. A wrong one in the cache is reported, to be replaced; in the mirror it is an error. */
async function isThere(
  set: DataSet,
  file: DataFile,
  places: Places,
  report: (received: number, note: string) => void,
): Promise<boolean> {
  const located = locate(set, file, places);
  if (!located) return false;
  try {
    await readVerified(set, file, located);
  } catch (error) {
    if (located.from === "mirror") throw error;
    report(0, `${(error as Error).message} Downloading it again.`);
    return false;
  }
  report(file.bytes, `already there: ${located.path}`);
  return true;
}

/** Reads one file of a data set, checked. Throws, with the command that brings it, when it is not there. */
export async function readDataFile(set: DataSet, file: DataFile, places: Places): Promise<Uint8Array> {
  const located = locate(set, file, places);
  if (!located) throw new Error(missing(set, [file], places));
  return readVerified(set, file, located);
}

/** The message for files that are not there: which, where they were looked for, and what brings them. */
export function missing(set: DataSet, files: readonly DataFile[], places: Places): string {
  const looked = [places.mirror, places.cache].filter((folder) => folder !== undefined).join(" and ");
  return `${set.title}: ${files.map(({ name }) => `${set.name}/${name}`).join(", ")} not found in ${looked}. Run \`${fetchCommand(set)}\`, or let STILLROOM_DATA name a folder that holds them.`;
}
