import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ZipPart, zipOf } from "../zip-file";

/** Something hostile that is handed in as a file, an archive or a folder. */
export interface HandedIn {
  readonly name: string;
  readonly tries: string;
  /** What becomes of it: the reason of its refusal, or that its honest answer is graded. */
  readonly ends: RegExp | "graded";
  /**
   * Lays it into the inbox.
   *
   * @param notebook - a submission that solves one task
   * @param secret - a file outside, which nothing may show
   */
  readonly put: (inbox: string, notebook: Uint8Array, secret: string) => void;
}

const MiB = 2 ** 20;
const file = (name: string) => (inbox: string, notebook: Uint8Array) => writeFileSync(join(inbox, name), notebook);
const text = (name: string, content: string) => (inbox: string) => writeFileSync(join(inbox, name), content);
const archive =
  (name: string, part: (notebook: Uint8Array, secret: string) => ZipPart): HandedIn["put"] =>
  (inbox, notebook, secret) =>
    writeFileSync(join(inbox, name), zipOf([part(notebook, secret)]));

/** A notebook with this as the text of one answer. */
const answering = (source: unknown): string =>
  JSON.stringify({ nbformat: 4, cells: [{ cell_type: "code", id: "softmax", source }] });

/** The same notebook with many words `import`, and no import, above the answer to another task. */
function withImports(notebook: Uint8Array): string {
  const { cells, ...rest }: { cells: { id: string; source: string }[] } = JSON.parse(Buffer.from(notebook).toString());
  const imports = `/*\n${"import\n".repeat(5e4)}*/\n`;
  const changed = cells.map((cell) =>
    cell.id === "diagnose" ? { ...cell, source: `${imports}${[cell.source].flat().join("")}` } : cell,
  );
  return JSON.stringify({ ...rest, cells: changed });
}

/** Names that a shell, a spreadsheet, a page, a path or a file system would take for more than a name. */
const oddNames = [
  "=cmd|' -C calc'!A1",
  '+HYPERLINK("http:evil","x")',
  "@SUM(1+1)",
  "x;=HYPERLINK(1+1);y",
  'x\t"＝HYPERLINK(1+1)',
  "<img src=x onerror='window.pwned=1'>",
  "<script>window.pwned=1<!--",
  "con",
  "__proto__",
  "constructor",
  "-rf",
  "$(touch evil)`touch evil`;touch evil",
  "a\nb,20,20",
  "\u202egnihton",
  "長".repeat(75),
  "．．",
];

export const handedIn: readonly HandedIn[] = [
  {
    name: "link",
    tries: "have the grader read a file of its machine",
    ends: /symbolic link/,
    put: (inbox, _, secret) => symlinkSync(secret, join(inbox, "link.ipynb")),
  },
  {
    name: "linked-folder",
    tries: "have the grader walk into a folder of its machine",
    ends: /symbolic link/,
    put: (inbox, _, secret) => symlinkSync(dirname(secret), join(inbox, "linked-folder")),
  },
  {
    name: "link-in-archive",
    tries: "a link that only the archive knows of",
    ends: /symbolic link/,
    put: archive("link-in-archive.zip", (_, secret) => ({
      ...{ name: "x.ipynb", bytes: Buffer.from(secret), mode: 0o120777 },
    })),
  },
  {
    name: "climbs",
    tries: "a name in an archive that leads out of it",
    ends: /invalid relative path/,
    put: archive("climbs.zip", (bytes) => ({ name: "../../climbed.ipynb", bytes })),
  },
  {
    name: "absolute",
    tries: "a name in an archive that starts at the root",
    ends: /absolute path/,
    put: archive("absolute.zip", (bytes, secret) => ({ name: `${dirname(secret)}/climbed.ipynb`, bytes })),
  },
  {
    name: "zip-bomb",
    tries: "fill memory from a small archive",
    ends: /larger than 16 MiB/,
    put: archive("zip-bomb.zip", () => ({ name: "x.ipynb", bytes: Buffer.alloc(64 * MiB) })),
  },
  {
    name: "lying-zip-bomb",
    tries: "the same, with a small size stated",
    ends: /too many bytes/,
    put: archive("lying-zip-bomb.zip", () => ({ name: "x.ipynb", bytes: Buffer.alloc(64 * MiB), claims: 100 })),
  },
  {
    name: "huge",
    tries: "fill memory from a large file",
    ends: /larger than 16 MiB/,
    put: (inbox) => {
      writeFileSync(join(inbox, "huge.ipynb"), "{");
      truncateSync(join(inbox, "huge.ipynb"), 2 ** 32);
    },
  },
  {
    name: "deep",
    tries: "JSON that overflows the stack",
    ends: /levels deep/,
    put: text("deep.ipynb", "[".repeat(8e6)),
  },
  {
    name: "many-cells",
    tries: "more cells than anybody reads",
    ends: /no notebook of nbformat 4/,
    put: text(
      "many-cells.ipynb",
      `{"nbformat":4,"cells":[${Array(2e5).fill('{"cell_type":"code","source":""}').join()}]}`,
    ),
  },
  {
    name: "imports-for-ever",
    tries: "keep the search for imports busy, outside every box",
    ends: /more than 500000 characters of code/,
    put: text("imports-for-ever.ipynb", answering("import\n".repeat(1.2e6))),
  },
  {
    name: "imports-for-long",
    tries: "the same, with no more code than is taken",
    ends: "graded",
    put: (inbox, notebook) => writeFileSync(join(inbox, "imports-for-long.ipynb"), withImports(notebook)),
  },
  {
    name: "numbers-as-lines",
    tries: "fill memory with reports of what is wrong in a notebook",
    ends: /no notebook of nbformat 4/,
    put: text("numbers-as-lines.ipynb", answering(Array(2e6).fill(1))),
  },
  {
    name: "long-name",
    tries: "keep the search for a student's name busy, outside every box",
    ends: /longer than 255 bytes/,
    put: archive("long-name.zip", (bytes) => ({ name: `${" ".repeat(64_000)}x.ipynb`, bytes })),
  },
  {
    name: "folder-as-file",
    tries: "a folder with the name of a notebook",
    ends: "graded",
    put: (inbox, notebook) => {
      mkdirSync(join(inbox, "folder-as-file.ipynb"));
      writeFileSync(join(inbox, "folder-as-file.ipynb", "x.ipynb"), notebook);
    },
  },
  ...oddNames.map((name) => ({
    ...{ name, tries: "a file name that is more than a name to somebody", ends: "graded" as const },
    put: file(`${name}.ipynb`),
  })),
];
