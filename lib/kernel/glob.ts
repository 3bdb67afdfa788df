/**
 * Whether a text as a whole fits a glob of the protocol (`*` any text, `?` one character). Where a star has taken too
 * little, only the last one is tried again, so the time is at most the product of the two lengths: a regular expression
 * tries all stars in all combinations.
 */
export function matchesGlob(glob: string): (text: string) => boolean {
  const pattern = [...glob];
  return (text) => {
    let at = 0;
    let next = 0;
    /** Behind the last star: its place in the pattern and the first character that it has not taken. */
    let star: { next: number; at: number } | undefined;
    const width = (index: number) => (text.codePointAt(index)! > 0xffff ? 2 : 1);
    while (at < text.length) {
      const wanted = pattern[next];
      if (wanted === "*") {
        next++;
        star = { next, at };
      } else if (wanted === "?" || (wanted !== undefined && text.startsWith(wanted, at))) {
        next++;
        at += width(at);
      } else if (star) {
        star = { next: star.next, at: star.at + width(star.at) };
        ({ next, at } = star);
      } else return false;
    }
    return pattern.slice(next).every((left) => left === "*");
  };
}
