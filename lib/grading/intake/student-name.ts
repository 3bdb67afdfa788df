/** Folders that say nothing of whose file it is: nbgrader's and file managers'. */
const impersonal = new Set(["submitted", "submissions", "autograded", ".", "..", ""]);

/** Endings of what people hand in, rightly or not: nothing else after a point is one, as in `j.smith`. */
const endings = new RegExp(
  "\\.ipynb(?:\\.[a-z0-9]{1,8})?$|(?:\\.tar)?\\.(?:ts|zip|gz|tgz|bz2|xz|tar|rar|7z|json|py|r|js|mjs|tex|txt|md|html?|csv|" +
    "pdf|docx?|odt|rtf|pages|png|jpe?g|gif|webp|heic|svg)$",
  "i",
);

/** What is left of a folder's name besides the module and the number of a copy, ` (2)`, `-copy1`: maybe nothing. */
function ownName(name: string, module: string): string {
  if (impersonal.has(name)) return "";
  const rest = name.replace(module, " ").replace(/\s*\(\d+\)|[-_ ]copy\d*$/gi, " ");
  // The same letters are written in two ways: macOS takes names apart (か and ゛), others do not (が).
  return rest.replace(/^[\s\-_.]+|[\s\-_.]+$/g, "").normalize("NFC");
}

/** The same of a file or an archive, without the ending. */
export const ownNameOfFile = (name: string, module: string): string => ownName(name.replace(endings, ""), module);

/** Whose file it is. */
export interface Owner {
  readonly name: string;
  /** The part of the place that said so, from its beginning: a folder, an archive, or the file itself. */
  readonly base: string;
}

/**
 * Whose file it is, by its place: the first folder that is named after somebody, else the file's own name. What lies in
 * a student's folder or archive was named by the student, who may not speak for another:
 * `submitted/tanaka/01-distillation-loss/yamada.ipynb`, `tanaka.zip/01-distillation-loss.ipynb` and
 * `tanaka-01-distillation-loss.ipynb` are Tanaka's.
 *
 * @param place - relative to what was given to grade, with `/` or `\`
 * @param shared - archives, by their place, that hold a whole class
 */
export function ownerOf(place: string, module: string, shared: ReadonlySet<string> = new Set()): Owner {
  const ends = [...place.matchAll(/[\\/]|$/g)].map(({ index }) => index);
  for (const [i, end] of ends.entries()) {
    const base = place.slice(0, end);
    const part = place.slice(i === 0 ? 0 : ends[i - 1]! + 1, end);
    const isFolder = end < place.length && !/\.zip$/i.test(part);
    const name = (isFolder ? ownName : ownNameOfFile)(part, module);
    if (name !== "" && !shared.has(base)) return { name, base };
  }
  return { name: place.normalize("NFC"), base: place };
}

/**
 * The archives that hold a whole class: those in which several people have files, by the names there, and none lies
 * that has no other name than the module's.
 *
 * @param places - of submissions
 */
export function classArchives(places: readonly string[], module: string): Set<string> {
  const names = new Map<string, Set<string>>();
  for (const place of places) {
    const { base } = ownerOf(place, module);
    if (base === place || !/\.zip$/i.test(base)) continue;
    const inside = place.slice(base.length + 1);
    const { name } = ownerOf(inside, module);
    names.set(base, (names.get(base) ?? new Set()).add(name === inside ? "" : name));
  }
  return new Set([...names].filter(([, inside]) => inside.size > 1 && !inside.has("")).map(([base]) => base));
}
