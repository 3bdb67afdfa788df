/** SVG as text. */

type Attributes = Record<string, string | number | undefined>;

/** `<name a="…">children</name>` with escaped attributes and numbers rounded to a tenth; children are SVG already. */
export function element(name: string, attributes: Attributes, children = ""): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? round(value) : escapeXml(String(value))}"`)
    .join("");
  return children === "" ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

/** Text as SVG and HTML take it. Characters that XML forbids are dropped. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** A tenth of a pixel is finer than the eye. */
export const round = (value: number) => Math.round(value * 10) / 10;

/**
 * Path data through points in pixels. Steps between rounded points take half the bytes of the points; each is rounded
 * again for the last bit of its difference, so errors do not add up.
 */
export function pathData(points: [x: number, y: number][]): string {
  const rounded = points.map(([x, y]) => [round(x), round(y)]);
  const steps = rounded.slice(1).map(([x, y], i) => [round(x - rounded[i][0]), round(y - rounded[i][1])]);
  const start = `M${rounded[0].join(" ")}`;
  return steps.length === 0 ? start : `${start}l${steps.map(([dx, dy]) => `${dx}${dy < 0 ? "" : " "}${dy}`).join(" ")}`;
}

/** One line of text, its baseline at `y`. */
export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeXml(content));
}
