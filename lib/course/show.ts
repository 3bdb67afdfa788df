const longest = 160;

/** Entries one after the other, as many as a line has room for: the rest is cut anyway, and may be thousands of numbers. */
function listed<Entry>(entries: Iterable<Entry>, text: (entry: Entry) => string): string {
  let line = "";
  for (const entry of entries) {
    line += `${line && ", "}${text(entry)}`;
    if (line.length > longest) break;
  }
  return line;
}

function brief(value: unknown): string {
  if (typeof value === "number") return String(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${listed(value, brief)}]`;
  if (ArrayBuffer.isView(value) && Symbol.iterator in value) return `[${listed(value as Iterable<unknown>, brief)}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${listed(Object.keys(value), (key) => `${key}: ${brief(Reflect.get(value, key))}`)} }`;
  return String(value);
}

/** Plain data in one line for people: six significant digits, cut when long. */
export function show(value: unknown): string {
  const text = brief(value);
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
