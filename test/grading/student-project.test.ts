import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { isOffered } from "../../lib/cli/offered";
import { handOut } from "../../lib/cli/release";
import { linkLibrary } from "../../lib/cli/work/library-links";
import { makeWorkingCopies } from "../../lib/cli/work/working-copies";
import { messages, modulePaths, modules } from "../../lib/course";
import { staffCommands, verifyModule, writeRelease, writeStudentProject } from "../../lib/grading/authoring";
import { studentTexts } from "../../lib/grading/authoring/student-project";
import { collect } from "../../lib/grading/intake";
import { root } from "./box/walls";
import { moduleId } from "./submissions";
import { zipOf } from "./zip-file";

let folder: string;
let project: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "学生 students-"));
  project = join(folder, "course");
  mkdirSync(project);
  writeStudentProject(root, project);
});
afterAll(() => rmSync(folder, { recursive: true }));

const filesIn = (place: string) =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(place.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();

describe("the project that students get", () => {
  it("has every lesson, exercise and public check, and what checks import", () => {
    const files = filesIn(project);
    for (const { id } of modules) {
      const { lesson, exercise, checks } = modulePaths(root, id);
      for (const file of [lesson, exercise, checks]) expect(files).toContain(file.slice(root.length + 1));
    }
    for (const file of ["package-lock.json", "build.mjs", "lib/README.md", "test/exercises/practice.ts"])
      expect(files).toContain(file);
  });

  it("has no solution, hidden check, known wrong answer or test, nor the instructor's walk", () => {
    const files = filesIn(project);
    expect(files.filter((file) => /solutions\/|hidden|\.mutants\.|\.test\.|instructor/.test(file))).toEqual([]);
    expect(files.filter((file) => /^test\/(?!exercises\/(?:[\w-]+\.checks|practice)\.ts$)/.test(file))).toEqual([]);
    expect(readdirSync(folder)).toEqual(["course"]);
  });

  const documents = () => {
    const files = filesIn(project).filter((file) => file.endsWith(".md"));
    expect(files).toEqual(expect.arrayContaining(["README.md", "docs/student.md", "lib/README.md"]));
    return files.map((file): [file: string, text: string] => [file, readFileSync(join(project, file), "utf8")]);
  };

  it("has documents without dead links or remarks about the whole project", () => {
    const dead = documents().flatMap(([file, text]) => {
      const targets = [...text.matchAll(/\]\(([^):#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
      return targets.filter((target) => !existsSync(join(project, dirname(file), target)));
    });
    expect(dead).toEqual([]);
    for (const [file, text] of documents()) expect([file, text]).not.toEqual([file, expect.stringMatching(/<!--/)]);
    const readme = readFileSync(join(project, "README.md"), "utf8");
    expect(readme).toContain("(docs/student.md)");
    expect(readme).toContain("\n## The kernel\n");
    expect(readFileSync(join(project, "docs/student.md"), "utf8")).toContain("\n## Submit\n");
  });

  it("has documents that name no file that it lacks", () => {
    // What a reader makes, or an example.
    const made = /^(?:work|handed-in|THIS-PROJECT)\/|^notebooks\/mine\.ipynb$|NN-slug/;
    const path = /(?<![\w./:-])(?:\.\.\/)*([\w-]+(?:\/[\w.-]+)+\.(?:ts|mjs|json|md|ipynb)|[A-Z]+\.md)(?!\w)/g;
    const missing = documents().flatMap(([file, text]) => {
      const named = [...text.matchAll(path)].map(([, name]) => name!).filter((name) => !made.test(name));
      const places = [project, join(project, "lib"), join(project, dirname(file))];
      return named.filter((name) => !places.some((place) => existsSync(join(place, name))));
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  it("has documents that name no command that refuses there, and scripts that can run", () => {
    const { scripts, name } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    expect(name).toBe("stillroom");
    expect(Object.keys(scripts).join(" ")).toBe(
      "build prepare prepack prestart start precourse course prelab lab presetup:native setup:native",
    );
    const refused = documents().flatMap(([, text]) => [
      ...[...text.matchAll(/\bstillroom ([a-z][\w-]*)/g)].filter(([, command]) => staffCommands.includes(command!)),
      ...[...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].filter(([, script]) => !(script! in scripts)),
      ...text.matchAll(/\bnpm test\b|\bnpx vitest\b|\bgit pull\b/g),
    ]);
    expect(refused.map(([words]) => words)).toEqual([]);
  });

  it("lists the commands that work there; the npm package those that need no course", () => {
    expect(staffCommands.filter((command) => isOffered(command, project))).toEqual([]);
    expect(["check", "lab", "sweep", "worker"].every((command) => isOffered(command, project))).toBe(true);
    expect([...staffCommands, "check"].every((command) => isOffered(command, root))).toBe(true);
    const commands = ["bench", "check", "data", "grade", "kernel", "lab", "run", "start", "sweep", "winning-tickets"];
    const library = ["data", "kernel", "run", "sweep", "winning-tickets"];
    expect(commands.filter((command) => isOffered(command, folder))).toEqual(library);
  });

  it("is the same each time, and takes no folder where something lies", () => {
    const again = join(folder, "again");
    expect(writeStudentProject(root, again)).toEqual([]);
    expect(filesIn(again)).toEqual(filesIn(project));
    rmSync(again, { recursive: true });
    for (const taken of [project, join(project, "README.md")])
      expect(() => writeStudentProject(root, taken)).toThrow(/(?:course|README\.md) is no empty folder: give a new/);
  });

  it("leaves out, and names, what does not belong to the project", () => {
    const again = join(folder, "again");
    const stray = "lib/random/index.ts";
    const tracked = new Set(filesIn(project).filter((file) => file !== stray));
    expect(writeStudentProject(root, again, tracked)).toEqual([join(stray)]);
    expect(filesIn(again)).toEqual([...tracked].sort());
    rmSync(again, { recursive: true });
  });

  it("leaves out what git does not know, and says where nobody could tell", (test) => {
    const repository = join(folder, "倉庫");
    const git = (...words: string[]) =>
      spawnSync("git", ["-C", repository, ...words], { env: { PATH: process.env.PATH } }).status === 0;
    mkdirSync(join(repository, "test/exercises"), { recursive: true });
    mkdirSync(join(repository, "lib"));
    for (const { id } of modules) writeFileSync(modulePaths(repository, id).checks, "");
    const again = join(folder, "again");
    const stray = "lib/01 隠し.hidden.ts";
    const handedOut = () => {
      const notices = handOut(repository, again);
      const has = existsSync(join(again, stray));
      rmSync(again, { recursive: true });
      return { notices, has };
    };
    try {
      const known = git("init", "-q") && git("add", ".");
      writeFileSync(join(repository, stray), "");
      if (known) expect(handedOut()).toEqual({ notices: [messages.strayFiles([join(stray)])], has: false });
      vi.stubEnv("PATH", folder);
      expect(handedOut()).toEqual({ notices: [messages.strayUnknown(repository)], has: true });
      if (!known) test.skip("in part: there is no git here");
    } finally {
      vi.unstubAllEnvs();
      rmSync(repository, { recursive: true });
    }
  });

  it("is searched for names of hidden checks in every text, whatever its name", () => {
    const files = studentTexts(root).map(([file]) => file);
    expect(files).toEqual(
      expect.arrayContaining(["lib/random/index.ts", "LICENSE", "datasets/README.md"].map((file) => join(file))),
    );
    expect(files.filter((file) => /\.(?:gz|png)$/.test(file))).toEqual([]);
  });

  it("is one submission when it is handed in whole: the exercise in work/, with nothing beside it", async () => {
    const class1 = join(folder, "submissions");
    const tanaka = join(class1, "tanaka");
    writeStudentProject(root, tanaka);
    makeWorkingCopies(tanaka);
    linkLibrary(tanaka, join(tanaka, "work"));
    const zip = join(folder, "tanaka.zip");
    const parts = filesIn(tanaka).map((name) => ({ name, bytes: Buffer.from(name) }));
    writeFileSync(zip, zipOf(parts));
    const handedIn = async (...paths: string[]) => {
      const { files, others, readings, bundles } = await collect(paths, moduleId);
      return { found: files.map(({ owner, path }) => [owner, path]), rest: [...others, ...readings, ...bundles] };
    };
    const exercise = `work/exercises/${moduleId}.ipynb`;
    const answer = { found: [["tanaka", join(tanaka, exercise)]], rest: [] };
    expect(await handedIn(class1)).toEqual(answer);
    expect(await handedIn(tanaka)).toEqual(answer);
    expect(await handedIn(zip)).toEqual({ found: [["tanaka", `${zip}/${exercise}`]], rest: [] });
    const inFolder = parts.map(({ name, bytes }) => ({ name: `tanaka/${name}`, bytes }));
    writeFileSync(zip, zipOf(inFolder));
    expect(await handedIn(zip)).toEqual({ found: [["tanaka", `${zip}/tanaka/${exercise}`]], rest: [] });
    for (const name of readdirSync(tanaka))
      if (!["exercises", "notebooks", "work"].includes(name)) rmSync(join(tanaka, name), { recursive: true });
    expect(await handedIn(class1)).toEqual(answer);
    rmSync(join(tanaka, "work"), { recursive: true });
    expect((await handedIn(class1)).found).toEqual([["tanaka", join(tanaka, `exercises/${moduleId}.ipynb`)]]);
    rmSync(class1, { recursive: true });
  });

  it("checks exercises, and says in words that it grades none", async () => {
    cpSync(join(root, "dist"), join(project, "dist"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"), "junction");
    const file = modulePaths(project, moduleId).exercise;
    const stillroom = (...words: string[]) =>
      spawnSync(process.execPath, ["dist/stillroom.js", ...words], {
        ...{ cwd: project, encoding: "utf8" },
        env: { ...process.env, STILLROOM_PROGRESS: join(folder, "progress") },
      });
    const { stdout, stderr } = stillroom("check", file);
    expect(stderr).toBe("");
    expect(stdout).toContain("0 of 10 points");
    const out = join(folder, "marks");
    const graded = stillroom("grade", file, "--module", moduleId, "--out", out, "--isolation", "process");
    expect(graded.stderr).toMatch(/no hidden checks .*as students get it/);
    expect(graded.status).toBe(1);
    expect(existsSync(out)).toBe(false);
    const zip = join(folder, "a.zip");
    const packed = stillroom("gradescope", moduleId, "--out", zip);
    expect(packed.stderr).toMatch(/no hidden checks .*as students get it/);
    expect(existsSync(`${zip}.key`)).toBe(false);
    const replayed = stillroom("replay", file, "--module", moduleId, "--out", out);
    expect(replayed.stderr).toMatch(/no hidden checks .*as students get it/);
    const help = stillroom("--help").stdout;
    expect(help).toMatch(/^ {2}check /m);
    expect(help).not.toMatch(/^ {2}(?:grade|verify|release|replay) /m);
    await expect(writeRelease(project, moduleId)).rejects.toThrow(/no solution .*as students get it/);
    await expect(verifyModule(project, moduleId)).rejects.toThrow(/no solution .*as students get it/);
  });
});
