/** A file that is not graded; `message` says why, for its author. */
export class RefusedError extends Error {
  override name = "RefusedError";
}
