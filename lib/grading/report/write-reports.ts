import { rmSync } from "node:fs";
import { basename, join } from "node:path";
import { messages } from "../../course";
import { writeWhole } from "../../jobs";
import type { Row, Store } from "../batch";
import {
  gradeTable,
  type ModuleStandings,
  nameBy,
  nbgraderTable,
  type Standing,
  timeInZone,
  unreadOf,
} from "../gradebook";
import type { Found } from "../intake";
import type { Grader } from "../marking";
import { classReport, type Trouble } from "./class-report";
import { type ClassSummary, classCollector } from "./class-summary";
import { csv, csvPlain } from "./csv";
import { feedbackPage, refusedPage } from "./feedback-page";
import { fileNameOf } from "./file-name";
import { gradescopeResults, ungraded } from "./gradescope";
import { junitError, junitSuite, junitXml } from "./junit";
import { otherExerciseNotes } from "./other-exercise";
import { keepPages, pagesOf } from "./own-files";
import { otherDates, recordedTime } from "./recorded-times";
import { setAside } from "./set-aside";
import { toMark, toMarkHeader } from "./to-mark";

/** What the reports of a batch say in short. */
export interface Written {
  readonly summary: ClassSummary;
  readonly trouble: readonly Trouble[];
  /** What the instructor should know of the whole: students who are not in the reports, dates that differ. */
  readonly notices: readonly string[];
  /** Files and folders in the report folder, by name. */
  readonly names: readonly string[];
}

type Cell = string | number;

/** A row for each file of this run: what became of it. */
function fileTable(
  files: readonly Found[],
  rows: readonly Row[],
  store: Store,
  { assignment, isolation }: Grader,
  module: ModuleStandings,
): Cell[][] {
  const { standings, policy } = module;
  const taskIds = assignment.tasks.map(({ id }) => id);
  const header = [
    ...["student", "file", "status", "earned", "possible", ...taskIds],
    ...["counts", "submitted", "notes", "isolation", "seconds", "sha256"],
  ];
  const body = rows.map(({ student, path, outcome }, at): Cell[] => {
    const file = files[at]!;
    const graded = outcome.kind === "graded" ? store.find(outcome.hash, isolation.level) : undefined;
    const recorded = graded && recordedTime(file, graded.hash, module);
    const time = timeInZone(recorded ?? file.submitted, policy.due);
    if (!graded) return [student, path, outcome.kind, "", "", ...taskIds.map(() => ""), "", time, "", "", "", ""];
    const { score, notes, seconds, hash } = graded;
    const points = taskIds.map((id) => score.tasks.find((task) => task.id === id)?.earned ?? 0);
    const counts = standings.get(student)?.counted.attempt.hash === hash;
    return [
      ...[student, path, "graded", score.earned, score.possible, ...points],
      ...[counts ? "yes" : "no", time, notes.length, graded.isolation, seconds, hash],
    ];
  });
  return [header, ...body];
}

/** The files of a run that were not graded, each with the reason. */
const notGraded = (rows: readonly Row[]): Trouble[] =>
  rows.flatMap(({ student, path, outcome }) =>
    outcome.kind === "graded" ? [] : [{ student, path, reason: outcome.reason }],
  );

/**
 * What students may read of what went wrong in a run: no problem of a check, which may be a hidden one.
 *
 * @param module - its id
 */
export const forStudents = (trouble: readonly Trouble[], rows: readonly Row[], module: string): Trouble[] => [
  ...notGraded(rows),
  ...trouble.filter(({ reason }) => [...otherExerciseNotes(module).values()].includes(reason)),
];

/**
 * Writes all reports into a folder: of this run's files `results.csv`; of everybody in the gradebook whose result lies
 * in `store` the class report, JUnit's XML, and a page and Gradescope's results for each; and the module's grades.
 * Results are read back one at a time.
 *
 * @param files - in the order of `rows`, which have the names of this run; reports have those of the gradebook
 * @param module - from the gradebook, after this run's results were entered
 * @param book - the path of the gradebook, which the folder's next commands take by themselves
 * @throws Error when the folder holds another module's reports, or somebody else's files in their places
 */
export function writeReports(
  folder: string,
  files: readonly Found[],
  rows: readonly Row[],
  store: Store,
  grader: Grader,
  module: ModuleStandings,
  book?: string,
): Written {
  const { assignment, isolation } = grader;
  const unread = unreadOf(module);
  const collector = classCollector(module.tasks, assignment.checks, unread.length);
  const trouble: Trouble[] = [];
  const suites: string[] = [];
  const marking: Cell[][] = [toMarkHeader];
  let elsewhere = 0;

  function writePages(student: string, feedback: string, gradescope: object): void {
    const [page, results] = pagesOf(fileNameOf(student));
    writeWhole(join(folder, page), feedback);
    writeWhole(join(folder, results), `${JSON.stringify(gradescope, null, 1)}\n`);
  }

  function addStudent(student: string, standing: Standing): void {
    const { hash, path } = standing.counted.attempt;
    const found = store.find(hash, isolation.level);
    if (!found) {
      elsewhere += 1;
      return;
    }
    const other = module.refused.get(student);
    const notes = other ? [messages.otherRefused(basename(other.path), other.reason), ...found.notes] : found.notes;
    const graded = { ...found, notes };
    collector.add(graded, standing);
    suites.push(junitSuite(student, graded));
    marking.push(...toMark(module.id, student, standing, graded));
    writePages(student, feedbackPage(student, module, graded, standing), gradescopeResults(graded));
    const stale = standing.counted.tasks.filter((task) => task.stale).map((task) => messages.staleMark(task.id));
    const nothing = graded.notes.flatMap((note) => otherExerciseNotes(module.id).get(note) ?? []);
    trouble.push(...[...nothing, ...graded.problems, ...stale].map((reason) => ({ student, path, reason })));
  }

  // Pages of an earlier run may belong to nobody now.
  keepPages(folder, module.id, [...module.standings.keys(), ...module.refused.keys()].map(fileNameOf), book);
  for (const [student, standing] of module.standings) addStudent(student, standing);
  for (const [student, { reason }] of unread)
    writePages(student, refusedPage(student, module.title, reason), ungraded(reason));
  const named = rows.map((row, at): Row => ({ ...row, student: nameBy(module.policy)(files[at]!) }));
  const now = notGraded(named);
  const paths = new Set(rows.map(({ path }) => path));
  const before = unread.flatMap(([student, refusal]) => (paths.has(refusal.path) ? [] : [{ student, ...refusal }]));
  trouble.push(...now, ...before);
  suites.push(...[...now, ...before].map(({ student, reason }) => junitError(student, reason)));

  const summary = collector.summary();
  const reports: [name: string, text: string][] = [
    ["results.csv", csv(fileTable(files, named, store, grader, module))],
    ["gradebook.csv", csv(gradeTable(module))],
    ["nbgrader.csv", csvPlain(nbgraderTable([module]))],
    ["junit.xml", junitXml(suites)],
    ["report.html", classReport(module, summary, elsewhere, trouble)],
    ...(marking.length > 1 ? [["to-mark.csv", csv(marking)] as [string, string]] : []),
  ];
  const aside = setAside(folder, "to-mark.csv", module);
  rmSync(join(folder, "to-mark.csv"), { force: true });
  for (const [name, text] of reports) writeWhole(join(folder, name), text);
  const notices = [
    ...aside,
    ...(elsewhere > 0 ? [messages.elsewhereLine(elsewhere)] : []),
    ...otherDates(files, rows, module),
  ];
  return { summary, trouble, notices, names: [...reports.map(([name]) => name), "feedback", "gradescope"] };
}
