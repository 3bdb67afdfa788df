import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkExercise } from "../../lib/cli/check/check-exercise";
import { moduleOf } from "../../lib/cli/check/module-of";
import { loadTasks, messages } from "../../lib/course";
import { formatNotebook, type Notebook, parseNotebook } from "../../lib/notebook";

// `stillroom check` as a learner calls it, on the built command, in a project of links.
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
  // Some write over it: no link to the project's own.
  copyFileSync(join(root, "exercises", `${id}.ipynb`), join(project, "exercises", `${id}.ipynb`));
});
afterEach(() => rmSync(project, { recursive: true }));

type Changes = Readonly<Record<string, (source: string) => string>>;

/** The solution after changes of the sources of some cells, by their ids. */
function answers(changes: Changes): Notebook {
  const cells = solution.cells.map((cell) => ({ ...cell, source: changes[cell.id]?.(cell.source) ?? cell.source }));
  return { ...solution, cells } as Notebook;
}

function check(name: string, notebook: Notebook, flags: string[] = []) {
  const file = join(project, "exercises", name);
  writeFileSync(file, formatNotebook(notebook));
  return spawnSync(process.execPath, [command, "check", file, ...flags], { cwd: project, encoding: "utf8" });
}

describe("stillroom check", () => {
  it("says of a folder that it is no file", () => {
    const { stderr } = spawnSync(process.execPath, [command, "check", project], { encoding: "utf8" });
    expect(stderr).toMatch(/There is no such file\. npx stillroom work makes your copies/);
  });

  it("is built", () => {
    expect(existsSync(command), "run `npm run build` first").toBe(true);
  });

  it("passes the solution whatever its file is called, because the metadata tell what it is", () => {
    const { status, stdout, stderr } = check("田中 (2).ipynb", answers({}));
    expect(stderr).toBe("");
    expect(stdout).toContain("10 of 10 points. Hidden checks give up to 10 points more");
    expect(status).toBe(0);
  });

  it("a task whose cell imports what the grader refuses earns nothing, as there; a type is no such import", () => {
    const imports = (rooms: string[]) => rooms.map((room) => `import "../lib/${room}";`).join("\n");
    const { stdout, status } = check(
      "mine.ipynb",
      answers({
        softmax: (source) => `${imports(["distillation", "statistics"])}\n${source}\n// 参考: import("../lib/plots")`,
        "distillation-loss": (source) => `import { display } from "tslab";\n${source}\ndisplay.text("損失");`,
        "distillation-gradient": (source) => `import * as d from "../../lib/distillation";\n${source}\nd;`,
        diagnose: (source) =>
          `import type { Task } from "../lib/course";\nimport * as fs from "node:fs";\nimport {\n  softmaxRow,\n} from "../lib/distillation";\n${source}\nfs;`,
      }),
    );
    expect(stdout).toMatch(/Task 1.*\n {2}✗ .*no \.\.\/lib\/distillation.*\n {2}✗ .*no \.\.\/lib\/statistics.*\n\n/);
    expect(stdout).toContain(messages.roomNotOffered("distillation"));
    expect(stdout).toMatch(/Task 2.*\n {2}✗ the grader shows nothing, so it has no tslab;.*\n\n/);
    expect(stdout).toMatch(
      /Task 3.*\n {2}✗ .*"distillation-gradient", line 1: .*\n {8}import \* as d .*\n {8}Wherever your copy lies/,
    );
    expect(stdout).toMatch(/Task 4.*\n {2}✓ /);
    expect(stdout).toContain("2 of 10 points");
    expect(status).toBe(1);
  });

  it("a package that only the learner has, and a file beside the notebook, are none of the grader's", () => {
    const helper = join(project, "exercises", "手伝い.ts");
    writeFileSync(helper, "export const one = 1;");
    const { stdout } = check(
      "mine.ipynb",
      answers({
        softmax: (source) => `const lacking = require("そんな-package");\n${source}`,
        diagnose: (source) => `import そんな from "@組/そんな";\n${source}\nそんな;`,
        "distillation-loss": (source) => `import { one } from "./手伝い.ts";\n${source}\none;`,
        "distillation-gradient": (source) =>
          `import * as tf from "@tensorflow/tfjs";\nimport { 未使用 } from "無い-package";\n${source}\ntf;`,
      }),
    );
    expect(stdout).toMatch(/Task 1.*\n {2}✗ .*line 1: the grader has this project's packages, and no そんな-package/);
    expect(stdout).toMatch(/Task 2.*\n {2}✗ the grader has no \.\/手伝い\.ts, because only the notebook is handed in/);
    // Of what nobody uses, the grader loads nothing.
    expect(stdout).toMatch(/Task 3.*\n {2}! .*line 2: .*no 無い-package.*\n.*\n.*does not look at types.*\n {2}✓ /);
    expect(stdout).toMatch(/Task 4.*\n {2}✗ .*line 1: the grader has this project's packages, and no @組\/そんな;/);
    expect(stdout).toContain("2 of 10 points");
  });

  it("shows what is wrong and says so in the exit code; cells of one's own do not run", () => {
    const wrong = answers({ "distillation-loss": (source) => source.replace("** 2", "** 1") });
    const own = { cell_type: "code", id: "own", metadata: {}, source: "1 + 1", outputs: [], execution_count: null };
    const nameless = { ...wrong, metadata: {}, cells: [...wrong.cells, own] } as Notebook;
    const { status, stdout } = check("mine.ipynb", nameless, ["--module", id]);
    expect(stdout).toMatch(/called +distillationLoss\(\[\[0, 0\]\]/);
    expect(stdout).toContain("help      hint 2, folded below your code");
    expect(stdout).toContain("8 of 10 points");
    expect(stdout).toContain("One code cell that you added is not graded");
    expect(status).toBe(1);
  });

  it("judges each task whatever became of the others; a type error, at which the grader does not look, is told", () => {
    const broken = answers({
      softmax: (source) => source.replace("const total =", "const total: string ="),
      "distillation-loss": (source) => source.replace("): number {", "): number { return ("),
    });
    const cells = broken.cells.filter((cell) => cell.id !== "diagnose");
    const { stdout, status } = check("mine.ipynb", { ...broken, cells });
    expect(stdout).toMatch(
      /Task 1.*\n {2}! cell "softmax", line 14: TypeScriptError: TS2322: .*\n +const total: string.*\n {8}the kernel runs no/,
    );
    expect(stdout.split("\n\n")[0]?.match(/\n {2}✓ /g)).toHaveLength(3);
    expect(stdout).toMatch(/Task 2.*\n {2}✗ cell "distillation-loss", line 20: SyntaxError: TS1359/);
    expect(stdout).toMatch(/Task 3.*\n {2}✓ /);
    expect(stdout).toMatch(/Task 4.*\n {2}– not written yet/);
    expect(stdout).toContain(`\n${messages.answerMissing("diagnose")}`);
    expect(stdout).toContain("5 of 10 points");
    expect(status).toBe(1);
  });

  it("judges what the grader will: the course's own cells as handed out, of copies the one worked on, no cell left out", () => {
    const changed = answers({
      setup: (source) => `${source}\nconst 私の = 1;`,
      softmax: (source) => `${source}\nthrow new Error("あと");`,
      "distillation-loss": (source) => source.replace("): number {", "): number { softmax([[0]], 1);"),
      "distillation-gradient": (source) => `${source}\nfunction twice() {}\nfunction twice() {}`,
      diagnose: (source) => `${source}\n私の;`,
    });
    const [, ...rest] = changed.cells;
    const copied = rest.flatMap((cell) =>
      cell.id === "distillation-gradient" ? [{ ...cell, id: "copy", source: "// 写し" }, cell] : [cell],
    );
    const { stdout } = check("mine.ipynb", { ...changed, cells: copied } as Notebook);
    expect(stdout).toMatch(/Task 1.*\n {2}✗ cell "softmax", line \d+: Error: あと/);
    expect(stdout).toMatch(/Task 2.*\n(.*\n)*? {6}came {6}.*what "softmax" defines is left out/);
    expect(stdout).toMatch(/Task 3.*\n {2}✗ cell "distillation-gradient", line \d+: TypeScriptError: TS2393/);
    expect(stdout).toMatch(/Task 4.*\n {2}✗ cell "diagnose", line \d+: ReferenceError: 私の is not defined/);
    for (const note of [messages.lockedEdited("setup"), messages.answerCopied("distillation-gradient", 2)])
      expect(stdout).toContain(`\n${note}`);
    expect(stdout).toContain("0 of 10 points");
  });

  it("an answer may call what a later cell defines, and of a name that two cells declare the last counts", () => {
    const { stdout } = check(
      "mine.ipynb",
      answers({
        softmax: (source) => source.replace("{", "{ あと();"),
        "distillation-gradient": (source) => `${source}\nfunction あと() {}`,
        diagnose: (source) => `${source}\nfunction distillationLoss(row: number[]) { return row[0]; }`,
      }),
    );
    expect(stdout).toMatch(/Task 1.*\n {2}! .*Cannot find name 'あと'.*\n.*\n.*\n {2}✓ /);
    expect(stdout).toContain(`\n  ! ${messages.declaredAgain("distillationLoss", "diagnose")}\n  ✗ `);
    expect(stdout).toContain("7 of 10 points");
  });

  it("says that a file of TypeScript is none of its own", () => {
    const file = join(project, "答え.ts");
    writeFileSync(file, "export const one = 1;");
    const { stderr } = spawnSync(process.execPath, [command, "check", file], { cwd: project, encoding: "utf8" });
    expect(stderr).toContain(messages.onlyNotebooks("答え.ts"));
  });

  it("goes on with the functions of earlier cells after one has ended the process", () => {
    const exiting = answers({
      "distillation-gradient": (source) => `${source}\nprocess.exit(0);`,
      diagnose: (source) => `softmax([[0]], 1);\n${source}`,
    });
    const { stdout } = check("mine.ipynb", exiting);
    expect(stdout).toMatch(/Task 3.*\n {2}✗ cell "distillation-gradient": ProcessEnded: .*exited with code 0/);
    expect(stdout).toMatch(/Task 4.*\n {2}✓ /);
    expect(stdout).toContain("8 of 10 points");
  });

  it("stops an endless loop, names the check in which it was, keeps its points, and goes on", async () => {
    const begun = join(project, "begun");
    const loop = `if (temperature === 0.5) {
      process.getBuiltinModule("node:fs").writeFileSync(${JSON.stringify(begun)}, "");
      for (;;);
    }`;
    const looping = answers({ softmax: (source) => source.replace("{", `{ ${loop}`) });
    const verdicts: string[] = [];
    const tasks = await loadTasks(root, id);
    const checking = { root, id, tasks, notebook: looping, seconds: 15 };
    // The time of a cell is over as soon as it loops, and never before, however busy the machine is.
    let cell = new AbortController();
    const times = new Set<number>();
    const bound = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      times.add(milliseconds);
      cell = new AbortController();
      return cell.signal;
    });
    const looked = setInterval(() => {
      if (!existsSync(begun)) return;
      rmSync(begun);
      cell.abort();
    }, 20);
    const points = await checkExercise(checking, (verdict) => verdicts.push(verdict)).finally(() => {
      clearInterval(looked);
      bound.mockRestore();
    });
    expect([...times]).toEqual([15_000]);
    expect(verdicts).toHaveLength(4);
    expect(verdicts[0]).toMatch(/✓ Odds.*\n {2}… Every row sums to 1.*\n {2}✗ .* did not end within 15 s/);
    expect(points).toEqual({ earned: 8, possible: 10, hidden: 10 });
  });

  it("says what to do with a lesson and with a file that tells no module", () => {
    const lesson = check("x.ipynb", { ...solution, metadata: { stillroom: { module: id, part: "lesson" } } });
    expect(lesson.stderr).toContain(`x.ipynb is a lesson, which has nothing to check; its exercise is exercises/${id}`);
    expect(lesson.status).toBe(1);
    const unnamed = { ...solution, metadata: {} };
    expect(check("mine.ipynb", unnamed).stderr).toMatch(/mine\.ipynb does not say.*--module \d\d-\S+/);
    expect(moduleOf(project, "mine.ipynb", unnamed, "01")).toBe(id);
    expect(moduleOf(project, `写し/${id} (3).ipynb`, unnamed, undefined)).toBe(id);
  });
});
