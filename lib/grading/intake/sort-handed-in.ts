import { basename } from "node:path";
import { messages } from "../../course";
import { identityOf, type Notebook } from "../../notebook";
import { insideOf, pathOfBase } from "./bundles";
import type { Owned } from "./collect";
import { withoutProject } from "./project-copy";
import { refused } from "./refusal";
import { ownNameOfFile } from "./student-name";

/** More files in one place are not read to tell lessons from exercises. */
const mostToRead = 20;

/** Whether a notebook is the module's lesson, which has the exercise's file name. */
async function isLesson({ read }: Owned): Promise<boolean> {
  try {
    const { metadata } = JSON.parse(Buffer.from(await read()).toString()) as Partial<Notebook>;
    return identityOf({ metadata } as Notebook)?.part === "lesson";
  } catch {
    // What is wrong with it, whoever grades it says.
    return false;
  }
}

/** Without lessons, where a student's copy of the project has both. */
async function withoutLessons(files: readonly Owned[]): Promise<readonly Owned[]> {
  if (files.length < 2 || files.length > mostToRead) return files;
  const left: Owned[] = [];
  for (const file of files) if (!(await isLesson(file))) left.push(file);
  return left.length > 0 ? left : files;
}

/** What whoever collects keeps beside students' files: by itself it is nobody's. */
const isCollectors = ({ kind, place, base }: Owned): boolean =>
  kind === "unknown" && place === base && /^(?:readme|roster|名簿)(?:\.\w+)?$/i.test(basename(place));

const refuse = (file: Owned, reason: string): Owned => ({ ...file, read: refused(reason) });

/**
 * Sorts what lies in one student's folder or archive, or one file that lies by itself: files to grade, and others, each
 * with the reason why it is refused. What people keep beside a submission, as figures, is neither.
 *
 * @param found - one at least, of the same base
 */
export async function sortHandedIn(
  found: readonly Owned[],
  module: string,
): Promise<{ files: readonly Owned[]; others: Owned[] }> {
  const all = found.filter((file) => !isCollectors(file));
  const submissions = withoutProject(
    all.filter(({ kind }) => kind === "submission"),
    module,
  );
  const named = submissions.filter(({ place }) => ownNameOfFile(basename(place), module) === "");
  const files = await withoutLessons(named.length > 0 ? named : submissions);
  const [first] = files;
  const taken = new Set(files);
  const others = all.flatMap((file) => {
    if (taken.has(file)) return [];
    if (file.kind === "refused") return [file];
    if (file.kind === "archive") return [refuse(file, messages.refusedInnerArchive())];
    return file.kind === "unknown" && file.place === file.base ? [refuse(file, messages.refusedType())] : [];
  });
  const beside = submissions.filter((file) => !taken.has(file));
  if (beside[0]) {
    others.push(refuse(beside[0], messages.besideSubmission(insideOf(first!), beside.map(insideOf))));
  }
  const unknown = all.filter(({ kind, place, base }) => kind === "unknown" || (kind === "table" && place !== base));
  if (first || others.length > 0 || !unknown[0]) return { files, others };
  const { path, base } = unknown[0];
  const inside = unknown.map(({ place }) => place.slice(base.length + 1));
  return {
    files,
    others: [refuse({ ...unknown[0], path: pathOfBase(path, inside[0]!) }, messages.holdsNoSubmission(inside))],
  };
}
