import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messages } from "../../lib/course";
import { enterResults, forgetStudent, keepTables, reportFolders } from "../../lib/grading/gradebook";
import { fileNameOf } from "../../lib/grading/report";
import { stillroom } from "../jobs/command";
import { attempt, results } from "./gradebook/book";

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
    const passedOver = messages.forgottenPassedOver([at("in", "田中.ts")]);
    expect(await grade("in")).toContain(passedOver);
    expect(tables()).not.toContain("田中");
    expect(tables()).toContain("mori");
    expect(readdirSync(at("out", "feedback"))).toEqual(["mori.html"]);
    for (const place of [["out"], ["alike", "--gradebook", book]]) {
      const [out, ...more] = place as [string, ...string[]];
      const similarity = await run("similarity", at("in"), "--module", "01", "--out", at(out), ...more);
      expect(similarity).toContain(passedOver);
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

  it("leaves no trace in the gradebook's bytes, neither of the name nor of the files", async () => {
    const book = at("book.sqlite");
    for (let time = 0; time < 2; time++) {
      await enterResults(book, results([attempt("佐藤", "hash of x", 0, 5), attempt("mori", "other", 0, 5)]));
      await forgetStudent(book, "佐藤");
      for (const text of ["佐藤", "hash of x"]) expect(readFileSync(book).includes(text)).toBe(false);
    }
  });
});
