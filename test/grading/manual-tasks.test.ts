import { describe, expect, it } from "vitest";
import { manualTasks, nbgraderChecksum, nbgraderOf, releaseNotebook } from "../../lib/grading/authoring";
import { secretsOf } from "../../lib/grading/authoring/leaks";
import { takeIn } from "../../lib/grading/intake";
import { notebookSchema } from "../../lib/notebook/schema";
import { assignment, bytesOf, solution } from "./submissions";

const flags = { schema_version: 3, grade: false, locked: false, solution: false, task: false };
const markdown = (id: string, source: string, nbgrader?: object) => ({
  ...{ cell_type: "markdown", id, source },
  metadata: nbgrader ? { nbgrader: { ...flags, grade_id: id, ...nbgrader } } : {},
});

/** The exercise with an answer and a task that people mark at its end. */
const source = notebookSchema.parse({
  ...solution(),
  cells: [
    ...solution().cells,
    markdown("why", "温度が高いと分布は平らになるから。\nThat is the model answer.", {
      ...{ grade: true, solution: true, points: 4 },
    }),
    markdown("explore", "Draw the curve for three temperatures.", { task: true, locked: true, points: 3 }),
    markdown("end", "Thank you."),
  ],
});
const release = releaseNotebook(source, assignment.tasks);
const cellOf = (id: string) => release.cells.find((cell) => cell.id === id)!;

describe("tasks that people mark", () => {
  it("are told by nbgrader's metadata", () => {
    expect(manualTasks(release)).toEqual([
      { id: "why", points: 4 },
      { id: "explore", points: 3 },
    ]);
    expect(manualTasks(assignment.release)).toEqual([]);
  });

  it("are handed out without the model answer, which counts as a secret", () => {
    expect(cellOf("why").source).toBe("YOUR ANSWER HERE");
    expect(cellOf("explore").source).toBe("Draw the curve for three temperatures.");
    const metadata = nbgraderOf(cellOf("why"))!;
    expect(metadata).toMatchObject({ checksum: nbgraderChecksum(cellOf("why"), metadata), cell_type: "markdown" });
    expect(secretsOf({ hidden: {}, mutants: [], solution: source }, "", "")).toContain("That is the model answer.");
  });

  it("keep the student's answer as it was written, cells after a task included", () => {
    const cells = release.cells.flatMap((cell) => {
      if (cell.id === "why") return [{ ...cell, source: "だから <b>平ら</b>" }];
      if (cell.id !== "explore") return [cell];
      return [cell, markdown("mine", "My curve:"), { ...markdown("more", "plot(3)"), cell_type: "code" }];
    });
    const taken = takeIn("x.ipynb", bytesOf({ ...release, cells }), release, assignment.tasks);
    expect(taken.answers).toEqual({ why: "だから <b>平ら</b>", explore: "My curve:\n\nplot(3)" });
    expect(taken.source).not.toContain("平ら");
    const empty = takeIn("x.ipynb", bytesOf(release), release, assignment.tasks);
    expect(empty.answers).toEqual({ why: "YOUR ANSWER HERE", explore: "" });
  });
});
