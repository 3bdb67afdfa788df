/** Folders that say nothing of whose file it is: nbgrader's and file managers'. */
const impersonal = new Set(["submitted", "submissions", "autograded", ".", "..", ""]);

/** What is left of a name besides the module and the number of a copy: ` (2)`, `-copy1`; empty where that is all. */
export function ownName(name: string, module: string): string {
  if (impersonal.has(name)) return "";
  const stem = name.replace(/(?:\.tar|\.ipynb)?\.[a-z0-9]{1,5}$/i, "");
  const rest = stem.replace(module, " ").replace(/\s*\(\d+\)|[-_ ]copy\d*$/gi, " ");
  return rest.replace(/^[\s\-_.]+|[\s\-_.]+$/g, "");
}

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
    const name = ownName(place.slice(i === 0 ? 0 : ends[i - 1]! + 1, end), module);
    if (name !== "" && !shared.has(base)) return { name, base };
  }
  return { name: place, base: place };
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
