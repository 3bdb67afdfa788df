import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { messages } from "../../lib/course";
import { collect, RefusedError } from "../../lib/grading/intake";
import { ownerOf } from "../../lib/grading/intake/student-name";
import { parseTimestamp } from "../../lib/grading/intake/submission-time";
import { moduleId } from "./submissions";
import { zipOf } from "./zip-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "collect-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, bytes: string | Uint8Array = path): string => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  return file;
};

/** `{ tanaka: "text of the file" }`, refusals as `{ tanaka: Error }`. */
async function found(...paths: string[]): Promise<Record<string, unknown>> {
  const { files: submissions, others } = await collect(paths.length > 0 ? paths : [folder], moduleId);
  const files = [...submissions, ...others];
  const read = async ({ student, read }: (typeof files)[number]) =>
    [
      student,
      await read().then(
        (bytes) => Buffer.from(bytes).toString(),
        (error: Error) => `refused: ${error.message}`,
      ),
    ] as const;
  return Object.fromEntries(await Promise.all(files.map(read)));
}

describe("collecting submissions", () => {
  it("finds notebooks and TypeScript files in folders and in nbgrader's trees", async () => {
    put("a.ipynb", "A");
    put("b/c.ts", "C");
    put(`submitted/鈴木/${moduleId}/${moduleId}.ipynb`, "鈴");
    put(`tanaka/${moduleId} (2).ipynb`, "T");
    for (const other of [
      "timestamp.txt",
      "roster.csv",
      "tanaka/figure.png",
      ".hidden.ipynb",
      ".ipynb_checkpoints/a.ipynb",
      "node_modules/x/i.ts",
    ])
      put(other);
    expect(await found()).toEqual({ a: "A", b: "C", 鈴木: "鈴", tanaka: "T" });
  });

  it("finds them in archives, whose names are UTF-8", async () => {
    const part = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
    const all = put(
      "class.zip",
      zipOf([
        part("佐藤.ipynb", "さ"),
        part("__MACOSX/x.ipynb", "-"),
        part("dir/", ""),
        part(`ito/${moduleId}.ipynb`, "い"),
      ]),
    );
    const one = put("one/mori.zip", zipOf([part(`${moduleId}.ipynb`, "も")]));
    expect(await found(all)).toEqual({ 佐藤: "さ", ito: "い" });
    expect(await found(one)).toEqual({ mori: "も" });
    expect(await found(join(folder, "one"))).toEqual({ mori: "も" });
  });

  it("names in archives that do not say how they are written are UTF-8, else what Japanese Windows writes, else refused", async () => {
    const raw = (...names: (string | number[])[]) => {
      const parts = names.map((name) => ({ name: "", rawName: Buffer.from(name as string), bytes: Buffer.from("x") }));
      return put("class.zip", zipOf(parts));
    };
    const read = async (path: string) => {
      const { files, readings } = await collect([path], moduleId);
      return [files.map(({ owner }) => owner), readings];
    };
    expect(await read(raw("müller.ipynb", "class/田中太郎.ipynb", "がん\\x.ipynb"))).toEqual([
      ["müller", "class", "がん"],
      [],
    ]);
    // 能代ソノ/x.ipynb and 表 (1).ipynb, with a second byte of \ in 能, ソ and 表.
    const noshiro = [0x94, 0x5c, 0x91, 0xe3, 0x83, 0x5c, 0x83, 0x6d, ...Buffer.from("/x.ipynb")];
    const windows = raw(noshiro, [0x95, 0x5c, ...Buffer.from(" (1).ipynb")], "ito\\x.ipynb");
    expect(await read(windows)).toEqual([["能代ソノ", "表", "ito"], [messages.zipNamesGuessed([windows])]]);
    const latin = [...Buffer.from("Andr"), 0x82, ...Buffer.from(".ipynb")];
    expect(await found(raw("佐藤.ipynb", latin))).toEqual({
      佐藤: "x",
      "Andr\uFFFD": `refused: ${messages.refusedNameBytes()}`,
    });
  });

  it("one archive alone may hold a class; in a folder, or beside others, it is one student's, and both are told", async () => {
    const part = (name: string) => ({ name, bytes: Buffer.from(name) });
    const [mori, ueda] = ["mori", "ueda"].map((name) =>
      put(`in/${name}.zip`, zipOf([part("下書き.ipynb"), part("yamada.ipynb")])),
    );
    const read = async (...paths: string[]) => {
      const { files, bundles } = await collect(paths, moduleId);
      return [files.map(({ student }) => student), bundles.map(({ path, ...how }) => [basename(path), how])];
    };
    const submissions = ["下書き.ipynb", "yamada.ipynb"];
    const own = (student: string) => [`${student}.zip`, { students: [student], submissions }];
    const students = ["下書き", "yamada"];
    expect(await read(mori!)).toEqual([students, [["mori.zip", { students, submissions }]]]);
    const both = [
      ["mori", "mori #2", "ueda", "ueda #2"],
      [own("mori"), own("ueda")],
    ];
    expect(await read(join(folder, "in"))).toEqual(both);
    expect(await read(mori!, ueda!)).toEqual(both);
    expect(messages.bundleRead("mori.zip", ["mori"], submissions)).toContain(
      "2 submissions (下書き.ipynb, yamada.ipynb), each graded",
    );
    expect(messages.bundleRead("mori.zip", ["mori"], [..."abcde"])).toContain("(a, b, c, and 2 more)");
  });

  it("an archive with one submission is read in one way only, and nothing is told", async () => {
    put("mori.zip", zipOf([{ name: "yamada.ipynb", bytes: Buffer.from("x") }]));
    expect((await collect([folder], moduleId)).bundles).toEqual([]);
  });

  it("a second file of the same name stays a second file", async () => {
    put("a/x.ipynb", "1");
    put("a/y.ipynb", "2");
    expect(await found()).toEqual({ a: "1", "a #2": "2" });
  });

  it("accounts for every file: what is no submission is refused with its reason", async () => {
    const part = (name: string, text = "x") => ({ name, bytes: Buffer.from(text) });
    const all = zipOf([part("hara.ipynb", "は"), part("ono.ipynb", "お"), part("kimura.zip"), part("abe.pdf")]);
    const type = expect.stringMatching(/^refused: it is no notebook/);
    expect(await found(put("z/class.zip", all))).toEqual({
      ...{ hara: "は", ono: "お", abe: type },
      kimura: expect.stringMatching(/^refused: it is an archive in an archive/),
    });
    rmSync(join(folder, "z"), { recursive: true });
    put("endo.zip", zipOf([part("report.docx")]));
    put("empty.zip", zipOf([]));
    for (const name of ["sato.py", "kato.tar.gz", "mori.rar", "ueda/a.docx", "ueda/b.docx"]) put(name);
    put("ito.IPYNB", "い");
    put("00-honest-measurement-suzuki.ipynb");
    put("submitted/wada/00-honest-measurement/00-honest-measurement.ipynb");
    const holds = (what: string) => expect.stringMatching(`^refused: it holds no notebook .*\\)${what}$`);
    expect(await found()).toEqual({
      ...{ ito: "い", sato: type, kato: type, mori: type },
      endo: holds(", but report.docx"),
      empty: holds(""),
      ueda: holds(", but a.docx, b.docx"),
    });
    expect((await collect([folder], moduleId)).ofOtherModules).toEqual([
      join(folder, "00-honest-measurement-suzuki.ipynb"),
      join(folder, "submitted/wada/00-honest-measurement/00-honest-measurement.ipynb"),
    ]);
  });

  it("the text that Moodle keeps beside a file, and what whoever collects keeps, make no student", async () => {
    put("in/Kim Lee_1001_assignsubmission_file/答え.ipynb", "K");
    put("in/Kim Lee_1001_assignsubmission_onlinetext/onlinetext.html");
    put("in/Mori_1002_assignsubmission_onlinetext/onlinetext.html");
    for (const name of ["README.md", "roster.xlsx", "名簿.docx", "ueda/README.md"]) put(`in/${name}`);
    const none = expect.stringMatching(/^refused: it holds no notebook/);
    expect(await found(join(folder, "in"))).toEqual({ "Kim Lee_1001": "K", Mori_1002: none, ueda: none });
  });

  it("a notebook by a browser's name for it is not passed over as a table: it is refused with what to do", async () => {
    const part = (name: string) => ({ name, bytes: Buffer.from("{}") });
    put("in/佐藤.ipynb.json");
    put(`in/submitted/ito/${moduleId}/${moduleId}.ipynb.json`);
    put("in/mori.zip", zipOf([part(`${moduleId}.IPYNB.JSON`), part("roster.json")]));
    put("in/ueda/ueda.ipynb", "U");
    put("in/ueda/ueda.ipynb.json");
    put("in/roster.json");
    const renamed = `refused: ${messages.refusedEnding()}`;
    const all = await found(join(folder, "in"));
    expect(all).toEqual({ 佐藤: renamed, ito: renamed, mori: renamed, ueda: "U", "ueda #2": renamed });
  });

  it("JSON that is somebody's work is refused with what to do; tables beside submissions are nobody's", async () => {
    const notebook = '{"metadata":{},"cells":[],"nbformat":4}';
    put(`in/tanaka/${moduleId}.json`, "{}");
    put(`in/${moduleId} (1).json`, "{}");
    put("in/山田.json", notebook);
    put("in/ito/ito.ipynb", "I");
    put("in/ito/ito.json", notebook);
    put("in/ito/settings.json", "{}");
    put("in/kim/答え.json", "{}");
    put("in/roster.json", "[1]");
    put("in/mori.zip", zipOf([{ name: `${moduleId}.json`, bytes: Buffer.from("{}") }]));
    const renamed = `refused: ${messages.refusedEnding()}`;
    expect(await found(join(folder, "in"))).toEqual({
      ...{ tanaka: renamed, [`${moduleId} (1).json`]: renamed, 山田: renamed, ito: "I", "ito #2": renamed },
      ...{ kim: expect.stringMatching(/^refused: it holds no notebook .*, but 答え\.json$/), mori: renamed },
    });
  });

  it("the folder of reports makes no student: the one to be written, and earlier ones", async () => {
    put("tanaka.ipynb", "T");
    const reports = [
      "key",
      "report.html",
      "junit.xml",
      "results/1.json",
      "feedback/tanaka.html",
      "gradescope/tanaka.json",
    ];
    for (const name of reports) for (const place of ["", "marks", "new"]) put(join(place, name));
    put("marks/reports.json", "{}");
    const owners = async (out: string) => {
      const { files, others } = await collect([folder], moduleId, join(folder, out));
      return [...files, ...others].map(({ owner }) => owner);
    };
    // Files of these names by themselves are somebody's.
    const rest = ["feedback", "gradescope", "junit.xml", "key", "report", "results"];
    expect(await owners("new")).toEqual(["tanaka", ...rest]);
    put("reports.json", "{}");
    expect(await owners("new")).toEqual(["tanaka"]);
    put("marks/yamada.ipynb", "Y");
    expect(await owners("new")).toContain("marks");
  });

  it("of one student so many files are taken, the first and the newest, and one refusal names the others; a class in one archive is no student", async () => {
    const parts = (count: number, ending: string) =>
      Array.from({ length: count }, (_, i) => ({ name: `s${10 + i}${ending}`, bytes: Buffer.from("{}") }));
    put("in/evil.zip", zipOf([...parts(40, ".ipynb"), ...parts(25, ".zip")]));
    put("in/honest.zip", zipOf(parts(20, ".ipynb")));
    // All of one time, as after unpacking, but one that is older: then (10) is newer than (9).
    for (let i = 5; i < 27; i++) {
      const time = new Date(Date.UTC(2026, 10, i === 20 ? 1 : 2));
      utimesSync(put(`in/loose (${i}).ipynb`), time, time);
    }
    const { files, others, bundles } = await collect([join(folder, "in")], moduleId);
    const of = (owner: string, all: typeof files) => all.filter((file) => file.owner === owner);
    expect(["evil", "honest", "loose"].map((owner) => of(owner, files).length)).toEqual([20, 20, 20]);
    expect(bundles.map(({ submissions }) => submissions.length)).toEqual([20, 20]);
    const [evil, loose] = [of("evil", others), of("loose", others)];
    expect([evil.length, loose.length]).toEqual([21, 1]);
    const left =
      "of one student the first 15 files and the newest 5 are taken; 25 are left out: s25.ipynb, s26.ipynb, s27.ipynb and 22 more";
    await expect(evil.at(-1)!.read()).rejects.toThrow(new RefusedError(left));
    await expect(loose[0]!.read()).rejects.toThrow("2 are left out: loose (19).ipynb, loose (21).ipynb");
    expect(new Set([...files, ...others].map(({ student }) => student)).size).toBe(60 + 22);

    const all = await collect([put("class.zip", zipOf(parts(40, ".ipynb")))], moduleId);
    expect([all.files.length, all.others.length]).toEqual([40, 0]);
  });

  it("nobody hands in under another's name: what lies in a student's folder is the student's", async () => {
    put(`submitted/tanaka/${moduleId}/${moduleId}.ipynb`, "T");
    put(`submitted/tanaka/${moduleId}/yamada.ipynb`, "Y");
    put(`submitted/tanaka/${moduleId}/yamada/${moduleId}.ts`, "Y");
    put(`submitted/yamada/${moduleId}/Untitled.ipynb`, "U");
    put("mori.zip", zipOf([{ name: "yamada.ipynb", bytes: Buffer.from("M") }]));
    const { files, others } = await collect([folder], moduleId);
    expect(files.map(({ owner, path }) => [owner, basename(path)])).toEqual([
      ["mori", "yamada.ipynb"],
      ["tanaka", `${moduleId}.ipynb`],
      ["tanaka", `${moduleId}.ts`],
      ["yamada", "Untitled.ipynb"],
    ]);
    expect(others.map(({ owner, path }) => [owner, basename(path)])).toEqual([["tanaka", "yamada.ipynb"]]);
    await expect(others[0]!.read()).rejects.toThrow(/lies beside .*the folder says whose file it is, not its name/);
  });

  it("of several folders each is one student's, by its own name: nobody hands in under another's there either", async () => {
    put(`in/tanaka/yamada.ipynb`, "T");
    put(`in/yamada/${moduleId}.ipynb`, "Y");
    put(`in/鈴木/${moduleId}/${moduleId}.ipynb`, "鈴");
    put(`in/鈴木/00-honest-measurement/Untitled.ipynb`, "other");
    const given = (...names: string[]) => found(...names.map((name) => join(folder, "in", name)));
    expect(await given("tanaka", "yamada", "鈴木")).toEqual({ tanaka: "T", yamada: "Y", 鈴木: "鈴" });
    // As `submitted/*/01-distillation-loss` gives them.
    put("in/ito/01-distillation-loss/Untitled.ipynb", "I");
    expect(await given(`ito/${moduleId}`, `鈴木/${moduleId}`)).toEqual({ ito: "I", 鈴木: "鈴" });
    put("in/loose.ipynb", "L");
    expect(await given("tanaka", "loose.ipynb")).toEqual({ tanaka: "T", loose: "L" });
    // One folder alone may hold a class, and is one student's where nothing in it is named after anybody.
    expect(await given("")).toEqual({ ito: "I", loose: "L", tanaka: "T", yamada: "Y", 鈴木: "鈴" });
    expect(await given("tanaka")).toEqual({ yamada: "T" });
    put(`in/yamada/${moduleId} (2).ipynb`, "2");
    put("in/yamada/figure.png");
    // The original before what a browser made of its second download.
    expect(await given("yamada")).toEqual({ yamada: "Y", "yamada #2": "2" });
    rmSync(join(folder, "in/yamada"), { recursive: true });
    put("in/yamada/報告.pdf");
    const { others } = await collect([join(folder, "in/yamada"), join(folder, "in/tanaka")], moduleId);
    expect(others.map(({ owner, path }) => [owner, path])).toEqual([["yamada", join(folder, "in/yamada")]]);
  });

  it("tells of folders that could be a class's: those with submissions of several names", async () => {
    for (const name of ["A/ito", "A/kim", `B/${moduleId}`, `B/${moduleId} (2)`, "C/x", "loose"])
      put(`sec/${name}.ipynb`);
    const { bundles } = await collect([join(folder, "sec")], moduleId);
    const path = join(folder, "sec", "A");
    expect(bundles).toEqual([{ path, students: ["A"], submissions: ["ito.ipynb", "kim.ipynb"] }]);
  });

  it("a class's archive may have a folder around everything; the attempts stay the students'", async () => {
    const part = (name: string) => ({ name: `hw1/2026/${name}.ipynb`, bytes: Buffer.from(name) });
    for (const name of ["hw1", moduleId]) {
      const { files, bundles } = await collect(
        [put(`${name}.zip`, zipOf(["abe", "ito (2)", "ito"].map(part)))],
        moduleId,
      );
      expect(files.map(({ owner }) => owner)).toEqual(["abe", "ito", "ito"]);
      expect(bundles.map(({ students }) => students)).toEqual([["abe", "ito"]]);
    }
  });

  it("a student's copy of the project is one submission: the exercise in work/, and nothing that came with it", async () => {
    const notebook = (part: string) => ({
      metadata: { stillroom: { module: moduleId, part } },
      cells: [],
      nbformat: 4,
    });
    const part = (name: string, value: object) => ({ name, bytes: Buffer.from(JSON.stringify(value)) });
    const work = [
      part(`work/notebooks/${moduleId}.ipynb`, notebook("lesson")),
      part(`work/exercises/${moduleId}.ipynb`, notebook("exercise")),
      ...["course", "data", "work"].map((room) => part(`work/lib/${room}.ts`, {})),
    ];
    put("in/tanaka.zip", zipOf(work));
    put("in/ito/work.zip", zipOf(work));
    for (const { name, bytes } of work) put(`in/kim/${name}`, bytes);
    for (const paths of [["in"], ["in/tanaka.zip"], ["in/kim"], ["in/ito/work.zip"], ["in/kim", "in/ito/work.zip"]]) {
      const { files, others } = await collect(
        paths.map((path) => join(folder, path)),
        moduleId,
      );
      const students = [...new Set(files.map(({ owner }) => owner))];
      expect(students.join()).toMatch(/^(ito|kim|tanaka)(,kim,tanaka|,kim)?$/);
      expect(files.map(({ path }) => basename(join(path, "..")))).toEqual(students.map(() => "exercises"));
      expect(others).toEqual([]);
    }
    put(`in/kim/work/exercises/${moduleId} (1).ipynb`);
    put("in/kim/work/own.ipynb");
    const again = await collect([join(folder, "in/kim"), join(folder, "in/ito/work.zip")], moduleId);
    expect(again.files.map(({ owner }) => owner)).toEqual(["ito", "kim", "kim"]);
    await expect(again.others[0]!.read()).rejects.toThrow(/own\.ipynb lies beside .*exercises.01-/);
    const lesson = put("in/mori/lesson.ipynb", JSON.stringify(notebook("lesson")));
    expect((await collect([lesson], moduleId)).files).toHaveLength(1);
  });

  it("files given by path: what is named after the module alone is its folder's, else its own name tells", async () => {
    for (const name of ["abe", "kim"]) put(`submitted/${name}/${moduleId}/${moduleId}.ipynb`);
    put(`submitted/abe/${moduleId}/draft.ipynb`);
    for (const name of ["ito", "mori"]) put(`loose/${name}/${moduleId}.ipynb`);
    const tanaka = ["loose/tanaka/kim.ipynb", "loose/tanaka/ito.ipynb"].map((name) => put(name));
    const read = async (...names: string[]) => {
      const { files, others, readings } = await collect(
        names.map((name) => join(folder, name)),
        moduleId,
      );
      return [[...new Set([...files, ...others].map(({ owner }) => owner))], readings];
    };
    const tree = ["abe", "kim"].map((name) => `submitted/${name}/${moduleId}/${moduleId}.ipynb`);
    expect(await read(...tree, `submitted/abe/${moduleId}/draft.ipynb`)).toEqual([["abe", "kim"], []]);
    expect(await read(`submitted/abe/${moduleId}/draft.ipynb`)).toEqual([["abe"], []]);
    expect(await read(`submitted/abe/${moduleId}`)).toEqual([["abe"], []]);
    expect(await read("submitted/abe")).toEqual([["abe"], []]);
    // Others' names in a folder do not count where the folders tell.
    const loose = ["ito", "mori"].map((name) => `loose/${name}/${moduleId}.ipynb`);
    const inLoose = tanaka.map((path) => relative(folder, path));
    const told = messages.filesByFolder(["ito", "mori", "tanaka"]);
    expect(await read(...loose, ...inLoose.slice(1))).toEqual([["ito", "mori", "tanaka"], [told]]);
    expect(await read(...loose, ...inLoose)).toEqual([["ito", "mori", "tanaka"], [expect.stringContaining("4 files")]]);
    expect(await read(loose[0]!)).toEqual([["ito"], [messages.filesByFolder(["ito"])]]);
    expect(await read(inLoose[0]!)).toEqual([["kim"], [messages.filesByName([tanaka[0]!])]]);
    // Two sections of a class: their folders are no students'.
    for (const name of ["A/abe", "A/ito", "B/kim"]) put(`${name}.ipynb`);
    const [owners, readings] = await read("A/abe.ipynb", "A/ito.ipynb", "B/kim.ipynb");
    expect([owners, readings]).toEqual([["abe", "ito", "kim"], [expect.stringContaining("not by the folder")]]);
    put(`loose/abe/hw/${moduleId}.ipynb`);
    await expect(read(loose[0]!, `loose/abe/hw/${moduleId}.ipynb`)).rejects.toThrow(/which of the folders abe, hw/);
  });

  it("a section's folder in nbgrader's tree, given alone, is a class; the advice for the tree names that folder", async () => {
    const files = ["abe", "鈴木"].map((name) => put(`submitted/fall/${moduleId}/${name}.ipynb`));
    const alone = dirname(files[0]!);
    for (const paths of [[alone], files]) {
      const { files: found, readings } = await collect(paths, moduleId);
      expect(found).toMatchObject([
        { owner: "abe", folder: "fall" },
        { owner: "鈴木", folder: "fall" },
      ]);
      expect(readings).toHaveLength(1);
    }
    expect((await collect([files[0]!], moduleId)).files).toMatchObject([{ owner: "abe", folder: "fall" }]);
    const section = [{ path: alone, students: ["fall"], submissions: ["abe.ipynb", "鈴木.ipynb"] }];
    put(`submitted/ito/${moduleId}/${moduleId}.ipynb`);
    for (const path of ["submitted", "submitted/fall"])
      expect((await collect([join(folder, path)], moduleId)).bundles).toEqual(section);
    // A student's own files beside the notebook do not speak for others.
    put(`submitted/ito/${moduleId}/abe.ipynb`);
    expect(Object.keys(await found(join(folder, `submitted/ito/${moduleId}`)))).toEqual(["ito", "ito #2"]);
  });

  it("one folder alone that is read by the names in it says so, and whose it would be else", async () => {
    put("l/tanaka/draft_v2.ipynb");
    const { files, readings } = await collect([join(folder, "l/tanaka")], moduleId);
    expect(files).toMatchObject([{ owner: "draft_v2", folder: "tanaka" }]);
    expect(readings).toEqual([messages.folderRead(join(folder, "l/tanaka"), ["draft_v2"])]);
    put("submissions/ito.ipynb");
    expect((await collect([join(folder, "submissions")], moduleId)).readings).toEqual([]);
    put("m/tanaka/x.ipynb");
    const twice = await collect([join(folder, "l/tanaka"), join(folder, "m/tanaka")], moduleId);
    expect(twice.readings).toEqual([expect.stringMatching(/were read as tanaka's, 2 times/)]);
  });

  it("several files without names in one folder alone are its student's, which is told", async () => {
    put(`課題/${moduleId}.ipynb`);
    const read = () => collect([join(folder, "課題")], moduleId);
    expect((await read()).readings).toEqual([]);
    put(`課題/${moduleId} (1).ipynb`);
    const { files, readings } = await read();
    expect(files.map(({ owner }) => owner)).toEqual(["課題", "課題"]);
    expect(readings).toEqual([messages.filesByFolder(["課題", "課題"])]);
    for (const part of ["exercises", "notebooks"]) put(`佐藤/${part}/${moduleId}.ipynb`, "{}");
    expect((await collect([join(folder, "佐藤")], moduleId)).readings).toEqual([]);
  });

  it("one file without a name in a class's archive is refused alone; with a few drafts beside it, it is a student's", async () => {
    const part = (name: string) => ({ name: `${name}.ipynb`, bytes: Buffer.from(name) });
    const names = ["abe", "ito", "kim", "鈴木"];
    const all = await found(put("class1.zip", zipOf([...names, moduleId].map(part))));
    expect(all).toEqual({
      ...Object.fromEntries(names.map((name) => [name, name])),
      [`class1.zip/${moduleId}.ipynb`]: `refused: ${messages.refusedNameless()}`,
    });
    const { files, others } = await collect([put("mori.zip", zipOf(["a", "b", "c", moduleId].map(part)))], moduleId);
    expect(files.map(({ owner, path }) => [owner, basename(path)])).toEqual([["mori", `${moduleId}.ipynb`]]);
    expect(others.map(({ owner }) => owner)).toEqual(["mori"]);
    await expect(others[0]!.read()).rejects.toThrow(/^a.ipynb, b.ipynb, c.ipynb lie beside/);
    expect(await found(put(`submissions/${moduleId}.zip`, zipOf([part(moduleId)])))).toEqual({
      [`${moduleId}.zip`]: moduleId,
    });
  });

  it("two ways to write the same letters are one student, whose second file is a second attempt", async () => {
    put("がんも.ipynb".normalize("NFD"), "1");
    put("がんも (2).ipynb", "2");
    expect(await found()).toEqual({ がんも: "1", "がんも #2": "2" });
  });

  it("follows no link: to a file, to a folder, out of the folder, or given by hand", async () => {
    const secret = put("../secret.ipynb".replace("..", "z"), "secret");
    mkdirSync(join(folder, "in"));
    symlinkSync(secret, join(folder, "in", "file.ipynb"));
    symlinkSync("/etc", join(folder, "in", "etc"));
    for (const read of Object.values(await found(join(folder, "in")))) expect(read).toMatch(/refused: .*link/);
    expect(Object.values(await found(join(folder, "in", "file.ipynb")))).toEqual([expect.stringMatching(/link/)]);
  });

  it("reads no pipe and no device", async () => {
    if (process.platform === "win32") return console.log("left out: no named pipes in the file system here");
    const made = spawnSync("mkfifo", [join(folder, "pipe.ipynb")]);
    if (made.status !== 0) return console.log("left out: no mkfifo on PATH");
    expect(await found()).toEqual({ pipe: expect.stringMatching(/refused: .*neither/) });
  });

  it("names in an archive that lead out of it are refused, the others are read", async () => {
    const bytes = Buffer.from("{}");
    const all = put(
      "class.zip",
      zipOf([
        { name: "../up.ipynb", bytes },
        { name: "/abs.ipynb", bytes },
        { name: "ok.ipynb", bytes },
        { name: "link.ipynb", bytes, mode: 0o120777 },
      ]),
    );
    expect(await found(all)).toEqual({
      up: expect.stringMatching(/refused: .*invalid relative path/),
      abs: expect.stringMatching(/refused: .*absolute path/),
      ok: "{}",
      link: expect.stringMatching(/refused: .*link/),
    });
  });

  it("an archive cannot blow up: neither by what it states nor by what it hides", async () => {
    const large = new Uint8Array(64 * 2 ** 20);
    const bomb = put(
      "bomb.zip",
      zipOf([
        { name: "honest.ipynb", bytes: large },
        { name: "lying.ipynb", bytes: large, claims: 10 },
      ]),
    );
    expect(await found(bomb)).toEqual({
      honest: expect.stringMatching(/refused: .*larger than 16 MiB/),
      lying: expect.stringMatching(/refused: .*too many bytes/),
    });
    expect(await found(put("broken.zip", "PK no archive"))).toEqual({
      broken: expect.stringMatching(/refused: the archive is not read/),
    });
  });

  it("a path that is not there is the caller's mistake", async () => {
    await expect(collect([join(folder, "gone")], moduleId)).rejects.toThrow(/gone/);
  });
});

describe("when it was handed in", () => {
  it("is what nbgrader wrote beside it, else the time of the file or of the archive's entry", async () => {
    const time = new Date(Date.UTC(2026, 10, 1, 10));
    for (const name of ["a.ipynb", `submitted/b/${moduleId}/${moduleId}.ipynb`]) {
      put(name, "{}");
      utimesSync(join(folder, name), time, time);
    }
    put(`submitted/b/${moduleId}/timestamp.txt`, "2026-10-31 23:59:00.5 +09:00\n");
    const { files } = await collect([folder], moduleId);
    expect(files.map(({ owner, submitted }) => [owner, submitted.toISOString()])).toEqual([
      ["a", "2026-11-01T10:00:00.000Z"],
      ["b", "2026-10-31T14:59:00.500Z"],
    ]);
  });

  it.each(["submitted", `submitted/b/${moduleId}`])(
    "is what nbgrader wrote, though %s alone is given",
    async (given) => {
      put(`submitted/b/${moduleId}/${moduleId}.ipynb`, "{}");
      put(`submitted/b/${moduleId}/timestamp.txt`, "2001-01-01 00:00:00\n");
      const { files } = await collect([join(folder, given)], moduleId);
      expect(files.map(({ submitted }) => submitted.toISOString())).toEqual(["2001-01-01T00:00:00.000Z"]);
    },
  );

  it("is not what lies in a student's own folder, however the folders are given", async () => {
    for (const upload of [`tanaka/${moduleId}`, `田中/submitted/x/${moduleId}`, "tanaka"]) {
      put(`${upload}/${moduleId}.ipynb`, "{}");
      put(`${upload}/timestamp.txt`, "2001-01-01 00:00:00\n");
    }
    put("abe/x.ipynb");
    const given = (paths: string[]) => paths.map((path) => join(folder, path));
    const deep = `田中/submitted/x/${moduleId}/own.ipynb`;
    put(deep);
    for (const paths of [[folder], given(["tanaka", "田中", "abe"]), given(["abe/x.ipynb", deep])]) {
      const { files } = await collect(paths, moduleId);
      expect(files.map(({ submitted }) => submitted.getUTCFullYear())).not.toContain(2001);
      expect(files.length).toBeGreaterThan(1);
    }
  });

  it.each([
    ["2026-11-01 10:00:00.000000 UTC", "2026-11-01T10:00:00.000Z"],
    ["2026-11-01 10:00:00.000000 GMT", "2026-11-01T10:00:00.000Z"],
    ["2026-11-01T10:00:00Z", "2026-11-01T10:00:00.000Z"],
    ["2026-11-01 10:00:00", "2026-11-01T10:00:00.000Z"],
    ["2026-11-30 20:00:00.000000 JST", "2026-11-30T11:00:00.000Z"],
    ["2026-07-01 10:00:00 CEST", "2026-07-01T08:00:00.000Z"],
    ["2026-07-01 10:00:00 ACST", "2026-07-01T00:30:00.000Z"],
    ["2026-11-01 10:00 -0500", "2026-11-01T15:00:00.000Z"],
    ["2026-11-01 10:00:00.000000 UTC+09:00", "2026-11-01T01:00:00.000Z"],
    ["2026-11-01 10:00:00.000000 +08", "2026-11-01T02:00:00.000Z"],
    ["yesterday", undefined],
    ["2026-13-01 10:00:00", undefined],
  ])("timestamp %s", (text, time) => {
    const read = parseTimestamp(text, "Asia/Tokyo");
    expect(read instanceof Date ? read.toISOString() : read).toBe(time);
  });

  it.each([
    ["2026-12-01 10:00:00 CST", "America/Chicago", "2026-12-01T16:00:00.000Z"],
    ["2026-12-01 10:00:00 CST", "Asia/Shanghai", "2026-12-01T02:00:00.000Z"],
    ["2026-12-01 10:00:00 IST", "Asia/Kolkata", "2026-12-01T04:30:00.000Z"],
    ["2026-07-01 10:00:00 BST", "Europe/London", "2026-07-01T09:00:00.000Z"],
    // The hour that clocks show twice.
    ["2026-11-01 01:30:00 CDT", "America/Chicago", "2026-11-01T06:30:00.000Z"],
    ["2026-11-01 01:30:00 CST", "America/Chicago", "2026-11-01T07:30:00.000Z"],
    // No zone of the machine's, or not at that time of the year.
    ["2026-12-01 10:00:00 CST", "Asia/Tokyo", "CST"],
    ["2026-12-01 10:00:00 BST", "Europe/London", "BST"],
    ["2026-12-01 10:00:00 日本標準時", "Asia/Tokyo", "日本標準時"],
  ])("timestamp %s on a machine in %s", (text, machine, time) => {
    const read = parseTimestamp(text, machine);
    expect(read instanceof Date ? read.toISOString() : read).toBe(time);
  });

  it("is the file's own date, and this is said, where the zone in nbgrader's time cannot be told", async () => {
    const time = new Date(Date.UTC(2026, 10, 1, 10));
    const path = join(folder, `submitted/b/${moduleId}/${moduleId}.ipynb`);
    put(`submitted/b/${moduleId}/${moduleId}.ipynb`, "{}");
    put(`submitted/b/${moduleId}/timestamp.txt`, "2026-10-31 23:59:00.5 XQT\n");
    utimesSync(path, time, time);
    const { files, times } = await collect([folder], moduleId);
    expect(files.map(({ submitted, stamped }) => [submitted, stamped])).toEqual([[time, false]]);
    expect(times).toEqual([messages.unknownZone("XQT", [path])]);
  });

  it("attempts of one name have one owner", async () => {
    put("monday/submitted/tanaka.ipynb", "{}");
    put("tuesday/submitted/tanaka.ipynb", "{}");
    const { files } = await collect([join(folder, "monday/submitted"), join(folder, "tuesday/submitted")], moduleId);
    expect(files.map(({ owner, student }) => [owner, student])).toEqual([
      ["tanaka", "tanaka"],
      ["tanaka", "tanaka #2"],
    ]);
  });
});

describe("whose file it is", () => {
  it.each([
    ["tanaka.ipynb", "tanaka"],
    [`tanaka-${moduleId}.ipynb`, "tanaka"],
    [`${moduleId}_田中 太郎.ts`, "田中 太郎"],
    [`submitted/tanaka/${moduleId}/${moduleId}.ipynb`, "tanaka"],
    [`tanaka.zip/${moduleId}.ipynb`, "tanaka"],
    [`tanaka/${moduleId}-Copy1.ipynb`, "tanaka"],
    [`submitted/tanaka/${moduleId}/yamada.ipynb`, "tanaka"],
    [`${moduleId}.ipynb`, `${moduleId}.ipynb`],
    [`j.smith/${moduleId}.ipynb`, "j.smith"],
    [`submitted/j.doe/${moduleId}/${moduleId}.ipynb`, "j.doe"],
    ["tanaka@u.jp.ipynb", "tanaka@u.jp"],
    ["j.smith", "j.smith"],
    [`j.smith.zip/${moduleId}.ipynb`, "j.smith"],
    ["kato.tar.gz", "kato"],
    ["kato.ipynb.bak", "kato"],
    ["がんも.ipynb".normalize("NFD"), "がんも"],
    ["田中 (1234567).ipynb", "田中 (1234567)"],
    ["Kim(20231111).ipynb", "Kim(20231111)"],
    ["Kim(20231111) (2).ipynb", "Kim(20231111)"],
    ["(1234567) Suzuki.zip/x.ipynb", "(1234567) Suzuki"],
    [`(1111)/${moduleId} (2).ipynb`, "(1111)"],
    ["(22)/x.ipynb", "(22)"],
    ["tanaka (12).zip/x.ipynb", "tanaka"],
    ["tanaka(2)-Copy1.ipynb", "tanaka"],
    [`${moduleId} (2)/tanaka.ipynb`, "tanaka"],
    [`${moduleId}_tanaka (2).ipynb`, "tanaka"],
    [`${"がんも".normalize("NFD")}/x.ipynb`, "がんも"],
    [`itojun_12347_55555_${moduleId}.ipynb`, "itojun_12347"],
    [`itojun_LATE_12347_77777_${moduleId}-1.ipynb`, "itojun_12347"],
    [`itojun_12347_55555_${moduleId}-1 (2).ipynb`, "itojun_12347"],
    [`ml_202604_1234567_${moduleId}.ipynb`, "ml_202604_1234567"],
    [`class_12_1001_${moduleId}.ipynb`, "class_12_1001"],
    [`Kim Lee_1001_assignsubmission_file_/${moduleId}.ipynb`, "Kim Lee_1001"],
    [`Kim Lee_1001_assignsubmission_file_${moduleId}.ipynb`, "Kim Lee_1001"],
    ["金 李_1001_assignsubmission_onlinetext/onlinetext.html", "金 李_1001"],
    ["work.ipynb", "work"],
    ["submissions.ts", "submissions"],
    [`work.zip/${moduleId}.ipynb`, "work.zip"],
    [`test/${moduleId}.ipynb`, "test"],
    [`tests/exercises/${moduleId}.ipynb`, "tests"],
  ])("%s", (path, name) => {
    expect(ownerOf(path, moduleId).name).toBe(name);
  });
});
