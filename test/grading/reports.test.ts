import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../lib/course";
import { guarded, unguardedName } from "../../lib/grading/formula-guard";
import { timeInZone } from "../../lib/grading/gradebook";
import { parsePolicy } from "../../lib/grading/gradebook/policy";
import type { Graded } from "../../lib/grading/marking";
import { scoreOf } from "../../lib/grading/marking";
import { feedbackPage, gradescopeResults } from "../../lib/grading/report";
import { classReport } from "../../lib/grading/report/class-report";
import { classCollector, median } from "../../lib/grading/report/class-summary";
import { csv } from "../../lib/grading/report/csv";
import { fileNameOf } from "../../lib/grading/report/file-name";
import { junitSuite, junitXml } from "../../lib/grading/report/junit";
import { shortTime } from "../../lib/grading/report/short-time";
import { assignment, gradebookTasks, moduleId, standingBy, titled } from "./submissions";

const evil = `"'><script>alert(1)</script>&\u0000\ud800\uffff]]>`;
const results: CheckResult[] = assignment.checks.map(({ id, task, title, visibility, points }, i) => ({
  ...{ id, task, title, visibility, points, passed: i % 3 === 0 },
  ...(i % 3 === 0 ? {} : { called: `f(${evil})`, expected: `${visibility}-expected`, came: evil }),
}));
const graded: Graded = {
  ...{ version: "0", module: moduleId, hash: "0".repeat(64), isolation: "process", seconds: 1, problems: [] },
  ...{
    notes: [evil],
    printed: evil,
    answers: { essay: evil },
    pictures: [],
    results,
    score: scoreOf(assignment.tasks, results),
  },
};
const page = feedbackPage(evil, titled(evil), graded, standingBy(graded));

describe("the feedback page", () => {
  it("holds no markup of a student's", () => {
    expect(page).not.toContain("<script");
    expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)!.length).toBeGreaterThan(8);
    for (const bad of ["\u0000", "\ud800", "\uffff"]) expect(page).not.toContain(bad);
    expect(page).toContain("default-src 'none'");
  });

  it("shows of hidden checks neither titles nor what they asked or expected", () => {
    expect(page).toContain("public-expected");
    expect(page).not.toContain("hidden-expected");
    for (const { title, visibility } of results) if (visibility === "hidden") expect(page).not.toContain(title);
    expect(page).toMatch(/Hidden checks: \d of 2 points/);
  });

  it("adds up", () => {
    const passed = results.filter((result) => result.passed).reduce((sum, { points }) => sum + points, 0);
    expect(page).toContain(`<strong>${passed} of 20 points</strong>`);
  });
});

describe("score", () => {
  it("is the sum of the points of passed checks; a check without a result has not passed", () => {
    expect(
      scoreOf(
        assignment.tasks,
        results.map((result) => ({ ...result, passed: true })),
      ).earned,
    ).toBe(20);
    expect(scoreOf(assignment.tasks, [])).toMatchObject({ earned: 0, possible: 20 });
  });

  it("adds fractions as people do", () => {
    const [task] = assignment.tasks;
    const parts = [0.1, 0.2].map((points) => ({ ...results[0]!, task: task!.id, points, passed: true }));
    expect(scoreOf([task!], parts).earned).toBe(0.3);
  });
});

describe("tables for other programs", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|cmd", "\r=1", "%x", "＝1", "－1"])(
    "CSV: %j stays text",
    (value) => {
      expect(csv([[value]])).toMatch(/^\ufeff"'/);
    },
  );

  it.each([
    ["x;=HYPERLINK(1+1);.ipynb", "x;'=HYPERLINK(1+1);.ipynb"],
    ['a\t+1;;-2; "@x\n\n|y', "a\t'+1;;'-2; \"\"'@x\n\n'|y"],
    ["田中；＝1;＝1+1", "田中；＝1;'＝1+1"],
    ["a; b-c, =d", "a; b-c, =d"],
  ])("CSV: %j holds no formula either where another sign separates", (value, text) => {
    expect(csv([[value]])).toBe(`\ufeff"${text}"\r\n`);
    expect(unguardedName(guarded(value))).toBe(value);
  });

  it("CSV: quotes, line ends and Japanese", () => {
    expect(csv([['a"b', "c\nd", "田中", -1.5]])).toBe('\ufeff"a""b","c\nd","田中",-1.5\r\n');
  });

  it("JUnit: well-formed, hidden checks without detail", () => {
    const xml = junitXml([junitSuite(evil, graded)]);
    for (const bad of ["<script", "\u0000", "\ud800", "\uffff"]) expect(xml).not.toContain(bad);
    expect(xml.match(/<testcase /g)).toHaveLength(results.length);
    expect(xml.match(/<failure>/g)).toHaveLength(results.filter(({ passed }) => !passed).length);
    expect(xml).not.toContain("hidden-expected");
    expect(xml.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
  });

  it("the class report names the walls behind which submissions ran, and none where none did", () => {
    const collector = classCollector(gradebookTasks, assignment.checks, 0);
    const text = () => classReport(titled("t"), collector.summary(), 0, []).replaceAll("&quot;", '"');
    expect(text()).not.toContain("isolation");
    for (const isolation of ["process", "bubblewrap", "process"] as const)
      collector.add({ ...graded, isolation }, standingBy(graded));
    expect(text()).toContain('The submissions ran at the isolation level "bubblewrap" or "process".');
  });

  it("Gradescope: hidden checks are hidden, and all points are there", () => {
    const report = gradescopeResults(graded);
    expect(report.tests.reduce((sum, { max_score }) => sum + max_score, 0)).toBe(20);
    expect(report.score).toBe(graded.score.earned);
    for (const [i, { visibility }] of report.tests.entries())
      expect(visibility).toBe(results[i]!.visibility === "hidden" ? "hidden" : "visible");
  });
});

describe("file names for students", () => {
  it.each([
    "../../etc/passwd",
    "a/b",
    "CON",
    "",
    ".",
    "-rf",
    "a\u0000b",
    "x".repeat(300),
    "🙂".repeat(100),
    "=cmd|' /C calc'!A0",
  ])("%j becomes one that any file system takes", (student) => {
    const name = fileNameOf(student);
    expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}._-]*~[0-9a-f]{8}$|^~[0-9a-f]{8}$/u);
    expect(Buffer.byteLength(name)).toBeLessThan(200);
  });

  it("a plain name in any script stays; names that differ stay different", () => {
    expect(fileNameOf("田中_太郎")).toBe("田中_太郎");
    const names = ["a b", "a_b", "a/b", "A_b", "A_B"].map((name) => fileNameOf(name).toLowerCase());
    expect(new Set(names).size).toBe(5);
  });
});

it.each([
  [undefined, "2026-11-30T18:29:07Z", "2026-11-30 18:29 UTC"],
  ["2026-11-30T23:59:00Z", "2026-11-30T18:29:07Z", "2026-11-30 18:29 UTC"],
  ["2026-11-30T23:59:00+09:00", "2026-12-01T03:29:07+09:00", "2026-12-01 03:29 +09:00"],
  ["2026-11-30T23:59:00-03:30", "2026-11-30T14:59:07-03:30", "2026-11-30 14:59 -03:30"],
])("times follow the clock of a course that is due %s", (due, whole, short) => {
  const time = new Date("2026-11-30T18:29:07.400Z");
  expect(timeInZone(time, due)).toBe(whole);
  expect(shortTime(time, due)).toBe(short);
});

it("a student reads which file was graded, when it came and when it was due on the course's clock", () => {
  const policy = parsePolicy('{"due": "2026-11-30T23:59:00+09:00", "penaltyPerDay": 0.1}', "policy");
  const text = feedbackPage("田中", { title: "t", policy }, graded, standingBy(graded));
  expect(text).toContain("The file that was graded: x.ipynb");
  expect(text).toContain("Handed in 1970-01-01 09:00 +09:00, due 2026-11-30 23:59 +09:00.");
});

it("the median of an even number of scores lies between the two in the middle", () => {
  expect([[7, 20], [7, 7, 20, 20], [1, 2, 9], [4]].map(median)).toEqual([13.5, 13.5, 2, 4]);
});
