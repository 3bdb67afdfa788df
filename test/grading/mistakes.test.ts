import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { enterResults } from "../../lib/grading/gradebook";
import { inTurn } from "../jobs/command";
import { attempt as attemptOf, results } from "./gradebook/book";

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mistakes-"));
  mkdirSync(at("empty"));
  mkdirSync(at("in"));
  mkdirSync(at("of-13"));
  writeFileSync(at("of-13/reports.json"), '{"module":"13-detect","pages":[]}');
  writeFileSync(at("in/a.ts"), "function softmax() {}\n");
  if (process.platform !== "win32") writeFileSync(at("in/b\n::notice::Points 20.ts"), "");
  writeFileSync(at("gradebook.sqlite"), "");
  const { attempt, ...file } = attemptOf("田中", "own", 0, 5);
  await enterResults(at("all.sqlite"), results([{ ...file, attempt: { ...attempt, path: at("in/a.ts") } }]));
  writeFileSync(at("key"), `${"0".repeat(64)}\n`);
  writeFileSync(at("policy.json"), '{"dew": 1}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const grade = (path: string, ...more: string[]) => ["grade", at(path), "--module", "01", "--out", at("out"), ...more];

const mistakes: [what: string, words: () => string[], sentence: string][] = [
  [
    "a table that is not there",
    () => ["gradebook", "mark", at("gradebook.sqlite"), at("none.csv")],
    "Fill in to-mark.csv",
  ],
  ["no gradebook to mark in", () => ["gradebook", "mark", at("none"), at("none.csv")], "There is no gradebook"],
  ["no gradebook to forget in", () => ["gradebook", "forget", at("none"), "a"], "There is no gradebook"],
  ["an unknown student", () => ["gradebook", "forget", at("gradebook.sqlite"), "田中"], 'knows no student "田中"'],
  ["a folder as the table", () => ["gradebook", "mark", at("gradebook.sqlite"), at("empty")], "Fill in to-mark.csv"],
  [
    "a file to write into",
    () => ["similarity", at("in"), "--module", "1", "--out", at("key")],
    "key is a file: give a folder to --out",
  ],
  ["a folder as the archive", () => ["gradescope", "1", "--out", at("empty")], "empty is a folder: give a file"],
  ["a folder that is not there", () => grade("none"), "There is no file or folder"],
  [
    "a folder of another module's reports",
    () => ["grade", at("in"), "--module", "01", "--out", at("of-13"), "--isolation", "process"],
    "holds the reports of 13-detect, which those of 01-distillation-loss would replace",
  ],
  ["a folder without submissions", () => grade("empty"), "There is no submission of 01-distillation-loss in"],
  ["a policy that is not there", () => grade("in", "--policy", at("none")), "There is no policy file"],
  ["a folder as the policy", () => grade("in", "--policy", at("empty")), "There is no policy file"],
  ["a wrong key in the policy", () => grade("in", "--policy", at("policy.json")), 'Unrecognized key: "dew"'],
  ["no such module", () => ["gradescope", "77", "--out", at("a.zip")], "the modules are 00-honest-measurement"],
  [
    "nothing to compare",
    () => ["similarity", at("empty"), "--module", "1", "--out", at("out")],
    "There is no submission of 01-distillation-loss in",
  ],
  [
    "nobody of this name",
    () => ["replay", at("in"), "--module", "01", "--out", folder, "--student", "c"],
    `holds none of c, but of a${process.platform === "win32" ? "" : ", b\ufffd::notice::Points 20"};`,
  ],
  [
    "nobody of this name in the gradebook of another folder",
    () => [
      "replay",
      at("in/a.ts"),
      "--module",
      "01",
      "--out",
      folder,
      "--gradebook",
      at("all.sqlite"),
      "--student",
      "a",
    ],
    "holds none of a, but of 田中;",
  ],
];

describe("a mistake at the command line is told in a sentence that says what to do", () => {
  let answers: { status: number; text: string }[];
  beforeAll(() => {
    answers = inTurn(mistakes.map(([, words]) => words()));
  });

  it.each(mistakes.map(([what, , sentence], i) => [what, sentence, i] as const))("%s", (_, sentence, i) => {
    const { status, text } = answers[i]!;
    expect(status).toBe(1);
    expect(text).toContain(sentence);
    // Behind what is told of how folders were read.
    expect(text).toMatch(/^stillroom: /m);
    expect(text).not.toMatch(/^::/m);
    expect(text).not.toMatch(/ENOENT|EISDIR|\n\s+at /);
  });
});
