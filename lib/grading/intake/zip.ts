import { extname } from "node:path";
import { type Entry, openPromise, validateFileName, type ZipFile } from "yauzl";
import { messages } from "../../course";
import { RefusedError } from "./refusal";
import { largestFile } from "./take-in";
import { namesOf } from "./zip-names";

/** A file in an archive. Nothing is ever unpacked to disk, and nothing is read before it is asked for. */
export interface ZippedFile {
  readonly path: string;
  readonly modified: Date;
  /** Where the archive keeps no offset from UTC: the time on its packer's clock, as if that showed UTC. */
  readonly clock?: Date;
  /** Whether the archive does not say how its names are written, and this one was read as Japanese Windows writes it. */
  readonly isGuess?: boolean;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

const mostEntries = 100_000;

/** The type bits of a Unix mode, which zip keeps in the upper half of the external attributes. */
const isLink = (attributes: number): boolean => ((attributes >>> 16) & 0o170000) === 0o120000;

/** Bytes of the longest name of a file or folder on common file systems; an archive may state 65,535. */
const longestName = 255;

const isTooLong = (part: string): boolean => Buffer.byteLength(part) > longestName;

/** The extra fields that hold times in UTC: Info-ZIP's and NTFS's (APPNOTE 4.5). */
const timesInUtc = [0x5455, 0x000a];

/** A name that is too long, as people are shown it: its beginning and what kind of file it is. */
function shortened(part: string): string {
  const ending = extname(part);
  return `${part.slice(0, 40)}…${isTooLong(ending) ? "" : ending}`;
}

const refused = (path: string, modified: Date, reason: string): ZippedFile => ({
  ...{ path, modified },
  read: () => Promise.reject(new RefusedError(reason)),
});

/**
 * The files of an archive that `wanted` names, in its order. Those with names that lead out of it are there to be
 * refused.
 *
 * @throws RefusedError when it is no archive
 */
export async function zippedFiles(file: string, wanted: (path: string) => boolean): Promise<ZippedFile[]> {
  try {
    // Names are decoded here: yauzl would give up the whole archive for one bad name.
    const zip = await openPromise(file, { autoClose: false, decodeStrings: false });
    if (zip.entryCount > mostEntries) throw new Error(messages.zipEntries(mostEntries));
    return await filesOf(zip, wanted);
  } catch (error) {
    throw new RefusedError(messages.refusedZip(error instanceof Error ? error.message : String(error)));
  }
}

async function filesOf(zip: ZipFile, wanted: (path: string) => boolean): Promise<ZippedFile[]> {
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  const names = namesOf(entries);
  const files: ZippedFile[] = [];
  for (const [i, entry] of entries.entries()) {
    const { name, isGuess = false, isUnreadable = false } = names[i]!;
    const parts = name.split("/");
    const tooLong = parts.some(isTooLong);
    const path = tooLong ? parts.map((part) => (isTooLong(part) ? shortened(part) : part)).join("/") : name;
    if (path.endsWith("/") || !wanted(path)) continue;
    const modified = entry.getLastModDate();
    const badName = validateFileName(path);
    if (tooLong) files.push(refused(path, modified, messages.refusedName(longestName)));
    else if (isUnreadable) files.push(refused(path, modified, messages.refusedNameBytes()));
    else if (badName !== null) files.push(refused(path, modified, messages.refusedZip(badName)));
    else if (isLink(entry.externalFileAttributes)) files.push(refused(path, modified, messages.refusedLink()));
    else if (entry.uncompressedSize > largestFile)
      files.push(refused(path, modified, messages.refusedSize(largestFile / 2 ** 20)));
    else files.push({ path, modified, isGuess, ...clockOf(entry), read: () => unpack(zip, entry) });
  }
  return files;
}

const clockOf = (entry: Entry): Pick<ZippedFile, "clock"> =>
  entry.extraFields.some(({ id }) => timesInUtc.includes(id))
    ? {}
    : { clock: entry.getLastModDate({ forceDosFormat: true, timezone: "UTC" }) };

/** yauzl ends the stream with an error as soon as it grows beyond the size that the archive states. */
async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } catch (error) {
    throw new RefusedError(messages.refusedZip(error instanceof Error ? error.message : String(error)));
  }
}
