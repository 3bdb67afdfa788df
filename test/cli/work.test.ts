import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { prepareWork } from "../../lib/cli/work";
import { linkLibrary } from "../../lib/cli/work/library-links";
import { makeWorkingCopies, workFolder } from "../../lib/cli/work/working-copies";
import { modulePaths, modules } from "../../lib/course";
import { languageInfo } from "../../lib/kernel/client";
import { readNotebook } from "../../lib/notebook";
import { codeNotebook } from "../notebook/code-notebook";

const { id } = modules[0]!;

/** A project of the first lesson and its exercise, in a folder with a Japanese name. */
function project() {
  const root = join(mkdtempSync(join(tmpdir(), "stillroom-work-")), "教室");
  onTestFinished(() => rmSync(dirname(root), { recursive: true, force: true }));
  const { lesson, exercise } = modulePaths(root, id);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write(join(root, "package.json"), '{ "name": "stillroom" }');
  write(lesson, "授業 1");
  write(exercise, "課題 1");
  const copyOf = (file: string) => join(root, "work", relative(root, file));
  const outcomes = () => makeWorkingCopies(root).map(({ outcome }) => outcome);
  return { root, lesson, exercise, write, copyOf, outcomes };
}

it("copies each lesson and exercise once, byte for byte", () => {
  const { root, lesson, exercise, copyOf } = project();
  expect(makeWorkingCopies(root)).toEqual([
    { notebook: `notebooks/${id}.ipynb`, path: copyOf(lesson), outcome: "made" },
    { notebook: `exercises/${id}.ipynb`, path: copyOf(exercise), outcome: "made" },
  ]);
  expect([readFileSync(copyOf(lesson), "utf8"), readFileSync(copyOf(exercise), "utf8")]).toEqual(["授業 1", "課題 1"]);
  expect(makeWorkingCopies(root).map(({ outcome }) => outcome)).toEqual(["kept", "kept"]);
});

it("a copy has no outputs, so that there is something to predict; other outputs alone make nothing new", () => {
  const { lesson, write, copyOf, outcomes } = project();
  const run = (text: string) => {
    const parsed = JSON.parse(codeNotebook(["1 + 1"]));
    parsed.cells[0].outputs = [{ output_type: "stream", name: "stdout", text }];
    write(lesson, JSON.stringify(parsed));
  };
  run("答え 2");
  outcomes();
  const copy = JSON.parse(readFileSync(copyOf(lesson), "utf8"));
  expect(copy.cells).toEqual([expect.objectContaining({ source: ["1 + 1"], outputs: [], execution_count: null })]);
  run("答え 3");
  expect(outcomes()[0]).toBe("kept");
});

it("a copy names the language as the kernel does, so that a front end that opens it changes nothing", () => {
  const { lesson, exercise, write, copyOf, outcomes } = project();
  write(lesson, codeNotebook([], { language_info: { name: "typescript", version: "5" } }));
  write(exercise, codeNotebook([]));
  outcomes();
  for (const file of [lesson, exercise])
    expect(JSON.parse(readFileSync(copyOf(file), "utf8")).metadata.language_info).toEqual(languageInfo());
});

it("never overwrites what somebody worked in, and says so as long as the project's is newer", () => {
  const { lesson, exercise, write, copyOf, outcomes } = project();
  outcomes();
  write(copyOf(exercise), "課題 1, 私の答え");
  expect(outcomes()).toEqual(["kept", "kept"]);
  write(lesson, "授業 2");
  write(exercise, "課題 2");
  expect(outcomes()).toEqual(["renewed", "outdated"]);
  expect(outcomes()).toEqual(["kept", "outdated"]);
  expect(readFileSync(copyOf(lesson), "utf8")).toBe("授業 2");
  expect(readFileSync(copyOf(exercise), "utf8")).toBe("課題 1, 私の答え");
  // A copy that was renewed once is known as untouched the next time too.
  write(lesson, "授業 3");
  expect(outcomes()[0]).toBe("renewed");
});

it("takes a copy that was only opened and saved for untouched, and one that was run for worked in", () => {
  const { lesson, exercise, write, copyOf, outcomes } = project();
  const notebook = (source: unknown, text: string[], more = {}, cell = {}) =>
    JSON.stringify({
      metadata: { kernelspec: { name: "stillroom" }, ...more },
      cells: [
        { cell_type: "code", id: "a", source, outputs: [{ output_type: "stream", text }], metadata: {}, ...cell },
      ],
    });
  for (const file of [lesson, exercise]) write(file, notebook("const 数 = 1;\n数", ["1\n", "2"]));
  outcomes();
  const saved = { language_info: { version: "6" } };
  write(copyOf(lesson), notebook(["const 数 = 1;\n", "数"], ["1\n2"], saved, { metadata: { trusted: true } }));
  write(copyOf(exercise), notebook("const 数 = 1;\n数", ["3"], saved));
  for (const file of [lesson, exercise]) write(file, notebook("const 数 = 2;", []));
  expect(outcomes()).toEqual(["renewed", "outdated"]);
});

it("makes a fresh copy where the old one was renamed", () => {
  const { exercise, write, copyOf, outcomes } = project();
  outcomes();
  write(exercise, "課題 2");
  rmSync(copyOf(exercise));
  expect(outcomes()).toEqual(["kept", "made"]);
  expect(readFileSync(copyOf(exercise), "utf8")).toBe("課題 2");
});

it.each(["", "{", "[1]", undefined])("keeps a changed copy when the record is %j", (record) => {
  const { root, exercise, write, copyOf, outcomes } = project();
  outcomes();
  write(copyOf(exercise), "私の答え");
  write(exercise, "課題 2");
  const file = join(workFolder(root), ".origins.json");
  if (record === undefined) rmSync(file);
  else writeFileSync(file, record);
  expect(outcomes()).toEqual(["kept", "kept"]);
  expect(readFileSync(copyOf(exercise), "utf8")).toBe("私の答え");
});

it("leaves no half-written file, and tells what is new and what stays", () => {
  const { root, exercise, write, copyOf } = project();
  mkdirSync(join(root, "lib"));
  const first = prepareWork(root);
  expect(first.filter((line) => line.includes("new:"))).toHaveLength(2);
  expect(first.filter((line) => line.includes("kept"))).toEqual([]);
  write(copyOf(exercise), "私の答え");
  write(exercise, "課題 2");
  const said = prepareWork(root).filter((line) => line.startsWith("  "));
  const kept = `kept as they are: 1 in ${relative(process.cwd(), join(workFolder(root), "notebooks"))}. To start one over,`;
  expect(said).toEqual([
    expect.stringContaining(`exercises/${id}.ipynb has changed since`),
    expect.stringContaining(kept),
  ]);
  const files = readdirSync(workFolder(root), { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".part"))).toEqual([]);
});

it("a copy runs where it lies: ../lib means the project's rooms, with their types", async () => {
  const { root, lesson, write, copyOf } = project();
  write(
    join(root, "lib", "部屋", "index.ts"),
    "export interface 温度 { T: number }\nexport const 既定: 温度 = { T: 4 };",
  );
  mkdirSync(join(root, "lib", "no-room"));
  const source = 'import { type 温度, 既定 } from "../lib/部屋";\nconst mine: 温度 = 既定;\nmine.T';
  write(lesson, codeNotebook([source]));
  makeWorkingCopies(root);
  linkLibrary(root, workFolder(root));
  expect(readdirSync(join(workFolder(root), "lib"))).toEqual(["部屋.ts"]);
  const stillroom = resolve(import.meta.dirname, "../../dist/stillroom.js");
  const { status, stderr } = spawnSync(process.execPath, [stillroom, "run", copyOf(lesson), "--in-place"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const [first] = (await readNotebook(copyOf(lesson))).cells;
  expect(first).toMatchObject({ outputs: [{ data: { "text/plain": "4" } }] });
  expect(existsSync(lesson)).toBe(true);
});
