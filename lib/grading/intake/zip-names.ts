import { isUtf8 } from "node:buffer";
import { crc32 } from "node:zlib";
import { type Entry, getFileNameLowLevel } from "yauzl";

/** The name of an entry: see {@link namesOf}. */
export interface ZippedName {
  readonly name: string;
  /** Whether the archive does not say how its names are written, and this one was read as Japanese Windows writes it. */
  readonly isGuess?: boolean;
  readonly isUnreadable?: boolean;
}

/** APPNOTE 4.4.4 (bit 11) and 4.6.9: what says that a name is in UTF-8. */
const [languageFlag, unicodePath] = [0x800, 0x7075];

/** A name in an extra field counts while it belongs to the one that it stands for. */
const saysUtf8 = ({ generalPurposeBitFlag, extraFields, fileNameRaw }: Entry): boolean =>
  (generalPurposeBitFlag & languageFlag) !== 0 ||
  extraFields.some(
    ({ id, data }) =>
      id === unicodePath && data.length > 5 && data[0] === 1 && data.readUInt32LE(1) === crc32(fileNameRaw),
  );

const windows = new TextDecoder("shift_jis", { fatal: true });

function asWindows(bytes: Uint8Array): string | undefined {
  try {
    return windows.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Windows's archives part folders by it. Not before decoding: in Shift_JIS the second byte of 能 is that of `\`. */
const slashed = (name: string): string => name.replaceAll("\\", "/");

/**
 * The names of an archive's entries, which have not been decoded. Many packers write UTF-8 without saying so; where that
 * cannot be, all names of the archive that say nothing are read as Japanese Windows writes them: one folder's name must
 * not be read in two ways.
 */
export function namesOf(entries: readonly Entry[]): ZippedName[] {
  const silent = entries.filter((entry) => !saysUtf8(entry));
  const isWindows =
    silent.some(({ fileNameRaw }) => !isUtf8(fileNameRaw)) &&
    silent.every(({ fileNameRaw }) => asWindows(fileNameRaw) !== undefined);
  return entries.map((entry): ZippedName => {
    const { generalPurposeBitFlag, extraFields, fileNameRaw } = entry;
    if (saysUtf8(entry)) return { name: getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false) };
    if (isWindows) return { name: slashed(asWindows(fileNameRaw)!), isGuess: fileNameRaw.some((byte) => byte > 0x7f) };
    return { name: slashed(fileNameRaw.toString("utf8")), isUnreadable: !isUtf8(fileNameRaw) };
  });
}
