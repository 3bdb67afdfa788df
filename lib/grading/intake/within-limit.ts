import { basename } from "node:path";
import { messages } from "../../course";
import { inOrder } from "../attempt-order";
import { refused } from "./refusal";

/**
 * Files of one student that are taken: attempts come in smaller numbers, and each may take a minute. The first ones
 * stay the first ones, whatever follows, as a policy counts attempts from the first on; the newest may be the one that
 * counts.
 */
const [mostFirst, mostNewest] = [15, 5];

interface OwnedFile {
  readonly owner: string;
  readonly path: string;
  readonly submitted: Date;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

/** The files that are too many of their owners. */
function tooMany<File extends OwnedFile>(files: readonly File[]): Set<File> {
  const byOwner = new Map<string, File[]>();
  for (const file of files) {
    const own = byOwner.get(file.owner);
    if (own) own.push(file);
    else byOwner.set(file.owner, [file]);
  }
  return new Set([...byOwner.values()].flatMap((own) => own.toSorted(inOrder).slice(mostFirst, -mostNewest)));
}

/**
 * Of each owner as many files as are taken, the first and the newest, and one refusal for all others, which names them.
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
    return { ...own[0]!, read: refused(messages.refusedNumber(mostFirst, mostNewest, names)) };
  });
  return { files: kept(files), others: [...kept(others), ...rest] };
}
