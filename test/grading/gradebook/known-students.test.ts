import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messages } from "../../../lib/course";
import {
  enterMarks,
  enterResults,
  forgetStudent,
  type PolicyFile,
  readGradebook,
} from "../../../lib/grading/gradebook";
import { namedAsIn } from "../../../lib/grading/gradebook/known-students";
import { parsePolicy } from "../../../lib/grading/gradebook/policy";
import { collect, hashOf } from "../../../lib/grading/intake";
import { zipOf } from "../zip-file";
import { attempt, module, results } from "./book";

let folder: string;
let book: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "known-"));
  book = join(folder, "gradebook.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, text = path): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const best = parsePolicy('{"counts": "best"}', "policy");

/** Takes in what lies below paths as `stillroom grade` does; each file earns as many points as its text is long. */
async function grade(paths: readonly string[], policy?: PolicyFile): Promise<string[]> {
  const found = await collect(
    paths.map((path) => join(folder, path)),
    module,
  );
  const { files, told } = await namedAsIn(book, module, policy, found.files);
  const graded = [];
  for (const file of files) {
    // One file that is given alone is graded all the same, as `stillroom grade` has it.
    if (file.forgotten && files.length > 1) continue;
    const bytes = await file.read();
    const attempt = {
      ...{ hash: hashOf(bytes), path: file.path, submitted: file.submitted, isolation: "process", answers: {} },
      points: { softmax: bytes.length },
    };
    graded.push({ ...file, attempt, version: "v" });
  }
  const { regrouped } = await enterResults(book, results(graded, policy));
  return [...told, ...regrouped];
}

/** Points of all attempts, by student. */
async function standings(): Promise<Record<string, number[]>> {
  const [found] = await readGradebook(book);
  return Object.fromEntries(
    [...found!.standings].map(([student, { attempts }]) => [student, attempts.map(({ raw }) => raw).sort()]),
  );
}

describe("the time of an entry in an archive", () => {
  it("without an offset is read in that of the due time, wherever the grader is", async () => {
    writeFileSync(join(folder, "tanaka.zip"), zipOf([{ name: "x.ipynb", bytes: Buffer.from("1") }]));
    const { files } = await collect([join(folder, "tanaka.zip")], module);
    const timeAt = async (due: string) =>
      (await namedAsIn(book, module, parsePolicy(JSON.stringify({ due }), "p"), files)).files[0]!.submitted.getTime();
    const clock = files[0]!.clock!.getTime();
    // All zeros in the archive: the day before the month before January 1980.
    expect(clock).toBe(Date.UTC(1979, 10, 30));
    expect(await timeAt("2026-11-30T23:59:00+09:00")).toBe(clock - 9 * 3_600_000);
    expect(await timeAt("2026-11-30T23:59:00-03:30")).toBe(clock + 3.5 * 3_600_000);
    expect(await timeAt("2026-11-30T23:59:00Z")).toBe(clock);
  });
});

describe("a file that was graded before", () => {
  it("keeps its student when a second file of the name arrives, and when it is graded alone", async () => {
    put("in/田中.ipynb", "1");
    await grade(["in"]);
    put("in/田中 (2).ipynb", "22");
    const [told] = await grade(["in"]);
    expect(told).toMatch(/of their own, as others have the same name: .*田中 \(2\).ipynb: 田中 #2. .*counts/);
    expect(await standings()).toEqual({ 田中: [1], "田中 #2": [2] });
    await grade(["in/田中 (2).ipynb"]);
    expect(await standings()).toEqual({ 田中: [1], "田中 #2": [2] });
    put("in/田中 (2).ipynb", "333");
    expect(await grade(["in"])).toHaveLength(1);
    expect(await standings()).toEqual({ 田中: [1], "田中 #2": [2, 3] });
  });

  it("is not joined with another folder's file of the name, whichever is graded first, nor in which run", async () => {
    put("A/tanaka/x.ipynb", "1");
    put("B/tanaka/x.ipynb", "22");
    await grade(["A/tanaka", "B/tanaka"]);
    await grade(["B/tanaka"]);
    expect(await standings()).toEqual({ tanaka: [1], "tanaka #2": [2] });
    put("C/tanaka/x.ipynb", "333");
    await grade(["C/tanaka"]);
    expect(await standings()).toEqual({ tanaka: [1], "tanaka #2": [2], "tanaka #3": [3] });
    // The same bytes in another folder are the same student's.
    put("again/tanaka/x.ipynb", "22");
    await grade(["again/tanaka"]);
    expect(await standings()).toEqual({ tanaka: [1], "tanaka #2": [2], "tanaka #3": [3] });
  });

  it("is one attempt of the student as soon as attempts count: no second student of the name stays", async () => {
    put("in/ito.ipynb", "1");
    put("in/ito (2).ipynb", "22");
    put("in/ito (3).ipynb", "333");
    await grade(["in"]);
    await enterMarks(book, Buffer.from("student,task,points,comment\nito #2,essay,4,良い\n"));
    await grade(["in"], best);
    expect(await standings()).toEqual({ ito: [5, 6, 7] });
    const [found] = await readGradebook(book);
    expect([...found!.refused.keys()]).toEqual([]);
    expect(found!.standings.get("ito")!.counted.tasks[1]!.comment).toBe("良い");
    // Who is called so is nobody's second file.
    put("other/mori #2.ipynb", "1");
    put("other/mori.ipynb", "22");
    await grade(["other"], best);
    expect(await standings()).toMatchObject({ mori: [2], "mori #2": [1] });
  });

  it("is another student's again when attempts no longer count: its attempts, times and marks move; both are told", async () => {
    put("A/田中.ipynb", "1");
    put("B/田中.ipynb", "22");
    const due = parsePolicy('{"due": "2026-11-30T23:59:00Z"}', "policy");
    const files = ["A/田中.ipynb", "B/田中.ipynb"];
    const path = join(folder, files[1]!);
    const times = async () => {
      const all = [...(await readGradebook(book))[0]!.standings.values()];
      return all.flatMap(({ attempts }) => attempts.map(({ attempt }) => attempt.submitted.getTime())).sort();
    };
    for (const first of [undefined, best]) {
      book = join(folder, `${first?.counts}.sqlite`);
      await grade(files, first);
      const submitted = await times();
      if (first === undefined) await enterMarks(book, Buffer.from("student,task,points\n田中 #2,essay,4\n"));
      const joined = messages.joinedStudents(["田中 #2: 田中"]);
      expect((await grade(files, best)).includes(joined)).toBe(first === undefined);
      put("B/田中.ipynb", "333");
      await grade(files, best);
      expect(Object.values(await standings())).toEqual([first === undefined ? [5, 6, 7] : [1, 2, 3]]);
      put("B/田中.ipynb", "22");
      const parted = messages.partedStudents([`${path}: 田中 → 田中 #2`]);
      expect(await grade(files, due)).toContain(parted);
      expect(await standings()).toEqual({ 田中: [1], "田中 #2": first === undefined ? [6, 7] : [2, 3] });
      expect((await times()).slice(0, 2)).toEqual(submitted);
      expect(await grade(files, due)).not.toContain(parted);
    }
  });

  it("brings its marks along when it becomes an attempt: points before a comment, and what is dropped is told", async () => {
    const graded = [attempt("伊藤", "a", 0, 5), attempt("伊藤 #2", "b", 1, 5)];
    await enterResults(book, results(graded));
    const rows = ["伊藤,essay,,読みました", "伊藤 #2,essay,4,良い", "伊藤,softmax,3,", "伊藤 #2,softmax,1,x"];
    await enterMarks(book, Buffer.from(["student,task,points,comment", ...rows, ""].join("\n")));
    const { regrouped, standings } = await enterResults(book, results(graded, best));
    expect(regrouped).toEqual([
      messages.joinedStudents(["伊藤 #2: 伊藤"]),
      expect.stringMatching(/伊藤, .*essay: 4 points "良い" stays; dropped, of 伊藤: no points "読みました"$/),
      expect.stringMatching(/伊藤, .*softmax: 3 points stays; dropped, of 伊藤 #2: 1 point "x"$/),
    ]);
    const { tasks } = standings.get("伊藤")!.counted;
    expect(tasks.map(({ earned, comment }) => [earned, comment])).toEqual([
      [3, ""],
      [4, "良い"],
    ]);
    expect((await enterResults(book, results(graded, best))).regrouped).toEqual([]);
  });

  it("is not another's attempt for a number in the name that its student goes by", async () => {
    put("k/木村.ipynb", "1");
    put("k/木村 #2.ipynb", "22");
    for (const path of ["k", "k", "k/木村.ipynb"]) {
      await grade([path], best);
      expect(await standings()).toEqual({ 木村: [1], "木村 #2": [2] });
    }
    book = join(folder, "other.sqlite");
    put("k/木村 (2).ipynb", "333");
    put("k/木村 #2 (2).ipynb", "4444");
    for (const policy of [undefined, undefined, best, best]) await grade(["k"], policy);
    expect(await standings()).toEqual({ 木村: [1, 3], "木村 #2": [2, 4] });
  });

  it("keeps its student in whatever form the command names it, and says so, also when it was forgotten", async () => {
    put("in/abe/draft.ipynb", "1");
    put("in/abe/second.ipynb", "22");
    for (const policy of [undefined, best]) {
      await grade(["in"], policy);
      const told = await grade(["in/abe/draft.ipynb"], policy);
      expect(told[0]).toContain(`${join(folder, "in/abe/draft.ipynb")}: abe`);
      await grade(["in/abe"], policy);
      expect(await standings()).toEqual(policy ? { abe: [1, 2] } : { abe: [1], "abe #2": [2] });
    }
    await forgetStudent(book, "abe");
    await grade(["in/abe/draft.ipynb"]);
    expect(Object.keys(await standings())).toEqual(["abe"]);
  });

  it("says when a file of another run is taken for a further attempt, and not of the same bytes elsewhere", async () => {
    put("A/田中.ipynb", "1");
    put("B/田中.ipynb", "22");
    put("C/田中.ipynb", "1");
    expect(await grade(["A"], best)).toEqual([]);
    const path = join(folder, "B/田中.ipynb");
    expect(await grade(["B"], best)).toEqual([messages.joinedAttempts([`${path}: 田中`])]);
    expect(await grade(["B"], best)).toEqual([]);
    expect(await grade(["C"], best)).toEqual([]);
    expect(await standings()).toEqual({ 田中: [1, 2] });
  });

  it("given alone keeps its student as well: read anew it is in another gradebook, as the run says", async () => {
    put("secA/abe.ipynb", "1");
    put("secA/ito.ipynb", "22");
    put("secB/mori.ipynb", "333");
    await grade(["secA", "secB"]);
    const [told] = await grade(["secA"]);
    expect(told).toMatch(/abe.ipynb: secA.*grade with another --gradebook/);
    expect(await standings()).toEqual({ secA: [1], "secA #2": [2], secB: [3] });
    book = join(folder, "another.sqlite");
    expect(await grade(["secA"])).toEqual([]);
    expect(await standings()).toEqual({ abe: [1], ito: [2] });
  });

  it("names in the folder of a student whom the gradebook knows are nobody else's, nor is the time in it", async () => {
    put(`f/tanaka/${module}.ipynb`, "1");
    put(`f/yamada/${module}.ipynb`, "22");
    await grade(["f"], best);
    put("f/tanaka/yamada.ipynb", "");
    const told = await grade(["f/tanaka/yamada.ipynb"], best);
    expect(told[0]).toContain("yamada.ipynb: tanaka");
    expect(await standings()).toEqual({ tanaka: [0, 1], yamada: [2] });
    put(`f/tanaka/submitted/yamada/${module}/${module}.ipynb`, "4444");
    put(`f/tanaka/submitted/yamada/${module}/timestamp.txt`, "2001-01-01 00:00:00\n");
    await grade(["f/tanaka"], best);
    const [found] = await readGradebook(book);
    const attempts = found!.standings.get("tanaka")!.attempts.map(({ attempt }) => attempt);
    expect(attempts.map(({ points }) => points.softmax)).toContain(4);
    expect(attempts.map(({ submitted }) => submitted.getUTCFullYear())).not.toContain(2001);
    expect((await standings()).yamada).toEqual([2]);
  });
});

describe("whoever was forgotten", () => {
  /** The files, from the test's folder, that are passed over. */
  const passedOver = async (paths: readonly string[], policy?: PolicyFile) => {
    const found = await collect(
      paths.map((path) => join(folder, path)),
      module,
    );
    const { files } = await namedAsIn(book, module, policy, found.files);
    return files.flatMap(({ forgotten, path }) => (forgotten ? [relative(folder, path)] : []));
  };
  const all = ["A", "B", "C"].map((name) => `${name}/田中.ipynb`);
  beforeEach(async () => {
    put("A/田中.ipynb", "1");
    put("B/田中.ipynb", "22");
    put("C/田中.ipynb", "333");
    await grade(["A/田中.ipynb", "B/田中.ipynb"]);
  });

  it("as a second student of a name leaves the number to nobody, and is known by the file", async () => {
    await forgetStudent(book, "田中 #2");
    for (const policy of [undefined, best]) expect(await passedOver(all, policy)).toEqual(["B/田中.ipynb"]);
    const path = join(folder, "C/田中.ipynb");
    expect(await grade(["C/田中.ipynb"])).toContain(messages.passedNumbers([`${path}: 田中 #3`]));
    expect(await standings()).toEqual({ 田中: [1], "田中 #3": [3] });
    // The same bytes in another folder, and other bytes in the same place.
    put("D/田中.ipynb", "22");
    expect(await passedOver(["C/田中.ipynb", "D/田中.ipynb"])).toEqual(["D/田中.ipynb"]);
    put("B/田中.ipynb", "4444");
    expect(await grade(all)).not.toContainEqual(expect.stringContaining("lower number"));
    expect(await standings()).toEqual({ 田中: [1], "田中 #3": [3] });
    await grade(["B/田中.ipynb"]);
    expect(await standings()).toEqual({ 田中: [1], "田中 #2": [4], "田中 #3": [3] });
    expect(await passedOver(all)).toEqual([]);
  });

  it("as the first of a name keeps it; who is known as the second one is not judged by it", async () => {
    await forgetStudent(book, "田中");
    expect(await passedOver(["C/田中.ipynb"])).toEqual(["C/田中.ipynb"]);
    expect(await passedOver(["C/田中.ipynb", "A/田中.ipynb"])).toEqual(["A/田中.ipynb"]);
    put("B/田中.ipynb", "4444");
    expect(await passedOver(["A/田中.ipynb", "B/田中.ipynb"], best)).toEqual(["A/田中.ipynb"]);
    await grade(["A/田中.ipynb", "B/田中.ipynb"], best);
    expect(await standings()).toEqual({ 田中: [2, 4] });
    expect(await passedOver(["A/田中.ipynb", "B/田中.ipynb"])).toEqual(["A/田中.ipynb"]);
  });

  it("is judged by the owner's name where files of a name are one student's", async () => {
    await forgetStudent(book, "田中");
    await forgetStudent(book, "田中 #2");
    expect(await passedOver(all)).toEqual(["A/田中.ipynb", "B/田中.ipynb"]);
    expect(await passedOver(all, best)).toEqual(all);
    await grade(["C/田中.ipynb"], best);
    expect(await standings()).toEqual({ 田中: [3] });
    expect(await passedOver(all, best)).toEqual(["A/田中.ipynb", "B/田中.ipynb"]);
  });

  it("is known by the files of a folder that is given alone", async () => {
    put("in/佐藤/x.ipynb", "1");
    put("in/佐藤/y.ipynb", "22");
    put("in/mori/x.ipynb", "333");
    await grade(["in"]);
    await forgetStudent(book, "佐藤");
    expect(await passedOver(["in/佐藤"])).toEqual(["in/佐藤/x.ipynb"]);
    await forgetStudent(book, "佐藤 #2");
    expect(await passedOver(["in/佐藤"])).toEqual(["in/佐藤/x.ipynb", "in/佐藤/y.ipynb"]);
  });
});
