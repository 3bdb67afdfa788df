import { type Found, RefusedError, takeIn } from "../intake";
import type { Assignment } from "../marking";
import { codeCells } from "../student-module";
import { type Author, type Comparison, compareCode } from "./compare";
import { hashesOfGiven, ownCode } from "./own-code";

/** A comparison of files, with what a reader needs to find its passages again. */
export interface FileComparison extends Comparison {
  /** What a line of a student's code is: `cell "softmax", line 3`. */
  readonly place: (student: string, line: number) => string;
  readonly refused: readonly { readonly student: string; readonly path: string; readonly reason: string }[];
}

/** The sources of those who hand in what they got, as a notebook and as a file. */
function givenSources({ release, tasks }: Assignment): string[] {
  const notebook = Buffer.from(JSON.stringify(release));
  const text = Buffer.from(
    codeCells(release)
      .map(({ source }) => source)
      .join("\n"),
  );
  return [takeIn("given.ipynb", notebook, release, tasks), takeIn("given.ts", text, release, tasks)].map(
    ({ source }) => source,
  );
}

type NameOf = (file: Found) => string;

/** A file's name for people, with its path where other files have the same name. */
function labels(files: readonly Found[], nameOf: NameOf): NameOf {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(nameOf(file), (counts.get(nameOf(file)) ?? 0) + 1);
  return (file) => (counts.get(nameOf(file)) === 1 ? nameOf(file) : `${nameOf(file)} (${file.path})`);
}

/**
 * Reads submissions and compares their code; nothing of it runs.
 *
 * @param nameOf - whose a file is, as the gradebook has it
 * @throws whatever reading a file throws besides RefusedError
 */
export async function compareFiles(
  assignment: Assignment,
  files: readonly Found[],
  nameOf: NameOf = ({ student }) => student,
): Promise<FileComparison> {
  const labelOf = labels(files, nameOf);
  const given = hashesOfGiven(givenSources(assignment));
  const authors: Author[] = [];
  const places = new Map<string, (line: number) => string | undefined>();
  const refused: { student: string; path: string; reason: string }[] = [];
  for (const file of files) {
    const { student, owner, path, read } = file;
    try {
      const { source, place } = takeIn(path, await read(), assignment.release, assignment.tasks);
      authors.push({ student, owner, label: labelOf(file), code: ownCode(source, given) });
      places.set(student, place);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refused.push({ student: nameOf(file), path, reason: error.message });
    }
  }
  const place = (student: string, line: number) => places.get(student)?.(line) ?? "";
  return { ...compareCode(authors), place, refused };
}
