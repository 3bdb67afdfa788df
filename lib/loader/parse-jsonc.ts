const string = '"(?:\\\\.|[^"\\\\])*"';
const comments = new RegExp(`${string}|//.*|/\\*[^]*?\\*/`, "g");
const trailingCommas = new RegExp(`${string}|,(?=\\s*[}\\]])`, "g");

const keepStrings = (match: string): string => (match.startsWith('"') ? match : "");

/**
 * JSON with comments and trailing commas, as tsconfig.json is written.
 *
 * @throws SyntaxError when it is none
 */
export function parseJsonc(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, "").replace(comments, keepStrings);
  return JSON.parse(bare.replace(trailingCommas, keepStrings));
}
