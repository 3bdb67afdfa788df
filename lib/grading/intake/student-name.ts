/** Folders that say nothing of whose file it is: nbgrader's and file managers'. */
const impersonal = new Set(["submitted", "submissions", "autograded", ".", "..", ""]);

/** What is left of a file name besides the module and the number of a copy: ` (2)`, `-copy1`. */
function own(name: string, module: string): string {
  const rest = name.replace(module, " ").replace(/\s*\(\d+\)|[-_ ]copy\d*$/gi, " ");
  return rest.replace(/^[\s\-_.]+|[\s\-_.]+$/g, "");
}

/**
 * Whose file it is, by its place: the rest of its name besides the module's, else the nearest folder that is named after
 * somebody: `tanaka-01-distillation-loss.ipynb`, `submitted/tanaka/01-distillation-loss/01-distillation-loss.ipynb` and
 * `tanaka.zip/01-distillation-loss.ipynb` are Tanaka's.
 *
 * @param path - relative to what was given to grade, with `/` or `\`
 */
export function studentName(path: string, module: string): string {
  const parts = path.split(/[\\/]/).map((part) => part.replace(/\.(ipynb|ts|zip)$/i, ""));
  const names = parts.map((part) => (impersonal.has(part) ? "" : own(part, module)));
  return names.reverse().find((name) => name !== "") ?? path;
}
