/** A line that opens or closes a block of code. */
const fence = /^\s*(```|~~~)/;

/** Markdown with the lines of its code blocks left empty, so that line numbers stay. */
export function withoutBlocks(text: string): string {
  let inside = false;
  return text
    .split("\n")
    .map((line) => {
      const edge = fence.test(line);
      if (edge) inside = !inside;
      return edge || inside ? "" : line;
    })
    .join("\n");
}

/** Markdown without code, in blocks and in lines. */
export const withoutCode = (text: string): string =>
  withoutBlocks(text).replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "`code`");

export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The headings of a document, in order. */
export const headings = (text: string): Heading[] =>
  [...withoutBlocks(text).matchAll(/^(#{1,6})\s+(.+?)\s*$/gm)].map((match) => ({
    level: match[1]!.length,
    text: match[2]!,
  }));

/** What is wrong with the order of headings: one title, first, and no level left out on the way down. */
export function headingFaults(found: readonly Heading[]): string[] {
  const titles = found.filter(({ level }) => level === 1).length;
  return [
    ...(found[0]?.level === 1 ? [] : ["the first heading is no title (#)"]),
    ...(titles === 1 ? [] : [`${titles} titles (#)`]),
    ...found.flatMap(({ level, text }, i) => {
      const before = found[i - 1]?.level ?? level;
      return level > before + 1 ? [`"${text}" is of level ${level} below one of level ${before}`] : [];
    }),
  ];
}

const plainHeading = (text: string) =>
  text.replace(/`|\*|_(?=\w)|(?<=\w)_(?!\w)/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");

/** The anchors that a repository's web page and JupyterLab give to a document's headings. */
export const anchors = (text: string): string[] =>
  headings(text).flatMap((heading) => {
    const shown = plainHeading(heading.text);
    const web = shown
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-");
    return [web, shown.replace(/ /g, "-")];
  });

export interface Link {
  /** The shown text; of a picture, what stands for it. */
  readonly text: string;
  readonly target: string;
  readonly isImage: boolean;
}

/** The links and pictures of a document, `<img>` too. */
export function links(text: string): Link[] {
  const prose = withoutCode(text);
  const markdown = [...prose.matchAll(/(!?)\[((?:[^[\]]|!\[[^\]]*\]\([^)]*\))*)\]\(([^)\s]+)[^)]*\)/g)].map(
    (match) => ({
      text: match[2]!,
      target: match[3]!,
      isImage: match[1] === "!",
    }),
  );
  const html = [...prose.matchAll(/<img\b([^>]*)>/g)].map((match) => {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(match[1]!)?.[1] ?? "";
    return { text: attribute("alt"), target: attribute("src"), isImage: true };
  });
  return [...markdown, ...html];
}
