import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { messages } from "../../lib/course";
import { noPolicy, standingOf } from "../../lib/grading/gradebook";
import { classroomRefused, classroomSummary, forStudents } from "../../lib/grading/report";
import { stillroom } from "../jobs/command";
import { assignment, bytesOf, moduleId, stub } from "./submissions";

const tasks = [
  { id: "a", title: "Softmax | 温度 <b>", points: 5, manual: false },
  { id: "b", title: "Essay", points: 3, manual: true },
];
const summary = (points: number, mark?: number) => {
  const about = { hash: "h", path: "p", submitted: new Date(0), isolation: "process" };
  const attempt = { ...about, points: { a: points }, answers: {} };
  const marks = mark === undefined ? [] : [{ task: "b", points: mark, comment: "" }];
  return classroomSummary("100 % 蒸留", standingOf([attempt], marks, tasks, noPolicy));
};

describe("GitHub Classroom", () => {
  it("reads the points from a notice, and success for full points alone", () => {
    expect(summary(5, 3)).toMatchObject({ allEarned: true });
    expect(summary(5, 3).lines.at(-1)).toBe("::notice title=Autograding complete::Points 8/8");
    expect(summary(5)).toMatchObject({ allEarned: false });
    expect(summary(2.5).lines).toEqual([
      "✗ Softmax | 温度 <b>: 2.5 of 5 points",
      "✗ Essay: 0 of 3 points",
      "::notice title=Autograding complete::Points 2.5/8",
    ]);
  });

  it("reads zero points where the file could not be graded", () => {
    expect(classroomRefused("蒸留", 8, "it is not <JSON>")).toEqual({
      lines: ["::notice title=Autograding complete::Points 0/8"],
      markdown: "## 蒸留\n\nit is not &#60;JSON&#62;\n\n**Points 0/8**\n",
      allEarned: false,
    });
  });

  it("tells students no problem of a check", () => {
    const about = { student: "田中", path: "田中.ipynb" };
    const refused = { ...about, reason: "not JSON" };
    const trouble = ["a/hidden itself failed", messages.noAnswers(moduleId)].map((reason) => ({ ...about, reason }));
    const rows = [{ ...about, outcome: { kind: "refused", reason: "not JSON" } as const }];
    expect(forStudents(trouble, rows, moduleId)).toEqual([refused, trouble[1]]);
  });

  it("shows a table that titles do not break", () => {
    expect(summary(5).markdown).toBe(
      [
        ...["## 100 % 蒸留", "", "Task | Points | Possible", "--- | ---: | ---:"],
        ...["Softmax &#124; 温度 &#60;b&#62; | 5 | 5", "Essay | – | 3", "", "**Points 5/8**", ""],
      ].join("\n"),
    );
  });

  it("names no hidden check in the log, which students read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "classroom-"));
    const at = (name: string) => join(folder, name);
    vi.stubEnv("GITHUB_STEP_SUMMARY", at("summary.md"));
    try {
      writeFileSync(at("田中.ipynb"), bytesOf({ ...stub(), cells: [] }));
      const words = ["--module", "01", "--out", at("out"), "--isolation", "process", "--classroom"];
      const { ended, text } = stillroom("grade", at("田中.ipynb"), ...words);
      expect(await ended).toBe(1);
      expect(text()).toContain("::notice title=Autograding complete::Points 0/20");
      expect(text()).toContain(messages.noAnswers(moduleId));
      const told = text() + readFileSync(at("summary.md"), "utf8");
      const hidden = assignment.checks.filter(({ visibility }) => visibility === "hidden");
      expect(hidden.length).toBeGreaterThan(0);
      for (const { id, title } of hidden) for (const name of [id, title]) expect(told).not.toContain(name);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});
