import { lstatSync } from "node:fs";
import { messages } from "../course";
import { collect, type Found, hasAll, type NamedFile, namedAsIn, type PolicyFile } from "../grading";
import { printableName } from "./printable";

/**
 * What was handed in for a module below some paths, for commands that need one file at least. Tells of those that name
 * another module, and how archives and folders were read that could be a class's.
 *
 * @param out - the folder that reports go into, which is passed over
 * @param book - the path of the gradebook, which may not be there yet: one that has all of these files keeps whose they
 *   are, and how they are read is not told again
 * @throws Error when a path is not there, or nothing to grade is below any
 */
export async function submissionsIn(
  paths: readonly string[],
  module: string,
  out: string,
  book: string,
): Promise<Found[]> {
  const { files: submissions, others, ofOtherModules, bundles, readings, times } = await collect(paths, module, out);
  for (const time of times) console.error(printableName(time));
  const files = [...submissions, ...others];
  const told = [
    ...readings,
    ...bundles.map(({ path, students, submissions }) => messages.bundleRead(path, students, submissions)),
  ];
  if (told.length > 0 && !(await hasAll(book, module, files)))
    for (const line of [...told, messages.readingKept()]) console.error(printableName(line));
  if (ofOtherModules.length > 0) console.error(printableName(messages.otherModules(ofOtherModules)));
  if (files.length > 0) return files;
  throw new Error(
    `There is no submission of ${module} in ${paths.join(", ")}: no .ipynb or .ts file, in folders or zip archives, ` +
      "that does not name another module.",
  );
}

/**
 * The submissions by the students that the gradebook has them under; tells of those that go by other names than theirs.
 *
 * @param book - the path of the gradebook, which may not be there yet
 * @param policy - see {@link namedAsIn}
 */
export async function namedAsBefore(
  files: readonly Found[],
  book: string,
  module: string,
  policy?: PolicyFile,
): Promise<NamedFile[]> {
  const { files: named, told } = await namedAsIn(book, module, policy, files);
  for (const line of told) console.error(printableName(line));
  return named;
}

/**
 * The submissions without those of students whom the gradebook was told to forget, unless one file is named itself and
 * is all there is to grade. Tells of both.
 */
export function withoutForgotten(files: readonly NamedFile[], paths: readonly string[]): NamedFile[] {
  const left = files.filter(({ forgotten }) => forgotten);
  if (left.length === 0) return [...files];
  const named = files.length === 1 && paths.length === 1 && !lstatSync(paths[0]!).isDirectory();
  const told = named ? messages.forgottenNamed() : messages.forgottenPassedOver(left.map(({ path }) => path));
  console.error(printableName(told));
  return named ? [...files] : files.filter(({ forgotten }) => !forgotten);
}
