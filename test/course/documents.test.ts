import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { modulePaths, modules } from "../../lib/course";
import { type Document, markdownDocuments, notebookDocument, root } from "./documents";
import { anchors, headingFaults, headings, links, withoutCode } from "./markdown";

const documents: Document[] = [
  ...markdownDocuments(),
  ...modules.flatMap(({ id }) => {
    const { lesson, exercise, solution } = modulePaths(root, id);
    return [lesson, exercise, solution].map(notebookDocument);
  }),
];

const isLocal = (target: string) => !/^(https?|mailto):/.test(target);

/** What is wrong with a local link; undefined when it leads somewhere. */
function linkFault({ file, text }: Document, target: string): string | undefined {
  const [path, anchor] = decodeURI(target).split("#");
  const there = path === "" ? join(root, file) : resolve(root, dirname(file), path!);
  if (!existsSync(there)) return `${target}: no such file`;
  if (anchor === undefined) return undefined;
  const aim =
    path === "" ? text : there.endsWith(".ipynb") ? notebookDocument(there).text : readFileSync(there, "utf8");
  return anchors(aim).includes(anchor) ? undefined : `${target}: no such heading`;
}

const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);
const commands = readdirSync(join(root, "lib/cli"))
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) => [...readFileSync(join(root, "lib/cli", file), "utf8").matchAll(/\.command\("(\w[\w-]*)/g)])
  .map((match) => match[1]!);

describe.each(documents)("$file", (document) => {
  const { text } = document;

  it("has one title, first, and leaves no level of heading out", () => {
    expect(headingFaults(headings(text))).toEqual([]);
  });

  it("links to files and headings that exist", () => {
    const faults = links(text).flatMap(({ target }) => (isLocal(target) ? [linkFault(document, target)] : []));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it("says in words what each picture shows and where each link leads", () => {
    expect(links(text).filter((link) => link.text.trim() === "")).toEqual([]);
  });

  it("names commands that exist", () => {
    const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map((match) => match[1]!);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
    const subcommands = [...text.matchAll(/\bnpx stillroom ([a-z][\w-]*)/g)].map((match) => match[1]!);
    expect(subcommands.filter((name) => !commands.includes(name))).toEqual([]);
  });

  it("closes every folded answer and every formula", () => {
    const prose = withoutCode(text);
    const count = (pattern: RegExp) => prose.match(pattern)?.length ?? 0;
    expect(count(/<details/g)).toBe(count(/<\/details>/g));
    expect(count(/<summary/g)).toBe(count(/<details/g));
    const paragraphs = prose.replace(/\\\$/g, "").split(/\n\s*\n/);
    expect(paragraphs.filter((paragraph) => (paragraph.match(/\$/g)?.length ?? 0) % 2 === 1)).toEqual([]);
  });
});

describe("the README", () => {
  it("has a row for every module, with its title, lesson and exercise", () => {
    const rows = readFileSync(join(root, "README.md"), "utf8").split("\n");
    const missing = modules
      .map(({ id, title }) => {
        const name = `${id.slice(0, 2)} ${title}`;
        return `| ${name} | [lesson](notebooks/${id}.ipynb) | [exercise](exercises/${id}.ipynb) |`;
      })
      .filter((row) => !rows.includes(row));
    expect(missing).toEqual([]);
  });
});

describe("these checks", () => {
  it("see what is wrong", () => {
    const document = { file: "README.md", text: "# A b\n" };
    expect(linkFault(document, "#a-b")).toBeUndefined();
    expect(linkFault(document, "lib/README.md#principles")).toBeUndefined();
    expect(linkFault(document, "#c")).toBe("#c: no such heading");
    expect(linkFault(document, "lib/README.md#nothing")).toMatch("no such heading");
    expect(linkFault(document, "無い.md")).toMatch("no such file");
    expect(headingFaults(headings("# A\n```\n# no heading\n```\n### C"))).toEqual([
      '"C" is of level 3 below one of level 1',
    ]);
    expect(headingFaults(headings("## A\n# B\n# C"))).toHaveLength(2);
    expect(headingFaults(headings("# A\n## B\n### C\n## D"))).toEqual([]);
    expect(links('[a](b) ![](c.svg) `[no](link)` <img src="d.svg" alt="絵">')).toEqual([
      { text: "a", target: "b", isImage: false },
      { text: "", target: "c.svg", isImage: true },
      { text: "絵", target: "d.svg", isImage: true },
    ]);
  });
});
