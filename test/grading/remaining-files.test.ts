import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enterResults, keepTables } from "../../lib/grading/gradebook";
import { mentions } from "../../lib/grading/report";
import { stillroom } from "../jobs/command";
import { attempt, results } from "./gradebook/book";

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "remaining-"));
  const students = ["がくせい", "0123", "kim", "kimura", "=cmd", "0042", "42"];
  const attempts = students.map((student, i) => attempt(student, `${i}${i}`, 0, 5));
  await enterResults(at("gradebook.sqlite"), results(attempts));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

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

/** Which tables are named. */
async function forget(student: string): Promise<string[]> {
  for (const [name, text] of Object.entries(tables)) writeFileSync(at(name), text);
  await keepTables(
    at("gradebook.sqlite"),
    Object.keys(tables)
      .filter((name) => !name.startsWith("similarity"))
      .map(at),
  );
  const command = stillroom("gradebook", "forget", at("gradebook.sqlite"), student);
  expect([await command.ended, command.text()]).toEqual([0, expect.anything()]);
  return [...command.text().matchAll(/^ .*[/\\](.*)$/gm)].map(([, name]) => name!).toSorted();
}

describe("what remains of a student who is forgotten", { timeout: 60_000 }, () => {
  it.each([
    ["がくせい", ["nfd.csv", "to-mark.csv"]],
    ["がくせい".normalize("NFD"), ["nfd.csv", "to-mark.csv"]],
    ["0123", ["zeros.csv"]],
    ["kim", ["nbgrader.csv"]],
    ["kimura", ["kimura.csv", "similarity.csv", "similarity.html", "to-mark.csv"]],
    ["0042", ["open.csv"]],
    ["'=cmd", ["nbgrader.csv", "similarity.html"]],
  ])("is named once, by whole names: %s", async (student, left) => {
    expect(await forget(student)).toEqual(left);
  });

  it("is in a text where the name is no part of a longer one", () => {
    for (const text of ["kim, mori", "1. mori · kim: 50 %", "kim (in/kim.ts)", '"\'=1 (a.b)?","kim"']) {
      expect(mentions(text, "kim")).toBe(true);
      expect(mentions(text, "ki")).toBe(false);
    }
    expect(mentions("kim #2, 田中太郎", "kim") || mentions("kim #2, 田中太郎", "田中")).toBe(false);
    expect(mentions(`"'=1 (a.b)?"`, "=1 (a.b)?")).toBe(true);
  });
});
