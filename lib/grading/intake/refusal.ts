/** A file that is not graded; `message` says why, for its author. */
export class RefusedError extends Error {
  override name = "RefusedError";
}

/** What reads a file that is refused: it throws the reason. */
export const refused = (reason: string) => (): Promise<never> => Promise.reject(new RefusedError(reason));
