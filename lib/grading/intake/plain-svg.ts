/** Shapes, text, and what colours them. Nothing that repeats other parts, which could be drawn for ever. */
const elements = new Set(
  (
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan " +
    "linearGradient radialGradient stop clipPath image"
  ).split(" "),
);

/** Declarations of entities and style sheets, and handlers. */
const active = /<[!?](?!--|xml\s)|\bon\w+\s*=|@import|javascript:/i;

/** References to anything but parts of the picture itself and the pixels that it carries along. */
const reference = /url\(\s*["']?(?!#|["'])|href\s*=\s*["']?(?!#|data:image\/(?:png|jpeg);base64,|["'])/i;

/**
 * Whether an SVG is no more than shapes and text. Browsers run no script in an `img` and load nothing for it; a picture
 * that is saved and opened by itself has no such guard, so what is not plain is left out altogether.
 *
 * @param svg - untrusted
 */
export function isPlainSvg(svg: string): boolean {
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/.test(svg)) return false;
  const names = [...svg.matchAll(/<\/?([^\s/>!?]+)/g)].map(([, name]) => name!);
  return names.every((name) => elements.has(name)) && !active.test(svg) && !reference.test(svg);
}
