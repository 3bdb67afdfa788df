import { createHash } from "node:crypto";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Profile } from "../course";

/** Where the outputs of a notebook's run go. */
export interface RunPaths {
  readonly destination: string;
  readonly unfinished: string;
}

/** What of a run decides where it is written. */
export interface Place {
  /** A full run takes long: a later quick one does not replace it. */
  readonly profile: Profile;
  /** A folder for executed notebooks. */
  readonly out?: string | undefined;
  /** Into the notebook itself. */
  readonly inPlace?: boolean | undefined;
}

/**
 * Where a run of `file` is written: `.stillroom/runs/` under the working folder, in subfolders like the notebook's own,
 * unless `place` names a folder or the notebook itself. Unfinished runs are always in `.stillroom/runs/`. Names there end
 * in `.full.ipynb` for the full profile; of a notebook outside the working folder they hold eight digits made from its
 * whole path, so that two of one name do not share a place.
 *
 * @throws Error when the folder named is the notebook's own, so that only `inPlace` replaces a notebook
 */
export function runPaths(file: string, place: Place, folder: string = process.cwd()): RunPaths {
  const { profile, out, inPlace } = place;
  const source = resolve(folder, file);
  const path = relative(folder, source);
  // On another drive of Windows there is no relative path.
  const outside = path.split(sep)[0] === ".." || isAbsolute(path);
  const marks = [...(outside ? [digitsOf(source)] : []), ...(profile === "full" ? ["full"] : [])];
  const name = (outside ? basename(file) : path).replace(/(\.ipynb)?$/, ["", ...marks].join(".").concat("$1"));
  const kept = join(folder, ".stillroom", "runs", name);
  const unfinished = kept.replace(/(\.ipynb)?$/, ".unfinished.ipynb");
  if (inPlace) return { destination: source, unfinished };
  const destination = out === undefined ? kept : join(resolve(folder, out), basename(file));
  if (destination === source)
    throw new Error(`${file} would be replaced by its own run; say --in-place for that, or give --out another folder.`);
  return { destination, unfinished };
}

const digitsOf = (path: string): string => createHash("sha256").update(path).digest("hex").slice(0, 8);
