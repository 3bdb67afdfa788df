import { lstatSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { messages, modules } from "../../course";
import { boundedRead, boundedText } from "./bounded-read";
import type { Found } from "./collect";
import { beginsNotebook, handedIn, isCompanion, isWanted, type Kind, kindOf } from "./file-kind";
import { RefusedError, refused } from "./refusal";
import { submissionTime } from "./submission-time";
import { zippedFiles } from "./zip";

/** A file whose owner is not known yet; `place` is the part of its path that tells. */
export type Unnamed = Omit<Found, "student" | "owner"> & {
  readonly place: string;
  readonly kind: Kind;
  /** The path of the archive that it lies in. */
  readonly archive?: string;
  /** See `ZippedFile`. */
  readonly isGuess?: boolean;
};

/** In a tree of many assignments, a path that names another module is not of this one. */
export const isOfOther = (path: string, module: string): boolean =>
  !path.includes(module) && modules.some(({ id }) => path.includes(id));

/** What the files below a path are asked by. */
export interface Search {
  readonly module: string;
  /** The folder that reports go into, as an absolute path. */
  readonly out: string | undefined;
}

/**
 * The files below a path.
 *
 * @param place - of the path; empty for a folder that was given
 * @param depth - see {@link submissionTime}
 */
export async function walk(path: string, place: string, depth: number, search: Search): Promise<Unnamed[]> {
  const stats = lstatSync(path);
  const submitted = stats.mtime;
  const kind = kindOf(path, search.module);
  if (stats.isSymbolicLink())
    return [
      {
        ...{ path, place, submitted, read: refused(messages.refusedLink()) },
        kind: kind === "submission" ? "submission" : "refused",
      },
    ];
  if (stats.isDirectory()) {
    const found: Unnamed[] = [];
    const isOut = search.out !== undefined && resolve(path) === search.out;
    for (const name of handedIn(readdirSync(path), place === "", isOut, search.module))
      for (const file of await walk(join(path, name), join(place, name), depth + 1, search)) found.push(file);
    return found;
  }
  if (kind === "archive") return unzip(path, place, submitted, search.module);
  if (isCompanion(path)) return [];
  const isRefused = kind === "refused" || (kind === "table" && beginsNotebook(boundedText(path, 2 ** 16) ?? ""));
  return [
    {
      ...{ path, place, kind: isRefused ? "refused" : kind, ...submissionTime(path, depth, submitted) },
      read: isRefused ? refused(messages.refusedEnding()) : () => boundedRead(path),
    },
  ];
}

async function unzip(path: string, place: string, submitted: Date, module: string): Promise<Unnamed[]> {
  try {
    const files = await zippedFiles(path, isWanted);
    if (files.length === 0) throw new RefusedError(messages.holdsNoSubmission([]));
    return files.map(({ path: inside, modified, clock, isGuess, read }) => {
      const kind = kindOf(inside, module);
      return {
        ...{ path: `${path}/${inside}`, place: `${place}/${inside}`, kind, submitted: modified, archive: path },
        ...(clock && { clock }),
        ...(isGuess && { isGuess }),
        read: kind === "refused" ? refused(messages.refusedEnding()) : read,
      };
    });
  } catch (error) {
    if (error instanceof RefusedError)
      return [{ path, place, submitted, kind: "refused", read: refused(error.message) }];
    throw error;
  }
}
