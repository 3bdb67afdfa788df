import { rmSync } from "node:fs";
import { join } from "node:path";
import { findModule } from "../../course";
import { writeWhole } from "../../jobs";
import type { Row, Store } from "../batch";
import type { Graded, Grader } from "../marking";
import { classReport, type Trouble } from "./class-report";
import { type ClassSummary, classCollector } from "./class-summary";
import { csv } from "./csv";
import { feedbackPage, refusedPage } from "./feedback-page";
import { fileNameOf } from "./file-name";
import { gradescopeResults } from "./gradescope";
import { junitError, junitSuite, junitXml } from "./junit";

/** What the reports of a batch say in short. */
export interface Written {
  readonly summary: ClassSummary;
  readonly trouble: readonly Trouble[];
}

/**
 * Writes all reports of a batch into a folder: `results.csv`, `report.html`, `junit.xml`, and a page and a
 * `results.json` for Gradescope for each student. Results are read back one at a time.
 */
export function writeReports(folder: string, rows: readonly Row[], store: Store, grader: Grader): Written {
  const { assignment, isolation } = grader;
  const { title } = findModule(assignment.module);
  const taskIds = assignment.tasks.map(({ id }) => id);
  const collector = classCollector(assignment.tasks, assignment.checks);
  const trouble: Trouble[] = [];
  const suites: string[] = [];
  const table: (string | number)[][] = [
    ["student", "file", "status", "earned", "possible", ...taskIds, "notes", "isolation", "seconds", "sha256"],
  ];
  // Pages of an earlier run may belong to nobody now.
  for (const part of ["feedback", "gradescope"]) rmSync(join(folder, part), { recursive: true, force: true });

  function addGraded(student: string, path: string, graded: Graded): void {
    const { score, notes, seconds, hash } = graded;
    collector.add(graded);
    suites.push(junitSuite(student, graded));
    const points = taskIds.map((id) => score.tasks.find((task) => task.id === id)?.earned ?? 0);
    const { earned, possible } = score;
    table.push([student, path, "graded", earned, possible, ...points, notes.length, graded.isolation, seconds, hash]);
    const name = fileNameOf(student);
    writeWhole(join(folder, "feedback", `${name}.html`), feedbackPage(student, title, graded));
    writeWhole(join(folder, "gradescope", `${name}.json`), `${JSON.stringify(gradescopeResults(graded), null, 1)}\n`);
    trouble.push(...graded.problems.map((reason) => ({ student, path, reason })));
  }

  for (const { student, path, outcome } of rows) {
    const graded = outcome.kind === "graded" ? store.find(outcome.hash, isolation.level) : undefined;
    if (graded) {
      addGraded(student, path, graded);
      continue;
    }
    const reason = outcome.kind === "graded" ? "its result is no longer on disk" : outcome.reason;
    trouble.push({ student, path, reason });
    suites.push(junitError(student, reason));
    table.push([student, path, outcome.kind, "", "", ...taskIds.map(() => ""), "", "", "", ""]);
    if (outcome.kind === "refused")
      writeWhole(join(folder, "feedback", `${fileNameOf(student)}.html`), refusedPage(student, title, reason));
  }
  const summary = collector.summary();
  writeWhole(join(folder, "results.csv"), csv(table));
  writeWhole(join(folder, "junit.xml"), junitXml(suites));
  writeWhole(join(folder, "report.html"), classReport(title, isolation.level, summary, trouble));
  return { summary, trouble };
}
