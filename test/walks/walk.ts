import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** What a fresh clone has after `npm ci`, as far as the walks need it. */
export function freshProject(): string {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), "walk-"))), "stillroom");
  const parts = ["package.json", "dist", "lib", "notebooks", "exercises", "solutions", "test/exercises", "test/walks"];
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  // Hidden inputs are drawn from it: with a key of its own, each run would tell other values.
  mkdirSync(join(folder, "marks"));
  writeFileSync(join(folder, "marks", "key"), `${"5".repeat(64)}\n`);
  // Where git is: a hand-out asks it what belongs to the project.
  for (const words of [
    ["init", "-q"],
    ["add", "lib", "notebooks", "exercises", "test", "package.json"],
  ])
    spawnSync("git", words, { cwd: folder, env: { PATH: process.env.PATH } });
  return folder;
}

/** Where a walk runs. */
export interface Place {
  readonly folder: string;
  /** Put behind `stillroom grade` and `stillroom replay`: a test runs where no box may be had. */
  readonly gradeFlags: string;
}

/** What a command prints, errors too, whatever its exit code. */
function run(command: string, { folder, gradeFlags }: Place): string {
  const stillroom = `npx() {
  shift
  case "$1" in grade | replay) set -- "$@" ${gradeFlags} ;; esac
  "$NODE" dist/stillroom.js "$@"
}
node() { "$NODE" "$@"; }`;
  const env = {
    ...process.env,
    NODE: process.execPath,
    STILLROOM_PROGRESS: join(folder, "progress"),
    LC_ALL: "C.UTF-8",
  };
  const script = `${stillroom}\n{ ${command}\n} 2>&1 || true`;
  const text = execFileSync("sh", ["-c", script], { cwd: folder, env, encoding: "utf8", maxBuffer: 2 ** 24 });
  return text.replaceAll("\r", "").replaceAll("\ufeff", "").trimEnd();
}

/** Each command of a console block with what it printed. */
function transcript(body: string, place: Place): string {
  const commands = body.split("\n").filter((line) => line.startsWith("$ "));
  return commands
    .map((line) => [line, run(line.slice(2), place)].filter((part) => part !== "").join("\n"))
    .join("\n\n");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** The text of one of our pages, as a browser would show its lines. */
function pageText(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>|<title>.*?<\/title>/g, "")
    .replace(/\n/g, " ")
    .replace(/<pre>|<\/(p|li|tr|h1|h2|pre|dd)>|<br>|<ul>/g, "\n")
    .replace(/<\/t[dh]>/g, "  ")
    .replace(/<dl>|<dt>/g, "\n")
    .replace(/<\/dt>/g, ": ")
    .replace(/class="passed">/g, ">✓ ")
    .replace(/class="failed">/g, ">✗ ")
    .replace(/<img [^>]*alt="([^"]*)"[^>]*>/g, "[$1]\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&([a-z]+|#39);/g, (_, name: string) => entities[name] ?? "")
    .replaceAll("\u00a0", " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Writes code into a cell of a notebook, as a student types it. */
function fillCell(folder: string, cellId: string, path: string, source: string): void {
  const file = join(folder, path);
  const notebook: { cells: { id: string; source: unknown }[] } = JSON.parse(readFileSync(file, "utf8"));
  const cells = notebook.cells.map((cell) => (cell.id === cellId ? { ...cell, source } : cell));
  if (!notebook.cells.some(({ id }) => id === cellId)) throw new Error(`${path} has no cell ${cellId}.`);
  writeFileSync(file, JSON.stringify({ ...notebook, cells }));
}

/** One fenced block: what a reader does is done; what a reader sees is seen anew. */
function step(info: string, body: string, place: Place): string {
  const [language, verb, ...words] = info.split(" ");
  if (language === "console") return transcript(body, place);
  if (verb === "page") return pageText(readFileSync(join(place.folder, words[0]!), "utf8"));
  if (verb === "cell") fillCell(place.folder, words[0]!, words[1]!, body);
  if (verb === "file") {
    mkdirSync(dirname(join(place.folder, words[0]!)), { recursive: true });
    writeFileSync(join(place.folder, words[0]!), `${body}\n`);
  }
  return body;
}

/**
 * Does what a page of docs/ tells, from its first fenced block to the last: `console` runs the lines after `$`,
 * `LANGUAGE file PATH` writes the block into a file, `ts cell ID NOTEBOOK` into a cell, and `text page PATH` shows what a
 * page of HTML says.
 *
 * @returns the page with what the commands print now
 */
export function walk(document: string, place: Place): string {
  return document.replace(
    /^```(\S[^\n]*)\n([\s\S]*?)\n?```$/gm,
    (_, info: string, body: string) => `\`\`\`${info}\n${step(info, body, place)}\n\`\`\``,
  );
}

/** A page without what differs from machine to machine and from run to run: times, walls, the line of progress. */
export function steady(document: string): string {
  return (
    document
      .replace(/^(Isolation: .*| {2}without .*|\d+ of \d+ .*left.*|Nothing was left out: git.*)\n/gm, "")
      .replace(/isolation level "[^"]*"/g, "isolation level")
      // What a newer Node adds to the same error.
      .replace(/ \(line \d+ column \d+\)/g, "")
      .replace(/\b\d+\.\d s\b/g, "a time")
  );
}
