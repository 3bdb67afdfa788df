import { statSync } from "node:fs";
import { join } from "node:path";
import type { DataFile, DataSet } from "./manifest";
import type { Places } from "./places";

/** A file that is there; whether it is the right one, `readVerified` finds out. */
export interface Located {
  readonly path: string;
  readonly from: "mirror" | "cache";
  /** Held compressed, under the name `gzippedAs`. */
  readonly gzipped: boolean;
}

/** Finds a file: in the mirror, else in the cache. Undefined when neither has it. */
export function locate(set: DataSet, file: DataFile, places: Places): Located | undefined {
  const names = [{ name: file.name, gzipped: false }];
  if (file.gzippedAs) names.push({ name: file.gzippedAs, gzipped: true });
  const folders = [
    { from: "mirror", folder: places.mirror },
    { from: "cache", folder: places.cache },
  ] as const;
  return folders
    .flatMap(({ from, folder }) =>
      folder === undefined
        ? []
        : names.map(({ name, gzipped }): Located => ({ path: join(folder, set.name, name), from, gzipped })),
    )
    .find(({ path }) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Where a download of the file goes. */
export function cachePath(set: DataSet, file: DataFile, places: Places): string {
  return join(places.cache, set.name, file.name);
}

/** The one command that brings a data set. */
export function fetchCommand(set: DataSet): string {
  return `npx stillroom data fetch ${set.partOf ?? set.name}`;
}
