import { describe, expect, it } from "vitest";
import type { Task } from "../../lib/course";
import { nbgraderChecksum, nbgraderOf, releaseNotebook, solutionRegions } from "../../lib/grading/authoring";
import { type Cell, formatNotebook, type Notebook, parseNotebook } from "../../lib/notebook";

const cell = (cell_type: "code" | "markdown", source: string, extra: object = {}): Cell =>
  (cell_type === "code"
    ? { cell_type, id: "x", metadata: {}, source, outputs: [], execution_count: null, ...extra }
    : { cell_type, id: "x", metadata: {}, source, ...extra }) as Cell;
const flags = { schema_version: 3, task: false } as const;

describe("the checksum", () => {
  // Computed by nbgrader 0.9.6 itself.
  it.each([
    ["3f5c39bd2cc663e6387dcb42d6e630a1", cell("code", "const 蒸留 = 1;"), "a", true, false, false, 2.5],
    ["ba922980aa4d0e8294873ae56bbeeacd", cell("code", "const 蒸留 = 1;"), "b", false, true, true, undefined],
    ["25d88cec08af080b5841d05b259703b6", cell("markdown", "text\n"), "c", true, false, true, 3],
    ["14d01e87eb3c125baf318faeb623ad67", cell("markdown", "text"), "d", false, true, false, undefined],
  ])("is nbgrader's: %s", (checksum, of, grade_id, grade, locked, solution, points) => {
    expect(nbgraderChecksum(of, { ...flags, grade_id, grade, locked, solution, points })).toBe(checksum);
  });
});

describe("solution regions", () => {
  const source =
    "f() {\n  // ### BEGIN SOLUTION\n  secret();\n  // ### END SOLUTION\n}\n  // ### BEGIN SOLUTION\n  // ### END SOLUTION";

  it("become stubs at their own indent, and nothing else changes", () => {
    const stub = '  // YOUR CODE HERE\n  throw new Error("Not implemented");';
    expect(solutionRegions(source, "here")).toEqual({ stubbed: `f() {\n${stub}\n}\n${stub}`, secret: ["  secret();"] });
  });

  it("must close and not nest", () => {
    expect(() => solutionRegions("// ### BEGIN SOLUTION", "Cell x")).toThrow(/Cell x.*no "### END/);
    expect(() => solutionRegions("// ### END SOLUTION", "Cell x")).toThrow(/Cell x.*without/);
    expect(() => solutionRegions("// ### BEGIN SOLUTION\n// ### BEGIN SOLUTION", "Cell x")).toThrow(/inside/);
  });
});

describe("release", () => {
  const task: Task = {
    id: "double",
    title: "Double",
    points: 2,
    functions: ["double"],
    hints: ["Think of 倍.", "Twice $x$.", "`2 * x`"],
    checks: [],
  };
  const metadata = (grade_id: string, more: object) => ({
    nbgrader: { ...flags, grade_id, grade: false, locked: false, solution: false, ...more },
  });
  const solution = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      cell("code", "// ### BEGIN SOLUTION\nconst double = (x: number) => 2 * x;\n// ### END SOLUTION", {
        id: "double",
        metadata: metadata("double", { solution: true }),
        execution_count: 3,
        outputs: [{ output_type: "stream", name: "stdout", text: "4" }],
      }),
      cell("markdown", "hints", { id: "double-hints" }),
      cell("code", "check", {
        id: "double-check",
        metadata: metadata("double-check", { grade: true, locked: true, points: 2 }),
      }),
    ],
  } as unknown as Notebook;
  const released = releaseNotebook(solution, [task]);

  it("clears outputs and solutions, collapses three hints", () => {
    const text = formatNotebook(released);
    expect(text).not.toContain("2 * x;");
    expect(text).not.toContain("stdout");
    expect(released.cells[1]!.source.match(/<details>/g)).toHaveLength(3);
    expect(released.cells[1]!.source).toContain("Think of 倍.");
    expect(released.cells[0]).toMatchObject({ outputs: [], execution_count: null });
  });

  it("writes nbgrader's schema 3 with the checksum of what the student gets", () => {
    for (const at of [0, 2]) {
      const own = released.cells[at]!;
      const { checksum, ...rest } = nbgraderOf(own)!;
      expect(checksum).toBe(nbgraderChecksum(own, rest));
      expect(rest.cell_type).toBe("code");
    }
  });

  it("is deterministic, and leaves its input alone", () => {
    const before = JSON.stringify(solution);
    expect(formatNotebook(releaseNotebook(solution, [task]))).toBe(formatNotebook(released));
    expect(JSON.stringify(solution)).toBe(before);
    expect(formatNotebook(parseNotebook(formatNotebook(released), "again"))).toBe(formatNotebook(released));
  });

  it("refuses a solution in a cell that is not marked as one, and the reverse", () => {
    const with0 = (change: object) => ({ ...solution, cells: [{ ...solution.cells[0]!, ...change } as Cell] });
    expect(() => releaseNotebook(with0({ metadata: {} }), [task])).toThrow(/"double" holds a solution/);
    expect(() => releaseNotebook(with0({ source: "1" }), [task])).toThrow(/"double".*no solution marks/);
    const wrong = { nbgrader: { ...flags, grade_id: "double", grade: false, locked: false, solution: true, extra: 1 } };
    expect(() => releaseNotebook(with0({ metadata: wrong }), [task])).toThrow(/"double".*schema 3/);
  });
});
