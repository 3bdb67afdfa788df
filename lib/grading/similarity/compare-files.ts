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

/**
 * Reads submissions and compares their code; nothing of it runs.
 *
 * @throws whatever reading a file throws besides RefusedError
 */
export async function compareFiles(assignment: Assignment, files: readonly Found[]): Promise<FileComparison> {
  const given = hashesOfGiven(givenSources(assignment));
  const authors: Author[] = [];
  const places = new Map<string, (line: number) => string | undefined>();
  const refused: { student: string; path: string; reason: string }[] = [];
  for (const { student, owner, path, read } of files) {
    try {
      const { source, place } = takeIn(path, await read(), assignment.release, assignment.tasks);
      authors.push({ student, owner, code: ownCode(source, given) });
      places.set(student, place);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      refused.push({ student, path, reason: error.message });
    }
  }
  const place = (student: string, line: number) => places.get(student)?.(line) ?? "";
  return { ...compareCode(authors), place, refused };
}
