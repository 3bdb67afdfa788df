const numerically = new Intl.Collator("en", { numeric: true });

/** A path's names without their endings, those of archives too, so that `tanaka` is the beginning of `tanaka (2)`. */
const namesOf = (path: string): string[] => path.replace(/\.\w+$|\.zip(?=[\\/])/gi, "").split(/[\\/]/);

/** @returns negative when the name or path `a` comes first: `tanaka` before `tanaka (2)` before `tanaka (10)` */
export function byNames(a: string, b: string): number {
  const [first, second] = [namesOf(a), namesOf(b)];
  const at = first.findIndex((name, i) => name !== second[i]);
  return at < 0 ? first.length - second.length : numerically.compare(first[at]!, second[at] ?? "");
}

interface HandedIn {
  readonly path: string;
  readonly submitted: Date;
}

/**
 * In which order a student has handed files in: by their times; of one time, as files have that were unpacked, by their
 * names, of which `tanaka` comes before `tanaka (2)`, and `tanaka (9)` before `tanaka (10)`.
 *
 * @returns negative when `a` came first
 */
export const inOrder = (a: HandedIn, b: HandedIn): number =>
  a.submitted.getTime() - b.submitted.getTime() || byNames(a.path, b.path);
