const longest = 160;

function brief(value: unknown): string {
  if (typeof value === "number") return String(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(brief).join(", ")}]`;
  if (ArrayBuffer.isView(value) && Symbol.iterator in value)
    return `[${Array.from(value as Iterable<unknown>, brief).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.keys(value)
      .map((key) => `${key}: ${brief(Reflect.get(value, key))}`)
      .join(", ")} }`;
  return String(value);
}

/** Plain data in one line for people: six significant digits, cut when long. */
export function show(value: unknown): string {
  const text = brief(value);
  return text.length > longest ? `${text.slice(0, longest)} …` : text;
}
