import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messages, modulePaths } from "../../lib/course";
import { gradeBatch, openStore } from "../../lib/grading/batch";
import { enterMarks, enterResults, forgetStudent, type PolicyFile } from "../../lib/grading/gradebook";
import { parsePolicy } from "../../lib/grading/gradebook/policy";
import { collect } from "../../lib/grading/intake";
import { instructorKey } from "../../lib/grading/marking";
import { checkReportFolder, moduleResults, writeReports } from "../../lib/grading/report";
import { keepPages } from "../../lib/grading/report/own-files";
import { stillroom } from "../jobs/command";
import { bare, root } from "./box/walls";
import { assignment, bytesOf, graderAt, moduleId, solution, stub, withCells } from "./submissions";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batch-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inbox = (files: Record<string, Uint8Array | string>): string => {
  const path = mkdtempSync(join(folder, "in-"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(path, name), bytes);
  return path;
};
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const numbered = (i: number) => bytesOf({ ...solution(), i });

async function grade(path: string, out: string, jobs = 2) {
  const store = openStore(join(out, "results"), assignment.version);
  const reused: boolean[] = [];
  const options = { jobs, onDone: (_: unknown, known: boolean) => reused.push(known) };
  const { files } = await collect([path], moduleId);
  const rows = await gradeBatch(graderAt(bare), files, store, options);
  /** As `stillroom grade` ends. */
  const report = async (policy?: PolicyFile) => {
    const results = moduleResults(files, rows, store, graderAt(bare), policy);
    const standings = await enterResults(join(out, "gradebook.sqlite"), results);
    return writeReports(out, files, rows, store, graderAt(bare), standings);
  };
  return { rows, reused, store, report };
}

describe("a batch", () => {
  it("grades what it can, says what it cannot, and reports on all", async () => {
    const path = inbox({
      "a.ipynb": numbered(1),
      "b.ipynb": "{",
      "=c.ipynb": numbered(1),
      "田中.ipynb": bytesOf(stub()),
    });
    const { rows, report } = await grade(path, folder);
    expect(rows.map(({ student, outcome }) => [student, outcome.kind])).toEqual([
      ["=c", "graded"],
      ["a", "graded"],
      ["b", "refused"],
      ["田中", "graded"],
    ]);
    const { summary, trouble } = await report();
    expect(summary.scores).toEqual([0, 20, 20]);
    expect(trouble).toMatchObject([{ student: "b" }]);
    expect(readdirSync(join(folder, "feedback")).toSorted()).toEqual([
      "a.html",
      "b.html",
      expect.stringMatching(/^c~/),
      "田中.html",
    ]);
    const table = (name: string) => readFileSync(join(folder, name), "utf8");
    const lines = table("results.csv").split("\r\n");
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/^"'=c",/);
    expect(lines[4]).toMatch(/^"田中",.*"graded",0,20,0,0,0,0,/);
    // Who handed in what cannot be graded has zero points and the reason, in every output.
    expect(table("gradebook.csv")).toMatch(/"b",".*","refused","","",0,0,0,0,20,0,0,0,0,".*not JSON.*"/);
    expect(table("nbgrader.csv")).toContain('"","b","","","",0,0,0,20');
    expect(table("feedback/b.html")).toContain("not JSON");
    expect(JSON.parse(table("gradescope/b.json"))).toEqual({
      score: 0,
      output: expect.stringContaining("not JSON"),
      output_format: "text",
    });
    expect(table("junit.xml")).toMatch(/<testsuite name="b".*errors="1"[\s\S]*<error>.*not JSON/);
    const level = 'isolation level "process"';
    for (const name of ["feedback/a.html", "report.html"])
      expect(table(name)).toContain(level.replaceAll('"', "&quot;"));
    expect(JSON.parse(table("gradescope/a.json")).output).toContain(level);
    expect(table("junit.xml").match(/<property name="isolation" value="process"\/>/g)).toHaveLength(3);
    expect(
      table("gradebook.csv")
        .split("\r\n")
        .map((line) => line.split(",").at(-1)),
    ).toEqual([...['"isolation"', '"process"', '"process"', '"process"', '""', ""]]);
    const page = table("report.html");
    expect(page).toContain("One student&#39;s file could not be graded: zero points");
    expect(page).toMatch(/<p>b \(.*\)<\/p><pre>.*not JSON/);
    expect(page).toContain("3 students graded; mean 13.33, median 20 of 20");
    // A bar for each of two scores. CSS takes no space before the sign: with one, every bar would be as wide as can be.
    expect(page.match(/class="bar" style="width:\d+%"/g)).toHaveLength(2);
    writeFileSync(join(folder, "to-mark.csv"), "student,task,points,comment\na,softmax,1,\n");
    expect((await report()).notices).toEqual([expect.stringContaining("to-mark-1.csv")]);
    expect(table("to-mark-1.csv")).toContain("a,softmax,1");
  });

  it("a date that a file has later counts where nbgrader wrote it or --new-dates says so; otherwise it is told", async () => {
    const file = join(folder, "submitted", "田中", moduleId, `${moduleId}.ipynb`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, numbered(1));
    const dated = async (day: number) => {
      utimesSync(file, new Date(Date.UTC(2026, 10, day)), new Date(Date.UTC(2026, 10, day)));
      const { notices } = await (await grade(join(folder, "submitted"), folder)).report();
      return notices;
    };
    const times = () =>
      ["gradebook.csv", "results.csv"].map((name) => /2026-11-\d\d/.exec(readFileSync(join(folder, name), "utf8"))![0]);
    expect(await dated(5)).toEqual([]);
    expect(await dated(2)).toEqual([messages.otherDates(1, "田中", "2026-11-05 00:00 UTC", "2026-11-02 00:00 UTC")]);
    expect(times()).toEqual(["2026-11-05", "2026-11-05"]);
    const words = ["grade", join(folder, "submitted"), "--module", "01", "--out", folder, "--isolation", "process"];
    // What `report` has noticed, the command prints.
    writeFileSync(join(folder, "to-mark.csv"), "student,task,points,comment\n田中,softmax,1,\n");
    const command = stillroom(...words, "--new-dates");
    const notice = messages.setAside("to-mark.csv", join(folder, "to-mark-1.csv"));
    expect([await command.ended, command.text()]).toEqual([0, expect.stringContaining(notice)]);
    expect(times()).toEqual(["2026-11-02", "2026-11-02"]);
    writeFileSync(join(dirname(file), "timestamp.txt"), "2026-11-01 00:00:00 UTC\n");
    expect(await dated(9)).toEqual([]);
    expect(times()).toEqual(["2026-11-01", "2026-11-01"]);
  });

  it("whose time ended because the machine was busy is graded once more at the end, alone, and that counts", async () => {
    const [once, still] = [numbered(1), bytesOf(stub())];
    const { files } = await collect(
      [inbox({ "a.ipynb": once, "b.ipynb": still, "c.ipynb": numbered(2), "d.ipynb": once })],
      moduleId,
    );
    const store = openStore(join(folder, "results"), assignment.version);
    const seen: { name: string; others: number }[] = [];
    let running = 0;
    const done: string[] = [];
    const rows = await gradeBatch(graderAt(bare), files, store, {
      jobs: 3,
      onDone: ({ student }) => done.push(student),
      grade: async ({ path, submission: { hash } }, save) => {
        const name = basename(path);
        const again = seen.some((one) => one.name === name);
        seen.push({ name, others: running++ });
        await wait(20);
        running--;
        save({
          ...{ version: assignment.version, module: moduleId, hash, isolation: "process" },
          ...{ notes: [], results: [], printed: "", problems: [], seconds: 0, answers: {}, pictures: [] },
          score: { earned: again ? 20 : 0, possible: 20, tasks: [] },
          starved: name === "b.ipynb" || (name === "a.ipynb" && !again),
        });
      },
    });
    expect(seen.slice(0, 3).map(({ others }) => others)).toEqual([0, 1, 2]);
    expect(seen.slice(3)).toEqual([
      { name: "a.ipynb", others: 0 },
      { name: "b.ipynb", others: 0 },
    ]);
    expect(done).toEqual(["c", "a", "b", "d"]);
    const came = rows.map(({ student, outcome }) => {
      if (outcome.kind !== "graded") throw new Error(outcome.reason);
      return [student, store.find(outcome.hash, "process")?.score.earned, outcome.starved];
    });
    expect(came).toEqual([
      ["a", 20, false],
      ["b", 20, true],
      ["c", 0, false],
      ["d", 20, false],
    ]);
  });

  it("who is in the gradebook and not in the reports is told", async () => {
    const path = inbox({ "a.ipynb": bytesOf(stub()), "b.ts": "function softmax() {}" });
    await (await grade(path, folder)).report();
    for (const name of readdirSync(join(folder, "results"))) rmSync(join(folder, "results", name));
    rmSync(join(path, "b.ts"));
    const { notices, summary } = await (await grade(path, folder)).report();
    expect([notices, summary.graded]).toEqual([[messages.elsewhereLine(1)], 1]);
  });

  it("the same file twice is one attempt, of the earlier date, and no date that differs", async () => {
    const path = inbox({ "a.ipynb": numbered(1), "a (2).ipynb": numbered(1) });
    utimesSync(join(path, "a.ipynb"), 1, 1);
    const { notices } = await (await grade(path, folder)).report(parsePolicy('{"counts": "last"}', "p"));
    expect(notices).toEqual([]);
    expect(readFileSync(join(folder, "gradebook.csv"), "utf8")).toMatch(/"a",.*"1970-01-01T00:00:01Z",0,1,20/);
  });

  it("late attempts, marks and a regrade: points in every report follow the gradebook", async () => {
    const path = inbox({
      "田中.ipynb": bytesOf(withCells(solution(), { diagnose: "" })),
      "田中 (2).ipynb": numbered(1),
      "b.ipynb": numbered(2),
    });
    const day = (date: number) => new Date(Date.UTC(2026, 10, date));
    for (const [name, date] of [
      ["田中.ipynb", 1],
      ["田中 (2).ipynb", 3],
      ["b.ipynb", 1],
    ] as const)
      utimesSync(join(path, name), day(date), day(date));
    const policy = parsePolicy(
      '{"due": "2026-11-01T00:00:00Z", "penaltyPerDay": 0.25, "counts": "best", "attempts": 2}',
      "policy",
    );
    const table = (name: string) => readFileSync(join(folder, name), "utf8");
    const first = await grade(path, folder);
    // 16 points in time are more than 20 two days late.
    expect((await first.report(policy)).summary.scores).toEqual([16, 20]);
    const page = () => table("feedback/田中.html");
    expect(page()).toContain("<strong>16 of 20 points</strong>");
    expect(page()).toContain("<li>2026-11-03 00:00 UTC, 田中 (2).ipynb: 10 points</li>");
    expect(table("report.html")).toContain("25 % less for each started day of delay, 100 % at most; the best attempt");
    expect(table("results.csv")).toMatch(/"田中",.*,"graded",16,20,.*,"yes",.*\r\n"田中",.*,"graded",20,20,.*,"no"/);
    expect(table("gradebook.csv")).toMatch(
      /"田中","01-distillation-loss","graded","2026-11-01T00:00:00Z",0,2,16,0,16,20/,
    );

    const book = join(folder, "gradebook.sqlite");
    await enterMarks(book, Buffer.from("student,task,points,comment\n田中,diagnose,3,口頭で説明できた\n"));
    const again = await grade(path, folder);
    expect(again.reused).toEqual([true, true, true]);
    expect((await again.report()).summary.scores).toEqual([19, 20]);
    expect(page()).toContain("口頭で説明できた");

    // One of them alone, later: the others stay in all reports.
    const late = inbox({ "b.ipynb": numbered(3) });
    utimesSync(join(late, "b.ipynb"), day(5), day(5));
    const { summary } = await (await grade(late, folder)).report();
    expect(summary.scores).toEqual([19, 20]);
    expect(table("nbgrader.csv").split("\r\n")[1]).toBe(
      '"01-distillation-loss","2026-11-01 00:00:00","2026-11-01 00:00:00","b","","","",20,0,20,20',
    );
    expect(readdirSync(join(folder, "feedback")).toSorted()).toEqual(["b.html", "田中.html"]);
  });

  it("a file that cannot be graded stays in every output until one can; beside one that can it is told", async () => {
    const table = (name: string) => readFileSync(join(folder, name), "utf8");
    await (await grade(inbox({ "b.ipynb": "{" }), folder)).report();
    // Others alone, later.
    await (await grade(inbox({ "a.ipynb": numbered(1) }), folder)).report();
    expect(readdirSync(join(folder, "gradescope"))).toEqual(["a.json", "b.json"]);
    for (const name of ["gradebook.csv", "nbgrader.csv"]) expect(table(name)).toContain('"b"');
    for (const name of ["junit.xml", "report.html", "feedback/b.html"]) expect(table(name)).toContain("not JSON");
    const attempts = parsePolicy('{"counts": "best"}', "policy");
    const path = inbox({ "b.ipynb": numbered(2), "b (2).ipynb": "{" });
    await (await grade(path, folder)).report(attempts);
    expect(table("gradebook.csv")).toMatch(/"b",".*","graded",/);
    expect(table("feedback/b.html")).toContain("Your file b (2).ipynb could not be graded, and does not count");
    await (await grade(inbox({ "b.ipynb": numbered(2) }), folder)).report();
    expect(table("feedback/b.html")).not.toContain("could not be graded");
  });

  it("the notebook of another exercise is something to look at; one with a single answer gone is not", async () => {
    const other = readFileSync(modulePaths(root, "02").exercise);
    const fewer = stub().cells.filter(({ metadata }) => metadata.nbgrader?.grade_id !== assignment.tasks[0]!.id);
    const shares = readFileSync(modulePaths(root, "03").exercise);
    const path = inbox({ "ivo.ipynb": other, "kai.ipynb": shares, "mia.ipynb": bytesOf({ ...stub(), cells: fewer }) });
    const { trouble } = await (await grade(path, folder)).report();
    const named = "03-dark-knowledge";
    expect(trouble).toEqual([
      { student: "ivo", path: join(path, "ivo.ipynb"), reason: messages.noAnswers(moduleId) },
      { student: "kai", path: join(path, "kai.ipynb"), reason: messages.otherExercise(moduleId, named) },
    ]);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain(`<pre>no cell of ${moduleId} is in`);
    const told = messages.noAnswersNote(moduleId);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const page = read("feedback/ivo.html");
    // Before the points, and once.
    expect(page.indexOf(told)).toBeGreaterThan(0);
    expect(page.indexOf(told)).toBeLessThan(page.indexOf("0 of 20 points"));
    expect(page.split(told)).toHaveLength(2);
    expect((JSON.parse(read("gradescope/ivo.json")) as { output: string }).output.startsWith(told)).toBe(true);
    // The two exercises have a task of one name.
    const kai = read("feedback/kai.html");
    expect(kai.indexOf(messages.otherExerciseNote(moduleId, named))).toBeGreaterThan(0);
    expect(kai.indexOf(messages.otherExerciseNote(moduleId, named))).toBeLessThan(kai.indexOf("0 of 20 points"));
    expect(read("feedback/mia.html")).not.toContain(told);
  });

  it("removes its own pages alone: what others have put beside them stays, and is not taken for its own", async () => {
    const at = (name: string) => join(folder, name);
    const theirs = ["feedback/tanaka/ps1/ps1.html", "feedback/注.html", "gradescope/config.json"];
    mkdirSync(at("feedback/tanaka/ps1"), { recursive: true });
    writeFileSync(at(theirs[0]!), "theirs");
    await (await grade(inbox({ "a.ipynb": "{", "注.ipynb": "{" }), folder)).report();
    await forgetStudent(at("gradebook.sqlite"), "注");
    await (await grade(inbox({ "b.ipynb": "{" }), folder)).report();
    expect(readdirSync(at("feedback"))).toEqual(["a.html", "b.html", "tanaka"]);
    expect(readdirSync(at("gradescope"))).toEqual(["a.json", "b.json"]);
    for (const name of theirs) writeFileSync(at(name), "theirs");
    await forgetStudent(at("gradebook.sqlite"), "a");
    await (await grade(inbox({ "b.ipynb": "[" }), folder)).report();
    expect(readdirSync(at("feedback"))).toEqual(["b.html", "tanaka", "注.html"]);
    for (const name of theirs) expect(readFileSync(at(name), "utf8")).toBe("theirs");
  });

  it("takes no folder that holds another module's reports, or somebody's files in their places", () => {
    writeFileSync(join(folder, "results.csv"), "theirs");
    expect(() => checkReportFolder(folder, moduleId)).toThrow(
      /holds results\.csv, which stillroom grade has not written/,
    );
    expect(() => checkReportFolder(join(folder, "results.csv"), moduleId)).toThrow(/is a file: give a folder to --out/);
    rmSync(join(folder, "results.csv"));
    mkdirSync(join(folder, "feedback"));
    writeFileSync(join(folder, "feedback", "田中.html"), "theirs");
    expect(() => checkReportFolder(folder, moduleId)).toThrow(/holds feedback.田中\.html, which/);
    rmSync(join(folder, "feedback"), { recursive: true });
    keepPages(folder, moduleId, ["田中"]);
    checkReportFolder(folder, moduleId);
    expect(() => checkReportFolder(folder, "13-detect")).toThrow(
      /holds the reports of 01-distillation-loss, which those of 13-detect would replace: give another folder to --out/,
    );
    writeFileSync(join(folder, "reports.json"), '{"module":"13-detect","pages":["../../x"]}');
    expect(() => checkReportFolder(folder, moduleId)).toThrow(/reports\.json is not the list of pages/);
  });

  it("the same bytes are graded once, and not again", async () => {
    const path = inbox({ "a.ipynb": numbered(1), "b.ipynb": numbered(1), "c.ipynb": numbered(2) });
    // None of them was graded before this run, though the result is there when the second comes.
    expect((await grade(path, folder, 1)).reused).toEqual([false, false, false]);
    expect(readdirSync(join(folder, "results"))).toHaveLength(2);
    expect((await grade(path, folder)).reused).toEqual([true, true, true]);
  });

  it("a result that is half there, of another version or from weaker walls is graded anew", async () => {
    const path = inbox({ "a.ipynb": numbered(1) });
    const { store, rows } = await grade(path, folder);
    const [name] = readdirSync(join(folder, "results"));
    const { hash } = rows[0]!.outcome as { hash: string };
    expect(store.find(hash, "process")?.score.earned).toBe(20);
    expect(store.find(hash, "bubblewrap")).toBe(undefined);
    expect(openStore(join(folder, "results"), "other").find(hash, "process")).toBe(undefined);
    const file = join(folder, "results", name!);
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    expect((await grade(path, folder)).reused).toEqual([false]);
  });

  /** `stillroom grade`, one file at a time. */
  function command(path: string, out: string, ...ofNode: string[]) {
    const words = ["grade", path, "--module", moduleId, "--out", out, "--jobs", "1", "--isolation", "process"];
    const child = spawn(process.execPath, [...ofNode, "dist/stillroom.js", ...words], { cwd: root });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    return { child, ended, text: () => text };
  }

  it("stopped by Ctrl-C, then killed, in the middle, it ends with each result once", async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`s${i}.ipynb`, numbered(i)]));
    const path = inbox(files);
    const out = join(folder, "out");
    const resultCount = () => {
      try {
        return readdirSync(join(out, "results")).filter((name) => name.endsWith(".json")).length;
      } catch {
        return 0;
      }
    };
    for (const [goal, signal] of [
      [2, "SIGINT"],
      [5, "SIGKILL"],
    ] as const) {
      const { child, ended, text } = command(path, out);
      while (resultCount() < goal && child.exitCode === null) await wait(5);
      child.kill(signal);
      const code = await ended;
      expect(resultCount()).toBeLessThan(8);
      expect(readdirSync(out)).not.toContain("report.html");
      // Windows has no signals: there the process just ends.
      if (signal !== "SIGINT" || process.platform === "win32") continue;
      expect(code).toBe(130);
      expect(text()).toMatch(/Stopped after \d of 8\. Go on with: .*stillroom.* grade .*--out /);
    }
    const before = resultCount();
    const { ended, text } = command(path, out);
    expect(await ended).toBe(0);
    expect(text()).toContain(`8 files in`);
    expect(text()).toContain(`8 graded (${before} of them before), 0 refused.`);
    expect(resultCount()).toBe(8);
    expect(readFileSync(join(out, "results.csv"), "utf8").match(/"graded",20,20/g)).toHaveLength(8);
  });

  it("killed while it writes a page, it leaves whole ones, and the next run writes all", async () => {
    // The same bytes are graded once, and have as many pages as students.
    const names = ["a", "b", "c", "d", "田中"];
    const path = inbox(Object.fromEntries(names.map((name) => [`${name}.ipynb`, numbered(1)])));
    const out = join(folder, "out");
    const feedback = () => readdirSync(join(out, "feedback")).filter((name) => name.endsWith(".html"));
    // Half of the third page is on disk when it is killed.
    const killer = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      const write = fs.writeFileSync;
      let pages = 0;
      fs.writeFileSync = (file, text, ...rest) => {
        const last = String(file).includes("feedback") && ++pages === 3;
        write(file, last ? text.slice(0, text.length / 2) : text, ...rest);
        if (last) process.kill(process.pid, "SIGKILL");
      };
      syncBuiltinESMExports();`;
    expect(await command(path, out, "--import", `data:text/javascript,${encodeURIComponent(killer)}`).ended).not.toBe(
      0,
    );
    expect(feedback()).toHaveLength(2);
    expect(readdirSync(out)).not.toContain("report.html");
    for (const name of feedback())
      expect(readFileSync(join(out, "feedback", name), "utf8").trimEnd()).toMatch(/<\/html>$/);
    const again = command(path, out);
    expect(await again.ended).toBe(0);
    expect(again.text()).toContain("5 graded (5 of them before), 0 refused.");
    expect(feedback().toSorted()).toEqual(names.map((name) => `${name}.html`).toSorted());
    for (const [name, row] of [
      ["gradebook.csv", /"graded"/g],
      ["junit.xml", /<testsuite /g],
    ] as const)
      expect(readFileSync(join(out, name), "utf8").match(row)).toHaveLength(names.length);
  });
});

describe("the instructor's key", () => {
  it("is made once, kept, and nobody else's to read", () => {
    const file = join(folder, "key");
    const key = instructorKey(file);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(instructorKey(file)).toBe(key);
    if (process.platform !== "win32") expect(statSync(file).mode & 0o077).toBe(0);
    writeFileSync(file, "");
    expect(() => instructorKey(file)).toThrow(/holds no key/);
  });
});
