import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messages } from "../../lib/course";
import {
  enterResults,
  forgetStudent,
  forgottenIn,
  keepTables,
  noPolicy,
  reportFolders,
} from "../../lib/grading/gradebook";
import { fileNameOf } from "../../lib/grading/report";
import { stillroom } from "../jobs/command";
import { attempt, module, results } from "./gradebook/book";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "forget-"));
  mkdirSync(join(folder, "in"));
  for (const name of ["田中", "mori"])
    writeFileSync(join(folder, "in", `${name}.ts`), `function softmax() { return "${name}"; }\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);

describe("a student who was forgotten", () => {
  it("stays so when everything is graded again, until the one file is named", { timeout: 60_000 }, async () => {
    const run = async (...words: string[]) => {
      const command = stillroom(...words);
      expect([await command.ended, command.text()]).toEqual([0, expect.anything()]);
      return command.text();
    };
    const grade = (path: string) =>
      run("grade", at(path), "--module", "01", "--out", at("out"), "--isolation", "process");
    const tables = () => ["gradebook.csv", "results.csv"].map((name) => readFileSync(at("out", name), "utf8")).join();

    expect(await grade("in")).not.toContain("forgotten");
    const book = at("out", "gradebook.sqlite");
    writeFileSync(at("entered.csv"), "student,task,points\n田中,softmax,1\n");
    await run("gradebook", "mark", book, at("entered.csv"));
    await run("gradebook", "export", book, "--out", at("tables"));
    const remain = await run("gradebook", "forget", book, "田中");
    const exported = ["01-distillation-loss", "course", "nbgrader"].map((name) => join("tables", `${name}.csv`));
    for (const table of ["entered.csv", ...exported]) expect(remain).toContain(table);
    for (const file of ["feedback/田中.html", "gradescope/田中.json"]) {
      expect(remain).toContain(file);
      rmSync(at("out", file));
    }
    expect(await grade("in")).toContain(messages.forgottenPassedOver(1));
    expect(tables()).not.toContain("田中");
    expect(tables()).toContain("mori");
    expect(readdirSync(at("out", "feedback"))).toEqual(["mori.html"]);
    for (const place of [["out"], ["alike", "--gradebook", book]]) {
      const [out, ...more] = place as [string, ...string[]];
      const similarity = await run("similarity", at("in"), "--module", "01", "--out", at(out), ...more);
      expect(similarity).toContain(messages.forgottenPassedOver(1));
    }

    expect(await grade("in/田中.ts")).toContain(messages.forgottenNamed());
    expect(tables()).toContain("田中");
  });

  it("has files in every folder that was graded into, wherever the gradebook lies", async () => {
    const name = `O'Brien "x"`;
    const book = at("books", "all.sqlite");
    for (const out of ["m-a", "m-b"]) await enterResults(book, results([attempt(name, "own", 0, 5)]), at(out));
    const left = {
      [`m-a/feedback/${fileNameOf(name)}.html`]: "",
      [`m-b/gradescope/${fileNameOf(name)}.json`]: "",
      "m-a/results/own-v.json": "",
      "m-a/similarity.html": `<p>O&#39;Brien &quot;x&quot;</p>`,
      "m-b/similarity.csv": `"O'Brien ""x"""`,
      // Tables that people have filled in, kept beside the next one.
      "m-a/to-mark-1.csv": `student,task\n"O'Brien ""x""",essay\n`,
    };
    for (const [file, text] of Object.entries({
      ...left,
      "m-b/similarity.html": "<p>mori</p>",
      "m-b/to-mark-1.csv": "mori",
    })) {
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    }
    writeFileSync(at("m-b/mori.csv"), "student\nmori\n");
    await keepTables(book, [at("m-b/mori.csv"), at("m-b/gone.csv")]);
    // What was moved together is found.
    renameSync(at("books"), at("moved"));
    for (const folder of ["m-a", "m-b"]) expect(await reportFolders(at("moved", "all.sqlite"))).toContain(at(folder));
    const command = stillroom("gradebook", "forget", at("moved", "all.sqlite"), name);
    expect(await command.ended).toBe(0);
    const told = command.text().replaceAll("\\", "/");
    for (const file of Object.keys(left)) expect(told).toContain(file);
    for (const file of ["m-b/similarity.html", "m-b/to-mark-1.csv", "m-b/mori.csv", "m-b/gone.csv"])
      expect(told).not.toContain(file);
  });

  it("is known by the name under which a file would be entered, and by nothing that the file shows", async () => {
    const book = at("book.sqlite");
    const counted = { counts: "best" } as const;
    const second = { student: "佐藤 #2", owner: "佐藤" };
    expect((await forgottenIn(book, module))(second)).toBe(false);
    await enterResults(book, results([attempt("佐藤", "own", 0, 5), attempt("mori", "other", 0, 5)]));
    const again = { student: "佐藤", owner: "佐藤" };
    await forgetStudent(book, "佐藤");
    expect((await forgottenIn(book, module))(again)).toBe(true);
    // Whose file is graded all the same is forgotten no more, until the next time.
    await enterResults(book, results([attempt("佐藤", "own", 0, 5)]));
    expect((await forgottenIn(book, module))(again)).toBe(false);
    await forgetStudent(book, "佐藤");
    expect(readFileSync(book).includes("佐藤")).toBe(false);
    // Without attempts, the second file of the name is another student's.
    expect((await forgottenIn(book, module))(second)).toBe(false);
    expect((await forgottenIn(book, module))(again)).toBe(true);
    expect((await forgottenIn(book, module, { ...noPolicy, ...counted }))(second)).toBe(true);
    expect((await forgottenIn(book, module))({ student: "mori", owner: "mori" })).toBe(false);
  });
});
