import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messages } from "../../../lib/course";
import {
  courseTable,
  enterMarks,
  enterResults,
  forgetStudent,
  gradeTable,
  nbgraderTable,
  readCsv,
  readGradebook,
} from "../../../lib/grading/gradebook";
import { changeDatabase } from "../../../lib/grading/gradebook/database";
import { withLock } from "../../../lib/grading/gradebook/file-lock";
import { parsePolicy } from "../../../lib/grading/gradebook/policy";
import { csv } from "../../../lib/grading/report/csv";
import { toMark, toMarkHeader } from "../../../lib/grading/report/to-mark";
import { attempt, module, results } from "./book";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gradebook-test-"));
  file = join(folder, "成績", "gradebook.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const onlyModule = async () => (await readGradebook(file))[0]!;
const standing = async (student: string) => (await onlyModule()).standings.get(student)!;
const table = (text: string) => Buffer.from(text);
const finals = async () =>
  Object.fromEntries([...(await onlyModule()).standings].map(([who, { counted }]) => [who, counted.final]));

describe("a gradebook", () => {
  it("keeps students, attempts and grades, in any script", async () => {
    await enterResults(file, results([attempt("田中 太郎", "a", 0, 5), attempt("Müller", "b", 0, 2)]));
    await enterResults(file, results([attempt("田中 太郎", "c", 1, 4)]));
    expect(await finals()).toEqual({ Müller: 2, "田中 太郎": 4 });
    expect((await onlyModule()).standings.get("田中 太郎")?.attempts.map(({ attempt: { hash } }) => hash)).toEqual([
      "a",
      "c",
    ]);
    const [header, ...rows] = gradeTable(await onlyModule());
    expect(header).toContain("essay");
    expect(rows[1]).toEqual([
      ...["田中 太郎", module, "to mark", "2026-11-01T01:00:00Z", 0, 2, 4, 0, 4, 9],
      ...[4, "", "", "process"],
    ]);
    expect(readdirSync(join(folder, "成績"))).toEqual(["gradebook.sqlite"]);
  });

  it("a regrade changes what checks gave and keeps marks, comments and other modules", async () => {
    await enterResults(file, results([attempt("a", "h", 0, 2)]));
    await changeDatabase(file, (database) => {
      database.run("INSERT INTO module VALUES ('99-other', 'Other', '{}')");
      database.run("INSERT INTO attempt VALUES ('99-other', 'a', 'h', 'p', '2026-01-01T00:00:00Z', 'v', 'process')");
    });
    await enterMarks(file, table(`module,student,task,points,comment\n${module},a,essay,3.5,"良い、""でも"""\n`));
    await enterResults(file, results([attempt("a", "h", 0, 5)]));
    const [first, other] = await readGradebook(file);
    expect(first!.standings.get("a")!.counted).toMatchObject({ raw: 8.5, final: 8.5 });
    expect(first!.standings.get("a")!.counted.tasks[1]).toMatchObject({ comment: '良い、"でも"', stale: false });
    expect([...other!.standings.keys()]).toEqual(["a"]);
  });

  it("a file that is graded again keeps its time, and its place among the attempts", async () => {
    await enterResults(file, results([attempt("田中", "a", 0, 2), attempt("田中", "b", 1, 5)]));
    const again = results([attempt("田中", "a", 240, 3), attempt("田中", "b", -3, 4)]);
    await enterResults(file, again);
    const attempts = (await onlyModule()).standings.get("田中")!.attempts.map((one) => one.attempt);
    expect(attempts.map(({ hash, submitted, points }) => [hash, submitted.toISOString(), points.softmax])).toEqual([
      ["a", "2026-11-01T00:00:00.000Z", 3],
      ["b", "2026-11-01T01:00:00.000Z", 4],
    ]);
  });

  it("keeps its policy until it gets another", async () => {
    const policy = parsePolicy('{"due": "2026-10-31T00:00:00Z", "penaltyPerDay": 0.1}', "p");
    await enterResults(file, results([attempt("a", "h", 0, 5)], policy));
    await enterResults(file, results([attempt("b", "i", 0, 5)]));
    expect(await finals()).toEqual({ a: 4.5, b: 4.5 });
    expect(nbgraderTable(await readGradebook(file))[1]).toEqual([
      ...[module, "2026-10-31 00:00:00", "2026-11-01 00:00:00", "a", "", "", "", 5, 0.5, 4.5, 9],
    ]);
    await enterResults(file, results([], parsePolicy("{}", "p")));
    expect(await finals()).toEqual({ a: 5, b: 5 });
  });

  it("files of one name are attempts of one student when the policy speaks of attempts", async () => {
    const files = [attempt("a", "h", 0, 5), attempt("a #2", "i", 1, 3)];
    await enterResults(file, results(files));
    expect(await finals()).toEqual({ a: 5, "a #2": 3 });
    file = join(folder, "other.sqlite");
    await enterResults(file, results(files, parsePolicy('{"counts": "best"}', "p")));
    expect(await finals()).toEqual({ a: 5 });
    expect((await onlyModule()).standings.get("a")?.attempts).toHaveLength(2);
  });

  it("a refused file shows until one can be read", async () => {
    const refused = [{ student: "a", owner: "a", path: "a.ipynb", reason: "it is not JSON" }];
    await enterResults(file, { ...results([]), refused });
    expect(gradeTable(await onlyModule())[1]?.slice(0, 3)).toEqual(["a", module, "refused"]);
    expect(courseTable(await readGradebook(file))[1]).toEqual(["a", 0, 0]);
    expect(nbgraderTable(await readGradebook(file))[1]).toEqual([module, "", "", "a", "", "", "", 0, 0, 0, 9]);
    await enterResults(file, results([attempt("a", "h", 0, 5)]));
    expect(gradeTable(await onlyModule()).map((row) => row[2])).toEqual(["status", "to mark"]);
  });

  it("forgets a student: in every table, and in the bytes of the file; others stay", async () => {
    const refused = [{ student: "佐藤", owner: "佐藤", path: "佐藤.ipynb", reason: "broken" }];
    // So many that pages of the file were split: what moves leaves its old bytes behind.
    const others = Array.from({ length: 150 }, (_, i) => attempt(`${i % 2 ? "あ" : "漢"}${i}`, `h${i}`, 0, 3));
    for (const part of [others.slice(0, 75), others]) {
      await enterResults(file, { ...results([...part, attempt("佐藤", "own", 0, 5)]), refused });
    }
    await enterMarks(file, table("student,task,points,comment\n佐藤,essay,1,秘密の言葉\n"));
    expect(readFileSync(file).includes("秘密の言葉")).toBe(true);
    expect(await forgetStudent(file, "佐藤")).toEqual(["own"]);
    expect(Object.values(await finals())).toEqual(others.map(() => 3));
    for (const text of ["秘密の言葉", "佐藤"]) expect(readFileSync(file).includes(text)).toBe(false);
    await expect(forgetStudent(file, "佐藤")).rejects.toThrow(/knows no student "佐藤"/);
  });

  it("a mark for a file that could not be graded says so", async () => {
    await enterResults(file, { ...results([]), refused: [{ student: "a", owner: "a", path: "a.ipynb", reason: "x" }] });
    await expect(enterMarks(file, table("student,task,points\na,essay,1\n"))).rejects.toThrow(
      "a's file a.ipynb could not be graded",
    );
  });

  it("other files are left as they are", async () => {
    mkdirSync(join(folder, "成績"));
    writeFileSync(file, "not a database, but somebody's");
    await expect(enterResults(file, results([]))).rejects.toThrow(/is not a gradebook/);
    expect(readFileSync(file, "utf8")).toBe("not a database, but somebody's");
    await expect(readGradebook(join(folder, "none"))).rejects.toThrow(/There is no gradebook/);
    await expect(readGradebook(folder)).rejects.toThrow(/is not a gradebook/);
    await expect(enterMarks(folder, table("student,task,points\n"))).rejects.toThrow(/is not a gradebook/);
    expect(readdirSync(join(folder, "成績"))).toEqual(["gradebook.sqlite"]);
  });

  it("a change that fails changes nothing", async () => {
    await enterResults(file, results([attempt("a", "h", 0, 5)]));
    const before = readFileSync(file);
    const broken = changeDatabase(file, (database) => {
      database.run("DELETE FROM attempt");
      throw new Error("broken");
    });
    await expect(broken).rejects.toThrow("broken");
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe("marks from a table", () => {
  beforeEach(() => enterResults(file, results([attempt("=田中", "abc", 0, 5), attempt("b", "def", 0, 5)])));

  it("what csv writes comes back as it was", async () => {
    await enterResults(file, results([attempt("c;=1", "fed", 0, 5)]));
    const text = csv([
      ["student", "task", "possible", "points", "comment"],
      ["=田中", "essay", 4, 3, '=1+1, ほか\n"二"'],
      ["b", "essay", 4, "", ""],
      ["c;=1", "essay", 4, 2, "+; '-'"],
    ]);
    expect(await enterMarks(file, table(text))).toEqual({ entered: 2, replaced: [] });
    expect((await onlyModule()).standings.get("c;=1")!.counted.tasks[1]).toMatchObject({ comment: "+; '-'" });
    expect((await onlyModule()).standings.get("=田中")!.counted.tasks[1]).toMatchObject({
      ...{ earned: 3, comment: '=1+1, ほか\n"二"' },
    });
    expect((await onlyModule()).standings.get("b")!.counted.tasks[1]!.earned).toBe(undefined);
  });

  it("semicolons and tabs separate as well, and a comma the decimals; auto takes a mark back", async () => {
    await enterMarks(file, table("Student;Task;Points\r\nb;essay;1,5\r\n"));
    await enterMarks(file, table("student\ttask\tpoints\nb\tsoftmax\t1"));
    expect(await finals()).toEqual({ "=田中": 5, b: 2.5 });
    await enterMarks(file, table("student,task,points\nb,softmax,auto\n"));
    expect(await finals()).toEqual({ "=田中": 5, b: 6.5 });
  });

  it("a name may be written in letters that are taken apart, as macOS does", async () => {
    await enterResults(file, results([attempt("がんも", "fed", 0, 5)]));
    const text = `student,task,points\n${"がんも".normalize("NFD")},essay,2\n`;
    expect(await enterMarks(file, table(text))).toEqual({ entered: 1, replaced: [] });
  });

  it("a mark that takes another one's place tells both; the same one again tells nothing", async () => {
    const enter = async (row: string) =>
      (await enterMarks(file, table(`student,task,points,comment\n=田中,${row}\n`))).replaced;
    const both = (before: string, after: string) => [{ module, student: "=田中", task: "essay", before, after }];
    expect(await enter("essay,1,")).toEqual([]);
    expect(await enter("essay,1.5,良い")).toEqual(both("1 point", '1.5 points "良い"'));
    expect(await enter("essay,1.5,良い")).toEqual([]);
    expect(await enter("softmax,1.5,良い")).toEqual([]);
    expect(await enter("essay,,見た")).toEqual(both('1.5 points "良い"', '1.5 points "見た"'));
    expect(await enter("essay,,見た")).toEqual([]);
    expect(await enter("essay,auto,また")).toEqual(both('1.5 points "見た"', messages.markWithdrawn("また")));
    expect(await enter("essay,auto,")).toEqual(both('no points "また"', messages.markWithdrawn("")));
    expect(await enter("essay,2,")).toEqual([]);
  });

  it("a comment alone leaves points, and for which answer they were given, as they are", async () => {
    const essay = async () => (await standing("b")).counted.tasks[1];
    await enterMarks(file, table("student,task,points,comment\nb,essay,3,\n"));
    await enterMarks(file, table("student,task,points,comment\nb,essay,,話を聞きたい\n"));
    expect(await essay()).toMatchObject({ earned: 3, comment: "話を聞きたい", stale: false });
    await enterResults(file, results([attempt("b", "later", 1, 5, "rewritten")]));
    await enterMarks(file, table("student,task,points,comment\nb,essay,,また\n"));
    expect(await essay()).toMatchObject({ earned: 3, comment: "また", stale: true });
  });

  it("a table to mark comes back from a spreadsheet, which takes digits for a number", async () => {
    const hash = "123456789012".padEnd(64, "f");
    await enterResults(file, results([attempt("c", hash, 0, 5), attempt("c", "later", 1, 5)]));
    const first = { ...(await standing("c")), counted: (await standing("c")).attempts[0]! };
    const [row] = toMark(module, "c", first, { answers: { essay: "答え" } });
    const asExcel = (value: string | number) => (Number.isNaN(Number(value)) ? value : Number(value).toPrecision(6));
    const filled = row!.map((value, i) => (toMarkHeader[i] === "points" ? 2 : asExcel(value)));
    expect(filled[toMarkHeader.indexOf("attempt")]).toBe("h123456789012");
    expect(await enterMarks(file, table(csv([toMarkHeader, filled])))).toEqual({ entered: 1, replaced: [] });
    expect((await standing("c")).counted.tasks[1]).toMatchObject({ earned: 2 });
    // A hash without the letter is one as well.
    await enterMarks(file, table(`student,task,points,attempt\nc,essay,1,${hash.slice(0, 14)}\n`));
  });

  it("a student's number that has lost its zeros in a spreadsheet is found, unless two can be meant", async () => {
    const numbers = ["00123", "0045", "045"].map((name) => attempt(name, `of ${name}`, 0, 5));
    await enterResults(file, results([...numbers]));
    await enterMarks(file, table("student,task,points\n123,essay,2\n045,essay,1\n"));
    expect(await finals()).toEqual({ "=田中": 5, "00123": 7, "0045": 5, "045": 6, b: 5 });
    const two = enterMarks(file, table("student,task,points\n45,essay,1\n"));
    await expect(two).rejects.toThrow('no student "45" has handed in');
  });

  it("a number that is a student's and may be another's without its zeros is whose attempt the row names", async () => {
    await enterResults(file, results(["0123", "123", "00"].map((name) => attempt(name, `of ${name}`, 0, 0))));
    const points = (student: string, given: number, name = "") =>
      enterMarks(file, table(`student,task,points,attempt\n${student},essay,${given},${name}\n`));
    await expect(points("123", 4)).rejects.toThrow(
      "0123, 123 are in the gradebook. Name the attempt, too, in the column attempt: its sha256 in results.csv",
    );
    await points("123", 1, "hof 123");
    await points("123", 2, "hof 0123");
    expect(await finals()).toMatchObject({ "123": 1, "0123": 2 });
    // As results.csv has it.
    await points("123", 1, "of 0123");
    expect(await finals()).toMatchObject({ "123": 1, "0123": 1 });
    // No spreadsheet writes zeros before a number.
    await points("0123", 3);
    await points("0", 4);
    expect(await finals()).toMatchObject({ "123": 1, "0123": 3, "00": 4 });
    await expect(points("0123", 3, "hof 123")).rejects.toThrow('0123 has no attempt "hof 123"');
  });

  it("a number without zeros is nobody's where two who can be meant handed in the same file", async () => {
    await enterResults(file, results(["0042", "42", "042", "7"].map((name) => attempt(name, "abcdef", 0, 0))));
    const points = (student: string) =>
      enterMarks(file, table(`student,task,points,attempt\n${student},essay,1,habc\n`));
    await expect(points("42")).rejects.toThrow("0042, 042, 42 handed in the same file");
    await points("0042");
    await points("7");
    expect(await finals()).toMatchObject({ "0042": 1, "042": 0, "42": 0, "7": 1 });
  });

  it("an answer of any length fits into a cell, and a table with a long field is read", async () => {
    const long = "\t=".repeat(15_000);
    const [row] = toMark(module, "b", await standing("b"), { answers: { essay: long } });
    expect(row!.at(-1)).toBe(long.slice(0, 20_000) + messages.answerCut(10_000));
    const read = readCsv(table(csv([toMarkHeader, row!])), ["answer"])[0]!.fields.answer!;
    expect(read.length).toBeLessThan(32_767);
    const field = "a".repeat(2 ** 24);
    expect(readCsv(table(`answer\n"${field}"\n`), [])[0]!.fields.answer === field).toBe(true);
  });

  it("each wrong row is named, and then none is entered", async () => {
    const rows = ["student,task,points", "b,essay,4", "c,essay,1", "b,essai,1", "b,softmax,6", "b,softmax,1,5"];
    rows.push("b,softmax,drei", "b,essay,1");
    const text = `${rows.join("\n")}\n`;
    await expect(enterMarks(file, table(text))).rejects.toThrow(
      new RegExp(
        [
          "Nothing was entered, because of:",
          '  row 3: no student "c" .*',
          '  row 4: there is no task "essai"; expected softmax or essay',
          '  row 5: "6" is no number of points: expected 0 to 5.*',
          '  row 7: "drei" is no number of points.*',
          "  row 8: row 2 marks the same task of the same student",
        ].join("\n"),
      ),
    );
    expect(await finals()).toEqual({ "=田中": 5, b: 5 });
  });

  it("a table of another kind or encoding is refused in a sentence", async () => {
    await expect(async () => enterMarks(file, table("name,points\na,1\n"))).rejects.toThrow(
      "The table has no column student, task; its columns are name, points.",
    );
    await expect(async () => enterMarks(file, Buffer.from([0x73, 0x93, 0x63]))).rejects.toThrow(/CSV UTF-8/);
    await expect(async () => enterMarks(file, table('student,task,points\n"b,essay,1\n'))).rejects.toThrow(/Row 2/);
  });

  it("a mark in place of what checks gave is stale when another attempt counts", async () => {
    const best = parsePolicy('{"counts": "best"}', "policy");
    await enterResults(file, results([attempt("b", "first", 0, 3)], best));
    await enterMarks(file, table("student,task,points\nb,softmax,2\n"));
    const softmax = async () => (await onlyModule()).standings.get("b")!.counted.tasks[0];
    await enterResults(file, results([attempt("b", "first", 0, 4)]));
    expect(await softmax()).toMatchObject({ earned: 2, stale: false });
    await enterResults(file, results([attempt("b", "second", 1, 5, "more")], parsePolicy('{"counts": "last"}', "p")));
    expect(await softmax()).toMatchObject({ earned: 2, stale: true });
    await enterMarks(file, table("student,task,points\nb,softmax,auto\n"));
    expect(await softmax()).toMatchObject({ earned: 5, stale: false });
  });

  it("a mark for an attempt that no longer counts is stale", async () => {
    await enterResults(file, results([attempt("b", "new", 2, 5, "rewritten")]));
    await enterMarks(file, table("student,task,points,attempt\nb,essay,2,def\n"));
    expect((await onlyModule()).standings.get("b")!.counted.tasks[1]).toMatchObject({ earned: 2, stale: true });
    await enterMarks(file, table("student,task,points\nb,essay,2\n"));
    expect((await onlyModule()).standings.get("b")!.counted.tasks[1]).toMatchObject({ earned: 2, stale: false });
    await expect(enterMarks(file, table("student,task,points,attempt\nb,essay,2,x\n"))).rejects.toThrow(/no attempt/);
  });
});

describe("several processes", () => {
  /** A program that enters one student after the other, named after itself. */
  function writer(): string {
    const source = join(folder, "writer.ts");
    const root = resolve(import.meta.dirname, "../../..");
    writeFileSync(
      source,
      `import { enterResults } from ${JSON.stringify(join(root, "lib/grading/gradebook"))};
       import { attempt, results } from ${JSON.stringify(join(import.meta.dirname, "book"))};
       const [file, name, count] = process.argv.slice(2);
       for (let i = 0; i < Number(count); i++) {
         await enterResults(file!, results([attempt(name + i, name + i, 0, 5)]));
         console.log(i);
       }`,
    );
    mkdirSync(join(root, ".stillroom"), { recursive: true });
    const outfile = join(root, ".stillroom", `gradebook-writer-${process.pid}.mjs`);
    const options = { bundle: true, format: "esm", platform: "node", packages: "external" } as const;
    buildSync({ ...options, entryPoints: [source], outfile });
    return outfile;
  }

  it("killed at any moment, a gradebook stays whole; two at once lose nothing", async () => {
    const script = writer();
    const start = (name: string, count: number) => {
      const child = spawn(process.execPath, [script, file, name, String(count)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<number | null>((done) => child.once("exit", done));
      const entered = (number: number) =>
        new Promise<void>((done) =>
          child.stdout.on("data", (text: Buffer) => {
            if (Number(text.toString().trim().split("\n").at(-1)) >= number) done();
          }),
        );
      return { child, ended, entered };
    };
    try {
      let kept = 0;
      for (const wait of [0, 3, 7]) {
        const killed = start(`k${wait}-`, 1000);
        await killed.entered(2);
        await new Promise((done) => setTimeout(done, wait));
        killed.child.kill("SIGKILL");
        await killed.ended;
        const now = (await readGradebook(file))[0]!.standings.size;
        expect(now).toBeGreaterThanOrEqual(kept + 3);
        kept = now;
      }
      expect(await Promise.all([start("x", 8).ended, start("y", 8).ended])).toEqual([0, 0]);
      const names = [...(await readGradebook(file))[0]!.standings.keys()];
      expect(names.filter((name) => /^[xy]\d$/.test(name))).toHaveLength(16);
      expect(names).toHaveLength(kept + 16);
      expect(readdirSync(join(folder, "成績")).filter((name) => name === "gradebook.sqlite.in-use")).toEqual([]);
    } finally {
      rmSync(script, { force: true });
    }
  });

  it("a lock of a process that lives or is elsewhere is waited for, and its holder named", async () => {
    const lock = join(folder, "lock");
    for (const holder of [`${encodeURIComponent(hostname())}~${process.pid}~1`, "elsewhere~1~1"]) {
      mkdirSync(lock);
      writeFileSync(join(lock, holder), "");
      await expect(withLock(lock, () => 1, 50)).rejects.toThrow(holder);
      rmSync(lock, { recursive: true });
    }
    expect(await withLock(lock, () => statSync(lock).isDirectory(), 50)).toBe(true);
    expect(readdirSync(folder)).not.toContain("lock");
  });
});
