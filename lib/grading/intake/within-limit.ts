import { basename } from "node:path";
import { messages } from "../../course";
import { RefusedError } from "./refusal";

/** Files of one student that are taken: attempts come in smaller numbers, and each may take a minute. */
const mostFiles = 20;

interface OwnedFile {
  readonly owner: string;
  readonly path: string;
  /** @throws RefusedError */
  read(): Promise<Uint8Array>;
}

/**
 * Of each owner as many files as are taken, and one refusal for all others, which names them.
 *
 * @param files - submissions
 * @param others - what is none, and is refused
 */
export function withinLimit<File extends OwnedFile>(
  files: readonly File[],
  others: readonly File[],
): { files: File[]; others: File[] } {
  const left: File[] = [];
  const within = (all: readonly File[]) => {
    const counts = new Map<string, number>();
    return all.filter((file) => {
      const count = (counts.get(file.owner) ?? 0) + 1;
      counts.set(file.owner, count);
      if (count > mostFiles) left.push(file);
      return count <= mostFiles;
    });
  };
  const kept = { files: within(files), others: within(others) };
  const rest = [...new Set(left.map(({ owner }) => owner))].map((owner) => {
    const own = left.filter((file) => file.owner === owner);
    const names = own.map(({ path }) => basename(path));
    const reason = messages.refusedNumber(mostFiles, names);
    return { ...own[0]!, read: (): Promise<Uint8Array> => Promise.reject(new RefusedError(reason)) };
  });
  return { files: kept.files, others: [...kept.others, ...rest] };
}
