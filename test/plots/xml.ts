/** One element of an XML text: name, attributes, and the text directly inside it. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };

/**
 * The elements of a well-formed XML text without comments, declarations and CDATA, in document order.
 *
 * @throws Error where the text is not well-formed.
 */
export function parseXml(xml: string): XmlElement[] {
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  let at = 0;
  for (const token of xml.matchAll(/<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    addText(xml.slice(at, token.index));
    at = token.index + token[0].length;
    const [, closing, name, attributes, empty] = token;
    if (closing) {
      const element = open.pop();
      if (element?.name !== name) throw new Error(`</${name}> at ${token.index} closes <${element?.name}>`);
      continue;
    }
    if (elements.length > 0 && open.length === 0) throw new Error(`a second root <${name}> at ${token.index}`);
    const element = { name, attributes: parseAttributes(attributes), text: "" };
    elements.push(element);
    if (!empty) open.push(element);
  }
  addText(xml.slice(at));
  if (open.length > 0) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  return elements;

  function addText(raw: string): void {
    if (/[<>]/.test(raw)) throw new Error(`a stray < or > in ${JSON.stringify(raw.slice(0, 80))}`);
    if (open.length > 0) open[open.length - 1].text += decode(raw);
    else if (raw !== "") throw new Error(`text outside the root: ${raw.slice(0, 80)}`);
  }
}

function parseAttributes(raw: string): Record<string, string> {
  const pairs = [...raw.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, decode(value)] as const);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`an attribute twice in ${raw}`);
  return Object.fromEntries(pairs);
}

function decode(raw: string): string {
  // Characters that XML 1.0 forbids (section 2.2).
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(raw)) throw new Error("a forbidden character");
  return raw.replace(/&(\w*;?)/g, (whole, name: string) => {
    const character = entities[name.slice(0, -1)];
    if (!name.endsWith(";") || character === undefined) throw new Error(`a bare & before ${JSON.stringify(whole)}`);
    return character;
  });
}
