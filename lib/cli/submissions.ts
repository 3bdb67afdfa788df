import { collect, type Found } from "../grading";

/**
 * The submissions of a module below some paths, for commands that need one at least.
 *
 * @throws Error when a path is not there, or nothing to grade is below any
 */
export async function submissionsIn(paths: readonly string[], module: string): Promise<Found[]> {
  const files = await collect(paths, module);
  if (files.length > 0) return files;
  throw new Error(
    `There is no submission of ${module} in ${paths.join(", ")}: no .ipynb or .ts file, in folders or zip archives, ` +
      "that does not name another module.",
  );
}
