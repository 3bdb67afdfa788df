import { lstatSync, readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { messages, modules } from "../../course";
import { boundedRead } from "./bounded-read";
import { RefusedError } from "./refusal";
import { studentName } from "./student-name";
import { submissionTime } from "./submission-time";
import { zippedFiles } from "./zip";

/** One file to grade, not read yet. */
export interface Found {
  /** Unique in a collection. */
  readonly student: string;
  /** Whose file it is, by its name: the same for several attempts of one student. */
  readonly owner: string;
  /** When it was handed in, as far as the file tells. */
  readonly submitted: Date;
  /** As people find it again; `class.zip/tanaka.ipynb` in an archive. */
  readonly path: string;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

type Unnamed = Omit<Found, "student" | "owner"> & { readonly place: string };

const skipped = new Set(["node_modules", "__MACOSX", "__pycache__"]);
const isSkipped = (name: string): boolean => name.startsWith(".") || skipped.has(name);

const isSubmission = (path: string): boolean =>
  /\.(ipynb|ts)$/i.test(path) &&
  !/\.d\.ts$/i.test(path) &&
  !path.split("/").some((part) => part !== ".." && isSkipped(part));

/** In a tree of many assignments, a path that names another module is not of this one. */
const isOfOther = (path: string, module: string): boolean =>
  !path.includes(module) && modules.some(({ id }) => path.includes(id));

const refuse = (path: string, place: string, submitted: Date, reason: string): Unnamed => ({
  ...{ path, place, submitted },
  read: () => Promise.reject(new RefusedError(reason)),
});

/** @param place - the part of the path that tells whose it is */
async function walk(path: string, place: string): Promise<Unnamed[]> {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return [refuse(path, place, stats.mtime, messages.refusedLink())];
  if (stats.isDirectory()) {
    const names = readdirSync(path).filter((name) => !isSkipped(name));
    const found: Unnamed[] = [];
    for (const name of names.sort()) found.push(...(await walk(join(path, name), join(place, name))));
    return found;
  }
  if (extname(path).toLowerCase() === ".zip") return unzip(path, place, stats.mtime);
  if (!isSubmission(basename(path))) return [];
  return [{ path, place, submitted: submissionTime(path, stats.mtime), read: () => boundedRead(path) }];
}

async function unzip(path: string, place: string, submitted: Date): Promise<Unnamed[]> {
  try {
    const files = await zippedFiles(path, isSubmission);
    return files.map(({ path: inside, modified, read }) => ({
      ...{ path: `${path}/${inside}`, place: `${place}/${inside}` },
      ...{ submitted: modified, read },
    }));
  } catch (error) {
    if (error instanceof RefusedError) return [refuse(path, place, submitted, error.message)];
    throw error;
  }
}

/** A second file of the same name gets a number. */
function numbered(files: readonly (Unnamed & { owner: string })[]): Found[] {
  const seen = new Map<string, number>();
  return files.map(({ owner, path, submitted, read }) => {
    const count = (seen.get(owner) ?? 0) + 1;
    seen.set(owner, count);
    return { student: count === 1 ? owner : `${owner} #${count}`, owner, path, submitted, read };
  });
}

/**
 * The submissions below some paths: notebooks and TypeScript files, in folders, archives and nbgrader's trees.
 *
 * @param paths - files, folders and zip archives; links are refused wherever they stand
 * @param module - whose submissions; files of other modules are passed over
 * @throws Error when a path is not there
 */
export async function collect(paths: readonly string[], module: string): Promise<Found[]> {
  const found: Unnamed[] = [];
  for (const path of paths) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (!stats) throw new Error(messages.noPath(path));
    found.push(...(await walk(path, stats.isDirectory() ? "" : basename(path))));
  }
  const own = found.filter(({ place }) => !isOfOther(place, module));
  return numbered(own.map((file) => ({ ...file, owner: studentName(file.place, module) })));
}
