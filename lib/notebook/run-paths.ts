import { basename, isAbsolute, join, relative, resolve } from "node:path";

/** Where the outputs of a notebook's run go. */
export interface RunPaths {
  readonly destination: string;
  readonly unfinished: string;
}

/** What the command line says about the place. */
export interface Place {
  /** A folder for executed notebooks. */
  readonly out?: string | undefined;
  /** Into the notebook itself. */
  readonly inPlace?: boolean | undefined;
}

/**
 * Where a run of `file` is written: `.stillroom/runs/` under the working folder, in subfolders like the notebook's own,
 * unless `place` names a folder or the notebook itself. Unfinished runs are always in `.stillroom/runs/`.
 *
 * @throws Error when the folder named is the notebook's own, so that only `inPlace` replaces a notebook
 */
export function runPaths(file: string, { out, inPlace }: Place, folder: string = process.cwd()): RunPaths {
  const path = relative(folder, resolve(folder, file));
  const outside = path.startsWith("..") || isAbsolute(path);
  const kept = join(folder, ".stillroom", "runs", outside ? basename(file) : path);
  const unfinished = kept.replace(/(\.ipynb)?$/, ".unfinished.ipynb");
  if (inPlace) return { destination: resolve(folder, file), unfinished };
  const destination = out === undefined ? kept : join(resolve(folder, out), basename(file));
  if (destination === resolve(folder, file))
    throw new Error(`${file} would be replaced by its own run; say --in-place for that, or give --out another folder.`);
  return { destination, unfinished };
}
