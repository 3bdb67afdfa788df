import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { nextSteps } from "../../lib/cli/start";
import { barMime, modulePaths } from "../../lib/course";
import { shareKeptCode } from "../kernel/share-kept-code";
import { codeNotebook } from "./code-notebook";

const root = resolve(import.meta.dirname, "../..");
/** The lesson that the command runs. */
const id = "01-distillation-loss";

/** A project with the built programs and that lesson of these cells. */
function project(...sources: string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stillroom-start-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  shareKeptCode(folder);
  mkdirSync(join(folder, "notebooks"));
  writeFileSync(modulePaths(folder, id).lesson, codeNotebook(sources));
  return folder;
}

function start(folder: string) {
  // No program but Node: nothing of this machine's is found but the kept code of the type checker.
  const env = { PATH: "", HOME: folder };
  const args = [join(folder, "dist", "stillroom.js"), "start"];
  return spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
}

it("npm start ends with the bar, where the executed notebook lies, what is missing and what to do next", () => {
  const folder = project(
    'console.log("Tensor backend: WebAssembly with SIMD: 速い");\nconsole.log("PASS: an earlier one.");',
    `const text = "NULL: 蒸留 " + process.env.STILLROOM_PROFILE + ". 0.1 points\\nPASS: 2";
({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": text, "${barMime}": { bars: [] } }) })`,
  );
  const { status, stdout, stderr } = start(folder);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const end = stdout.slice(stdout.indexOf("\nNULL"));
  expect(end).toMatch(/^\nNULL: 蒸留 quick\. 0\.1 points\nPASS: 2\n\n/);
  expect(end).toMatch(new RegExp(`Executed notebook +\\.stillroom/runs/notebooks/${id}\\.ipynb\n`));
  expect(end).toMatch(/Tensor backend +WebAssembly with SIMD: 速い\n/);
  expect(end).toMatch(
    /JupyterLab +not found, and no Python, which it needs; install Python 3, then npm run lab -- --yes\n/,
  );
  expect(end).toMatch(/MNIST +not found; npx stillroom data fetch mnist /);
  // This project has no tests.
  expect(end).toMatch(new RegExp(`npx stillroom check work/exercises/${id}\\.ipynb  what you wrote .*\n$`));
  expect(end.indexOf("npm run lab  ")).toBeGreaterThan(end.indexOf("Next"));
});

it("npm start names npm test where there are tests", () => {
  const commands = (folder: string) => nextSteps(folder, (path) => path).map(([command]) => command.trim());
  expect(commands(root).at(-1)).toBe("npm test");
  expect(commands(join(root, "docs"))).toEqual(
    commands(root)
      .slice(0, -1)
      .map((one) => one.replace(root, join(root, "docs"))),
  );
});

it("npm start fails when the lesson fails, misses its bar or states none", () => {
  const failing = start(project('throw new Error("だめ");'));
  expect(failing.status).toBe(1);
  expect(failing.stderr).toMatch(/cell \[1\] \(id c0\), line 1 failed:\n.*\n {2}Error: だめ/);
  const bar = (verdict: string) => `const bars = [{ on: "字", verdict: "${verdict}", sentence: "${verdict}: 蒸留",
  interval: { mean: -2, low: -3, high: -1, n: 5 }, threshold: 0.5 }];
({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "${verdict}: 蒸留", "${barMime}": { module: "${id}", profile: "quick", bars } }) })`;
  const short = start(project(bar("fail")));
  expect(short.stdout).toContain("fail: 蒸留");
  expect(short.status).toBe(1);
  expect(start(project(bar("null"))).status).toBe(0);
  const silent = start(project("1"));
  expect(silent.status).toBe(1);
  expect(silent.stderr).toContain("no cell shows the lesson's bars");
});
