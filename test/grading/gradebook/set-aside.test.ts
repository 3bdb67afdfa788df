import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enterMarks, enterResults, readGradebook } from "../../../lib/grading/gradebook";
import { setAside } from "../../../lib/grading/report/set-aside";
import { attempt, results } from "./book";

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "set-aside-"));
  await enterResults(
    book(),
    results([attempt("田中", "abc", 0, 5), attempt("b", "def", 0, 5), attempt("012", "0", 0, 5)]),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const book = () => join(folder, "gradebook.sqlite");
const marks = (...rows: string[]) => ["student,task,points,comment", ...rows, ""].join("\n");
/** What is told, and what lies there then, when a table of these contents is about to be replaced. */
const replaced = async (contents: string) => {
  writeFileSync(join(folder, "to-mark.csv"), contents);
  const told = setAside(folder, "to-mark.csv", (await readGradebook(book()))[0]!);
  return { told, left: readdirSync(folder).filter((name) => name.endsWith(".csv")) };
};

describe("a table to mark that is replaced", () => {
  it.each([
    ["points", "田中,essay,3,"],
    ["a comment", "田中,essay,,良い"],
    ["points that are nought", "田中,essay,0,"],
    ["a student whom the gradebook does not know", "c,essay,1,"],
  ])("is kept when it holds %s that nobody has entered", async (_what, row) => {
    const { told, left } = await replaced(marks("b,essay,,", row));
    expect(told.join()).toMatch(/^to-mark\.csv was filled in and not entered: it lies in .*to-mark-1\.csv now/);
    expect(left).toEqual(["to-mark-1.csv"]);
    expect(readFileSync(join(folder, "to-mark-1.csv"), "utf8")).toContain(row);
    expect((await replaced(marks(row))).left).toEqual(["to-mark-1.csv", "to-mark-2.csv"]);
  });

  it("is kept when it holds the points of before for another answer", async () => {
    await enterMarks(book(), Buffer.from(marks("b,essay,2,")));
    await enterResults(book(), results([attempt("b", "later", 1, 5, "rewritten")]));
    expect((await replaced(marks("b,essay,2,"))).left).toEqual(["to-mark-1.csv"]);
  });

  it("may go when its points were entered for the attempt that the row names, whatever counts now", async () => {
    const table = "student,task,points,comment,attempt\nb,essay,2,良い,hdef\n";
    await enterMarks(book(), Buffer.from(table));
    await enterResults(book(), results([attempt("b", "later", 1, 5, "rewritten")]));
    expect(await replaced(table)).toEqual({ told: [], left: ["to-mark.csv"] });
    expect((await replaced(table.replace("hdef", "hlater"))).left).toEqual(["to-mark-1.csv"]);
  });

  it("is kept when it cannot be read", async () => {
    expect((await replaced("PK\u0003")).left).toEqual(["to-mark-1.csv"]);
  });

  it.each([
    ["nothing is filled in", marks("田中,essay,,", "b,essay,,")],
    ["all is entered", marks("田中,essay,2.50,良い", "b,essay,,少し")],
    ["a student's number has lost its zeros", marks("12,essay,3,")],
    ["a mark is taken back and commented on", marks("b,softmax,auto,少し")],
    ["a mark is taken back that is not there", marks("b,softmax,Auto,")],
  ])("may go when %s", async (_what, contents) => {
    await enterMarks(book(), Buffer.from(contents));
    expect(await replaced(contents)).toEqual({ told: [], left: ["to-mark.csv"] });
  });
});
