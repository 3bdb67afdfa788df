import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enterResults, keepTables } from "../../lib/grading/gradebook";
import { mentions } from "../../lib/grading/report";
import { inTurn } from "../jobs/command";
import { attempt, results } from "./gradebook/book";

const tables = {
  "nfd.csv": `student,task,points\n${"がくせい".normalize("NFD")},essay,1\n`,
  "zeros.csv": "student;task;points\n123;essay;1\n",
  "kimura.csv": "student,task,points\nkimura,essay,1\n",
  "open.csv": "student,task,points\n42,essay,1\n",
  "nbgrader.csv": "assignment,student_id\n01,'=cmd\n01,kim\n",
  "to-mark.csv": "student,task,points,comment\nkimura,essay,1,better than kim\nがくせい,essay,,\n",
  "similarity.csv": 'kind,students,others\nsame code,"kimura, kim #2",\n',
  "similarity.html": "<p>=cmd · kimura</p>",
};

const students = ["がくせい", "0123", "kim", "kimura", "=cmd", "0042", "42"];

/** A folder with a gradebook and the tables that were written from it. */
async function graded(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "remaining-"));
  const attempts = students.map((student, i) => attempt(student, `${i}${i}`, 0, 5));
  await enterResults(join(folder, "gradebook.sqlite"), results(attempts));
  for (const [name, text] of Object.entries(tables)) writeFileSync(join(folder, name), text);
  const kept = Object.keys(tables).filter((name) => !name.startsWith("similarity"));
  await keepTables(
    join(folder, "gradebook.sqlite"),
    kept.map((name) => join(folder, name)),
  );
  return folder;
}

/** Who is forgotten, each in a gradebook of its own, and which tables are named then. */
const forgotten: [student: string, left: string[]][] = [
  ["がくせい", ["nfd.csv", "to-mark.csv"]],
  ["がくせい".normalize("NFD"), ["nfd.csv", "to-mark.csv"]],
  ["0123", ["zeros.csv"]],
  ["kim", ["nbgrader.csv"]],
  ["kimura", ["kimura.csv", "similarity.csv", "similarity.html", "to-mark.csv"]],
  ["0042", ["open.csv"]],
  ["'=cmd", ["nbgrader.csv", "similarity.html"]],
];

describe("what remains of a student who is forgotten", { timeout: 60_000 }, () => {
  const folders: string[] = [];
  let answers: ReturnType<typeof inTurn> = [];
  beforeAll(async () => {
    for (const _ of forgotten) folders.push(await graded());
    const bookOf = (i: number) => join(folders[i]!, "gradebook.sqlite");
    answers = inTurn(forgotten.map(([student], i) => ["gradebook", "forget", bookOf(i), student]));
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  it.each(forgotten.map(([student, left], i) => [student, left, i] as const))(
    "is named once, by whole names: %s",
    (_, left, i) => {
      const { status, text } = answers[i]!;
      expect([status, text]).toEqual([0, expect.anything()]);
      const named = [...text.matchAll(/^ .*[/\\](.*)$/gm)].map(([, name]) => name!);
      expect(named.toSorted()).toEqual(left);
    },
  );

  it("is in a text where the name is no part of a longer one", () => {
    for (const text of ["kim, mori", "1. mori · kim: 50 %", "kim (in/kim.ts)", '"\'=1 (a.b)?","kim"']) {
      expect(mentions(text, "kim")).toBe(true);
      expect(mentions(text, "ki")).toBe(false);
    }
    expect(mentions("kim #2, 田中太郎", "kim") || mentions("kim #2, 田中太郎", "田中")).toBe(false);
    expect(mentions(`"'=1 (a.b)?"`, "=1 (a.b)?")).toBe(true);
  });
});
