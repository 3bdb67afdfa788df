import { basename } from "node:path";
import { messages } from "../../course";
import { pathOfBase } from "./bundles";
import type { Owned } from "./collect";
import { refused } from "./refusal";
import { ownNameOfFile } from "./student-name";

const refuse = (file: Owned, reason: string): Owned => ({ ...file, read: refused(reason) });

/**
 * Sorts what lies in one student's folder or archive, or one file that lies by itself: files to grade, and others, each
 * with the reason why it is refused. What people keep beside a submission, as figures, is neither.
 *
 * @param all - one at least, of the same base
 */
export function sortHandedIn(all: readonly Owned[], module: string): { files: Owned[]; others: Owned[] } {
  const submissions = all.filter(({ kind }) => kind === "submission");
  const named = submissions.filter(({ place }) => ownNameOfFile(basename(place), module) === "");
  const files = named.length > 0 ? named : submissions;
  const [first] = files;
  const taken = new Set(files);
  const others = all.flatMap((file) => {
    if (taken.has(file)) return [];
    if (file.kind === "refused") return [file];
    if (file.kind === "archive") return [refuse(file, messages.refusedInnerArchive())];
    if (file.kind === "submission") return [refuse(file, messages.besideSubmission(basename(first!.path)))];
    return file.kind === "unknown" && file.place === file.base ? [refuse(file, messages.refusedType())] : [];
  });
  const unknown = all.filter(({ kind, place, base }) => kind === "unknown" || (kind === "table" && place !== base));
  if (first || others.length > 0 || !unknown[0]) return { files, others };
  const { path, base } = unknown[0];
  const inside = unknown.map(({ place }) => place.slice(base.length + 1));
  return {
    files,
    others: [refuse({ ...unknown[0], path: pathOfBase(path, inside[0]!) }, messages.holdsNoSubmission(inside))],
  };
}
