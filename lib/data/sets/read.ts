import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readDataFile } from "../files/fetch-data";
import type { DataFile, DataSet } from "../files/manifest";
import type { Places } from "../files/places";
import { tarFiles } from "../formats/tar";
import type { ImageSet } from "../image-set";

/** The two parts that a publisher offers. */
export interface Published {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

const unzip = promisify(gunzip);

/** Reads one file of a data set, checked, and unpacks it if its name ends in .gz. */
export async function unpacked(set: DataSet, file: DataFile, places: Places): Promise<Uint8Array> {
  const bytes = await readDataFile(set, file, places);
  return file.name.endsWith(".gz") ? unzip(bytes) : bytes;
}

/**
 * Opens the tar archive that is a data set's one file.
 *
 * @returns the content of a file in it by its path, which throws when there is none
 */
export async function openArchive(set: DataSet, places: Places): Promise<(path: string) => Uint8Array> {
  const [archive] = set.files;
  const files = tarFiles(await unpacked(set, archive, places), archive.name);
  return (path) => {
    const content = files.get(path);
    if (!content) throw new Error(`${archive.name} has no ${path}; it has ${[...files.keys()].join(", ")}`);
    return content;
  };
}
