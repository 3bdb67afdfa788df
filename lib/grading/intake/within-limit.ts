import { basename } from "node:path";
import { messages } from "../../course";
import { refused } from "./refusal";

/** Files of one student that are taken: attempts come in smaller numbers, and each may take a minute. */
const mostFiles = 20;

interface OwnedFile {
  readonly owner: string;
  readonly path: string;
  readonly submitted: Date;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

const numerically = new Intl.Collator("en", { numeric: true });

/** The newest first; of the same time the last by name, in which `(10)` comes after `(9)`. */
const newestFirst = (a: OwnedFile, b: OwnedFile): number =>
  b.submitted.getTime() - a.submitted.getTime() || numerically.compare(b.path, a.path);

/** The files that are too many of their owners. */
function tooMany<File extends OwnedFile>(files: readonly File[]): Set<File> {
  const byOwner = new Map<string, File[]>();
  for (const file of files) {
    const own = byOwner.get(file.owner);
    if (own) own.push(file);
    else byOwner.set(file.owner, [file]);
  }
  const left = [...byOwner.values()].filter((own) => own.length > mostFiles);
  return new Set(left.flatMap((own) => own.toSorted(newestFirst).slice(mostFiles)));
}

/**
 * Of each owner as many files as are taken, the newest, and one refusal for all others, which names them.
 *
 * @param files - submissions
 * @param others - what is none, and is refused
 */
export function withinLimit<File extends OwnedFile>(
  files: readonly File[],
  others: readonly File[],
): { files: File[]; others: File[] } {
  const left = new Set([...tooMany(files), ...tooMany(others)]);
  const kept = (all: readonly File[]) => all.filter((file) => !left.has(file));
  // In the order of the collection.
  const all = [...files, ...others].filter((file) => left.has(file));
  const rest = [...new Set(all.map(({ owner }) => owner))].map((owner) => {
    const own = all.filter((file) => file.owner === owner);
    const names = own.map(({ path }) => basename(path));
    return { ...own[0]!, read: refused(messages.refusedNumber(mostFiles, names)) };
  });
  return { files: kept(files), others: [...kept(others), ...rest] };
}
