import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { commitOf } from "../../lib/cli/commit";
import { parseNotebook } from "../../lib/notebook";
import { codeNotebook } from "../notebook/code-notebook";

const hasGit = spawnSync("git", ["--version"]).status === 0;
if (!hasGit) console.log("commitOf in a repository: skipped, there is no git here");

function folder(): string {
  const made = realpathSync(mkdtempSync(join(tmpdir(), "stillroom-commit-")));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const notebook = (source: string) => parseNotebook(codeNotebook([source]), "授業");

it("is unknown outside of a repository", () => {
  expect(commitOf(join(folder(), "授業.ipynb"), notebook("1"))).toBe("unknown");
});

it.skipIf(!hasGit)("names the commit, and says when the cells or lib/ are not its own", () => {
  const root = folder();
  const git = (...args: string[]) => {
    const done = spawnSync("git", [
      "-C",
      root,
      "-c",
      "user.name=A",
      "-c",
      "user.email=a@example.org",
      "-c",
      "commit.gpgsign=false",
      ...args,
    ]);
    expect(done.status).toBe(0);
    return done.stdout.toString().trim();
  };
  for (const name of ["lib", "notebooks"]) mkdirSync(join(root, name));
  const file = join(root, "notebooks", "授業.ipynb");
  writeFileSync(file, codeNotebook(["蒸留"]));
  writeFileSync(join(root, "lib", "room.ts"), "1");
  git("init", "-q");
  git("add", ".");
  git("commit", "-qm", "字");
  const head = git("rev-parse", "--short=12", "HEAD");

  const committed = notebook("蒸留");
  const run = { ...committed, cells: committed.cells.map((cell) => ({ ...cell, execution_count: 1 })) };
  expect(commitOf(file, run as typeof committed)).toBe(head);
  writeFileSync(join(root, "other.txt"), "beside lib");
  expect(commitOf(file, committed)).toBe(head);
  expect(commitOf(file, notebook("蒸溜"))).toBe(`${head} with changes`);
  writeFileSync(join(root, "lib", "room.ts"), "2");
  expect(commitOf(file, committed)).toBe(`${head} with changes`);
});
