import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { messages } from "../../lib/course";
import { stillroom } from "../jobs/command";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "chosen-"));
  mkdirSync(join(folder, "in"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);

async function run(...words: string[]) {
  const command = stillroom(...words, "--module", "01", "--out", at("out"));
  return { code: await command.ended, text: command.text() };
}
const grade = (...words: string[]) => run("grade", at("in"), "--isolation", "process", ...words);
const students = () =>
  [...readFileSync(at("out", "gradebook.csv"), "utf8").matchAll(/^"(.*?)","01/gm)].map(([, s]) => s);

it("the gradebook that reports were written from is that of the commands that follow", {
  timeout: 120_000,
}, async () => {
  writeFileSync(at("in", "mori.ts"), "function softmax() { return 1; }\n");
  expect((await grade()).code).toBe(0);
  expect(students()).toEqual(["mori"]);
  rmSync(at("in", "mori.ts"));
  writeFileSync(at("in", "田中.ts"), "function softmax() { return 2; }\n");
  expect((await grade("--gradebook", at("other.sqlite"))).code).toBe(0);
  expect(students()).toEqual(["田中"]);
  expect(await grade()).toMatchObject({ code: 0, text: expect.stringContaining("other.sqlite") });
  expect(students()).toEqual(["田中"]);

  for (const words of [["similarity"], ["replay", "--isolation", "process"]]) {
    const [name, ...flags] = words as [string, ...string[]];
    const wrong = await run(name, at("in"), ...flags, "--gradebook", at("typo.sqlite"));
    expect(wrong).toEqual({ code: 1, text: expect.stringContaining(messages.noGradebook(at("typo.sqlite"))) });
  }
  rmSync(at("other.sqlite"));
  for (const gone of [await grade(), await run("similarity", at("in"))])
    expect(gone).toEqual({
      code: 1,
      text: expect.stringContaining(messages.gradebookGone(at("out"), at("other.sqlite"))),
    });
  expect((await grade("--gradebook", at("out", "gradebook.sqlite"))).code).toBe(0);
  expect(students()).toEqual(["mori", "田中"]);
});
