import { existsSync } from "node:fs";
import { messages } from "../course";
import { gradebookOf } from "../grading";

/** The gradebook to enter grades into: the given one, which may be new, else that of the reports in a folder. */
export const chosenGradebook = (out: string, given: string | undefined): string => given ?? gradebookOf(out);

/** The one to read. Where none is given there may be none; a wrong path would know nothing of anybody. */
export function gradebookToRead(out: string, given: string | undefined): string {
  if (given !== undefined && !existsSync(given)) throw new Error(messages.noGradebook(given));
  return chosenGradebook(out, given);
}
