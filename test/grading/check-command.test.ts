import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { formatNotebook, type Notebook, parseNotebook } from "../../lib/notebook";

// `stillroom check` as a learner calls it, on the built command. A project of links keeps progress out of this one.
const root = resolve(import.meta.dirname, "../..");
const command = join(root, "dist", "stillroom.js");
const id = "01-distillation-loss";
const solution = parseNotebook(readFileSync(join(root, "solutions", `${id}.ipynb`), "utf8"), "solution");

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "stillroom-check-"));
  mkdirSync(join(project, "exercises"));
  writeFileSync(join(project, "package.json"), '{ "name": "stillroom", "type": "module" }');
  for (const part of ["lib", "test", "node_modules"]) symlinkSync(join(root, part), join(project, part));
});

/** Checks the solution after a change of the source of one cell. */
function check(name: string, cell: string, change: (source: string) => string, flags: string[] = []) {
  const cells = solution.cells.map((own) => (own.id === cell ? { ...own, source: change(own.source) } : own));
  const file = join(project, "exercises", name);
  writeFileSync(file, formatNotebook({ ...solution, cells } as Notebook));
  return spawnSync(process.execPath, [command, "check", file, ...flags], { cwd: project, encoding: "utf8" });
}
const same = (source: string) => source;

describe("stillroom check", () => {
  it("is built", () => {
    expect(existsSync(command), "run `npm run build` first").toBe(true);
  });

  it("passes the solution and keeps the progress, whatever the file is called as long as it names the module", () => {
    const { status, stdout, stderr } = check(`田中 ${id} (2).ipynb`, "", same);
    expect(stderr).toBe("");
    expect(stdout).toContain("10 of 10 points.");
    expect(status).toBe(0);
    expect(existsSync(join(project, ".stillroom", "progress.json"))).toBe(true);
  });

  it("shows what is wrong and says so in the exit code", () => {
    const { status, stdout } = check(`${id}.ipynb`, "distillation-loss", (source) => source.replace("** 2", "** 1"));
    expect(stdout).toMatch(/called +distillationLoss\(\[\[0, 0\]\]/);
    expect(stdout).toContain("Hint 1 of 3");
    expect(stdout).toMatch(/[789] of 10 points/);
    expect(status).toBe(1);
  });

  it("names a syntax error, an exit and a file of unknown module", () => {
    const broken = check(`${id}.ipynb`, "softmax", (source) => source.replace("{", "{ return ("));
    expect(broken.stderr).toContain("SyntaxError");
    expect(broken.status).toBe(1);
    const exiting = check(`${id}.ipynb`, "softmax", (source) => `${source}\nprocess.exit(0);`);
    expect(exiting.stderr).toContain("ended before the checks did (0)");
    expect(exiting.status).toBe(1);
    const unnamed = check("mine.ipynb", "", same);
    expect(unnamed.stderr).toMatch(/mine\.ipynb.*--module 01-distillation-loss/);
    expect(check("mine.ipynb", "", same, ["--module", id]).status).toBe(0);
  });
});
