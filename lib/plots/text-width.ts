const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Columns in a terminal: 2 for East Asian wide characters, else 1. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0);
}

/** Width in px that a sans-serif font needs at most, nearly: nothing here may ask a font. */
export function textWidth(text: string, fontSize: number): number {
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0) * fontSize;
}

function characterWidth(character: string): number {
  if (wide.test(character)) return 1;
  if (/[iljtfI.,:;'|!()[\] ]/.test(character)) return 0.33;
  if (/[A-Zmw%@—…]/.test(character)) return 0.76;
  return 0.58;
}

/** Lines no wider than `width` px, broken at spaces and between East Asian characters. */
export function wrap(text: string, fontSize: number, width: number): string[] {
  const pieces = text.match(new RegExp(`${wide.source}|(?:(?!${wide.source})\\S)+|\\s+`, "gu")) ?? [];
  const lines = [""];
  for (const piece of pieces) {
    const longer = lines[lines.length - 1] + piece;
    const fits = longer === piece || textWidth(longer.trimEnd(), fontSize) <= width;
    if (fits) lines[lines.length - 1] = longer;
    else lines.push(piece.trimStart());
  }
  return lines.map((line) => line.trim()).filter((line) => line !== "");
}

/** The text, cut and ended by "…" when it is wider than `width` px. */
export function ellipsis(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  const fitting = characters.findIndex(
    (_, i) => textWidth(`${characters.slice(0, i + 1).join("")}…`, fontSize) > width,
  );
  return `${characters.slice(0, Math.max(1, fitting)).join("")}…`;
}
