import { LostError, withAttempts } from "../../jobs";
import { BoxError } from "../box";
import type { Submission } from "../intake";
import { type Graded, type Grader, gradeSubmission } from "../marking";

/** A file that was taken in. */
export interface TakenIn {
  readonly grader: Grader;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly submission: Submission;
}

/** Grades a file, here or elsewhere, and calls `save` with the result. */
export type GradeFile = (file: TakenIn, save: (graded: Graded) => void) => Promise<void>;

/** A box that did not start is no fault of the submission: the machine may have been short of something for a moment. */
export async function inBox<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof BoxError ? new LostError(error.message) : error;
  }
}

/** Grades on this machine. */
export const gradeHere: GradeFile = async ({ grader, submission }, save) =>
  save(await withAttempts(() => inBox(() => gradeSubmission(grader, submission))));
