// Characters that take two columns in a terminal: Hangul, kana, Chinese characters, full-width forms, emoji.
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Cuts text so that it takes at most `columns` of a terminal; a cut text ends in `…`. */
export function fit(text: string, columns: number): string {
  const cells = Array.from(graphemes.segment(text), ({ segment }) => ({ segment, width: wide.test(segment) ? 2 : 1 }));
  if (cells.reduce((sum, { width }) => sum + width, 0) <= columns) return text;
  let kept = "";
  let room = columns - 1;
  for (const { segment, width } of cells) {
    room -= width;
    if (room < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}
