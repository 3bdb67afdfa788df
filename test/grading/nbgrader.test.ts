import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { modulePaths, scratchFolder } from "../../lib/course";
import { nbgraderOf, releaseNotebook } from "../../lib/grading/authoring";
import { cellRegions } from "../../lib/grading/authoring/solution-region";
import { loadTables } from "../../lib/grading/authoring/tables";
import { readCsv } from "../../lib/grading/gradebook";
import { sourceNotebook, writeNbgraderCourse } from "../../lib/grading/nbgrader";
import { check } from "../../lib/grading/nbgrader/check-all";
import { importStudentModule, studentSource } from "../../lib/grading/student-module";
import { type Notebook, parseNotebook } from "../../lib/notebook";
import { isolation, root } from "./box/walls";
import { assignment, bytesOf, gradeBytes, graderAt, moduleId, solution, stub, withCells } from "./submissions";

const tables = await loadTables(root, moduleId);

describe("the source for nbgrader", () => {
  it("is the exercise once nbgrader has taken regions out", () => {
    const released = releaseNotebook(tables.solution, tables.tasks);
    const cleared = sourceNotebook(tables.solution, tables.tasks, root).cells.map((cell) =>
      cellRegions(cell).stubbed.replace(/.*BEGIN HIDDEN TESTS\n[\s\S]*?END HIDDEN TESTS\n/, ""),
    );
    expect(cleared).toEqual(released.cells.map(({ source }) => source));
    const regions = sourceNotebook(tables.solution, tables.tasks, root).cells.filter(({ source }) =>
      source.includes("BEGIN HIDDEN TESTS"),
    );
    expect(regions.map((cell) => nbgraderOf(cell)?.points)).toEqual(tables.tasks.map(({ points }) => points));
  });

  it("holds the answers, for the instructor to see that they earn everything", () => {
    const answers = ({ cells }: Notebook) => cells.filter((cell) => nbgraderOf(cell)?.solution);
    expect(answers(sourceNotebook(tables.solution, tables.tasks, root))).toEqual(answers(tables.solution));
    expect(answers(tables.solution)).toHaveLength(tables.tasks.length);
  });

  it("holds no hidden check", () => {
    const text = JSON.stringify(sourceNotebook(tables.solution, tables.tasks, root));
    const hidden = Object.values(tables.hidden).flat();
    expect(hidden.filter(({ id, title }) => text.includes(id) || text.includes(title))).toEqual([]);
  });
});

describe("check, where nbgrader grades", () => {
  const functions = tables.tasks.flatMap((task) => task.functions);
  afterEach(() => {
    for (const name of functions) Reflect.deleteProperty(globalThis, name);
    vi.restoreAllMocks();
  });
  const printed = () => {
    const spy = vi.spyOn(console, "log").mockImplementation(() => {});
    return () => spy.mock.calls.flat().join("\n");
  };

  it("counts public and hidden checks, and shows of the hidden ones their points alone", async () => {
    const told = printed();
    const right = await importStudentModule(scratchFolder(root), studentSource(tables.solution, functions));
    Object.assign(globalThis, right, {
      softmax: (logits: number[][]) => logits.map((row) => row.map(() => 1 / row.length)),
    });
    const { earned, possible } = await check(moduleId);
    expect(possible).toBe(20);
    expect(earned).toBeGreaterThanOrEqual(15);
    expect(earned).toBeLessThan(20);
    expect(told()).toMatch(/Hidden checks: \d+ of 10 points/);
    const hidden = Object.values(tables.hidden).flat();
    expect(hidden.filter(({ title }) => told().includes(title))).toEqual([]);
  });

  it("throws where nothing was earned", async () => {
    printed();
    await expect(check(moduleId, "softmax")).rejects.toThrow("no points");
  });
});

const folders = [
  ...(process.env.STILLROOM_TEST_NBGRADER ? [dirname(process.env.STILLROOM_TEST_NBGRADER)] : []),
  ...(process.env.PATH ?? "").split(delimiter),
];
const bin = folders.find((folder) => folder !== "" && existsSync(join(folder, "nbgrader")));
if (!bin)
  console.log(
    "left out: stock nbgrader. It is not on PATH: pip install nbgrader, or name it in STILLROOM_TEST_NBGRADER.",
  );

const sourceOf = (id: string) => [solution().cells.find((cell) => cell.id === id)!.source].flat().join("");
/** The solution with some text replaced, which it must hold. */
function edited(id: string, find: string, replacement: string): Record<string, string> {
  const source = sourceOf(id);
  expect(source).toContain(find);
  return { [id]: source.replace(find, () => replacement) };
}
const stubOf = (id: string) => ({ [id]: [stub().cells.find((cell) => cell.id === id)!.source].flat().join("") });

/** By student; what each earns besides is for nbgrader and us to agree about. */
const submissions: Readonly<Record<string, () => object>> = {
  right: () => solution(),
  half: () =>
    withCells(solution(), {
      ...edited("softmax", "(z - largest) / temperature", "z / temperature"),
      ...stubOf("diagnose"),
    }),
  stub: () => stub(),
  loop: () => withCells(solution(), edited("distillation-loss", "const losses", "while (true) {}\n  const losses")),
  exit: () => withCells(solution(), edited("softmax", "return logits.map", "process.exit(0);\n  return logits.map")),
};

describe.skipIf(!bin)("stock nbgrader", () => {
  const course = mkdtempSync(join(tmpdir(), "stillroom-nbgrader-"));
  afterAll(() => rmSync(course, { recursive: true, force: true }));
  const env = {
    ...process.env,
    PATH: [bin, process.env.PATH].join(delimiter),
    JUPYTER_PATH: join(course, "kernel", "share", "jupyter"),
  };
  const run = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(program, args, { cwd: course, env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
  };

  beforeAll(async () => {
    run(process.execPath, join(root, "dist", "stillroom.js"), "kernel", "install", "--prefix", join(course, "kernel"));
    await writeNbgraderCourse(root, course, [moduleId]);
    for (const [student, make] of Object.entries(submissions)) {
      const folder = join(course, "submitted", student, moduleId);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${moduleId}.ipynb`), bytesOf(make()));
    }
  });

  it("hands out our exercise", () => {
    run("nbgrader", "generate_assignment", moduleId);
    const released = join(course, "release", moduleId, `${moduleId}.ipynb`);
    const { exercise } = modulePaths(root, moduleId);
    const cells = (file: string) =>
      parseNotebook(readFileSync(file, "utf8"), file).cells.map(({ source, metadata }) => ({ source, metadata }));
    expect(cells(released)).toEqual(cells(exercise));
  });

  it("gives each submission the points that stillroom grade gives, and feedback", { timeout: 600_000 }, async () => {
    run("nbgrader", "autograde", moduleId);
    run("nbgrader", "generate_feedback", moduleId);
    run("nbgrader", "export", "--to", "grades.csv");
    const rows = readCsv(readFileSync(join(course, "grades.csv")), ["student_id", "score"]);
    const theirs = rows.map(({ fields }) => [fields.student_id, Number(fields.score)]);
    const ours = Object.entries(submissions).map(async ([student, make]) => {
      const { score } = await gradeBytes(graderAt(isolation), bytesOf(make()));
      return [student, score.earned];
    });
    expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(await Promise.all(ours)));
    expect(Object.fromEntries(theirs)).toMatchObject({ right: 20, stub: 0, loop: 14, exit: 15 });
    for (const student of Object.keys(submissions)) {
      const page = readFileSync(join(course, "feedback", student, moduleId, `${moduleId}.html`), "utf8");
      for (const { title } of assignment.checks.filter((one) => one.visibility === "hidden"))
        expect(page).not.toContain(title);
    }
  });
});
