import { type Found, hashOf, nameBy, noPolicy, RefusedError, typedName } from "../grading";
import { gradebookToRead } from "./chosen-gradebook";
import { knownModule } from "./known-module";
import { printableName } from "./printable";
import { namedAsBefore, submissionsIn } from "./submissions";

/** Which submission is meant, as flags say it. */
export interface Wanted {
  module: string;
  out: string;
  student?: string;
  gradebook?: string;
}

/**
 * The one submission that is meant, under the name that the gradebook has: of a student's attempts the one that counts.
 *
 * @throws Error that says what is there instead
 */
export async function findSubmission(path: string, { module, student, out, gradebook }: Wanted): Promise<Found> {
  const book = gradebookToRead(out, gradebook);
  const all = await namedAsBefore(await submissionsIn([path], module, out, book), book, module);
  const known = await knownModule(book, module);
  const nameOf = nameBy(known?.policy ?? noPolicy);
  const names = [...new Set(all.map(nameOf))];
  const only = names.length === 1 ? names[0] : undefined;
  const name = student === undefined ? only : typedName(student, new Set(names));
  const files = all
    .map((file): Found => ({ ...file, student: nameOf(file) }))
    .filter((file) => name === undefined || file.student === name);
  if (files.length === 1) return files[0]!;
  const counted = known?.standings.get(name ?? "")?.counted.attempt.hash;
  for (const file of files) if (counted !== undefined && (await hasHash(file, counted))) return file;
  const found =
    files.length === 0
      ? `none of ${student}, but of ${names.join(", ")}`
      : name === undefined
        ? `${files.length} submissions (${names.join(", ")})`
        : `${files.length} submissions of ${name} (${files.map((file) => file.path).join(", ")}), none of which is the one ` +
          `that counts in ${book}`;
  throw new Error(printableName(`${path} holds ${found}; name one file, or one student with --student.`));
}

async function hasHash(file: Found, hash: string): Promise<boolean> {
  try {
    return hashOf(await file.read()) === hash;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}
