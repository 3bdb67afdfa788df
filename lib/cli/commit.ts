import { spawnSync } from "node:child_process";
import { basename, dirname, resolve } from "node:path";
import { type Notebook, parseNotebook } from "../notebook";

/** What cells do, without what came of it. */
const sources = (notebook: Notebook): string => JSON.stringify(notebook.cells.map(({ id, source }) => [id, source]));

function sameSources(committed: string, notebook: Notebook, file: string): boolean {
  try {
    return sources(parseNotebook(committed, file)) === sources(notebook);
  } catch {
    return false;
  }
}

/**
 * The commit that a run of `file` belongs to, for people: `78aeaef12345`, followed by `with changes` when `lib/` or the
 * notebook's cells are not those of the commit; `unknown` outside of a git repository, or without git.
 */
export function commitOf(file: string, notebook: Notebook): string {
  const git = (...args: string[]) =>
    spawnSync("git", ["-C", dirname(resolve(file)), ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const head = git("rev-parse", "--short=12", "HEAD");
  if (head.status !== 0) return "unknown";
  const library = git("status", "--porcelain", "--", ":/lib");
  const committed = git("show", `HEAD:./${basename(file)}`);
  const clean = library.stdout === "" && committed.status === 0 && sameSources(committed.stdout, notebook, file);
  return `${head.stdout.trim()}${clean ? "" : " with changes"}`;
}
