/** Markup that may stand in a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escaped for text and for quoted attributes; control characters, which no page shows, are made visible. */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (c) => entities[c]!)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to replace
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  return Array.isArray(part) ? part.map(textOf).join("") : escapeHtml(String(part));
}

/** A template in which everything that is put in is escaped, unless it is Html itself. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(texts.map((text, i) => text + (i < parts.length ? textOf(parts[i]!) : "")).join(""));

const style = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; color: #1b1b1b; background: #fff; overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
pre, code { font-family: ui-monospace, monospace; font-size: .9em }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f2; padding: .5rem; border-radius: 4px }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ddd }
td.n, th.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
img { max-width: 100%; height: auto; background: #fff; display: block; margin: .5rem 0 }
.scroll { overflow-x: auto } .passed::before { content: "✓ "; color: #176b2c } .failed::before { content: "✗ "; color: #a3131f }
li { margin: .4rem 0 } ul { list-style: none; padding-left: 0 } dl { margin: .2rem 0 .6rem 1.4rem } dt { color: #555 } dd { margin: 0 0 .3rem 0 }
.bar { background: #2a6fb0; height: .8rem; min-width: 1px }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #161616 } pre { background: #242424 } td, th { border-color: #444 } dt { color: #aaa } }
`;

/** A whole page that runs no script and loads nothing, whatever stands in it. */
export function page(title: string, body: Html): string {
  const head = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${new Html(style)}</style></head>
<body>
<h1>${title}</h1>
${body}
</body></html>
`;
  return head.text;
}
