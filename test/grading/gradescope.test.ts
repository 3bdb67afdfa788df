import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { modulePaths, modules, offeredRooms } from "../../lib/course";
import { defaultLimits, openStudent, probeIsolation } from "../../lib/grading/box";
import { autograderFiles, zipArchive } from "../../lib/grading/gradescope";
import { takeIn } from "../../lib/grading/intake";
import { zippedFiles } from "../../lib/grading/intake/zip";
import { gradeSubmission } from "../../lib/grading/marking";
import { isolation, root } from "./box/walls";
import { assignment, bytesOf, graderAt, key, moduleId, solution, stub, withCells } from "./submissions";

const visibility = z.enum(["visible", "hidden", "after_due_date", "after_published"]);
const format = z.enum(["text", "html", "simple_format", "md", "ansi"]);
/** Gradescope's documentation of results.json: these fields and no others. */
const resultsSchema = z.strictObject({
  score: z.number(),
  execution_time: z.number().int().optional(),
  output: z.string(),
  output_format: format.optional(),
  test_output_format: format.optional(),
  test_name_format: format.optional(),
  visibility: visibility.optional(),
  stdout_visibility: visibility.optional(),
  extra_data: z.record(z.string(), z.unknown()).optional(),
  tests: z
    .array(
      z.strictObject({
        score: z.number(),
        max_score: z.number(),
        status: z.enum(["passed", "failed"]),
        name: z.string(),
        number: z.string(),
        output: z.string(),
        tags: z.array(z.string()),
        visibility,
      }),
    )
    .optional(),
});

/** A folder laid out like Gradescope's /autograder, from the archive; instead of setup.sh, packages are linked. */
const autograder = mkdtempSync(join(tmpdir(), "stillroom-gradescope-"));
afterAll(() => rmSync(autograder, { recursive: true, force: true }));

beforeAll(async () => {
  const archive = join(autograder, "autograder.zip");
  writeFileSync(archive, zipArchive(autograderFiles(root, moduleId, key)));
  for (const { path, read } of await zippedFiles(archive, () => true)) {
    const file = join(autograder, "source", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await read());
  }
  symlinkSync(join(root, "node_modules"), join(autograder, "source", "stillroom", "node_modules"), "junction");
  cpSync(join(autograder, "source", "run_autograder"), join(autograder, "run_autograder"));
  chmodSync(join(autograder, "run_autograder"), 0o755);
});

const bash = ["/bin/bash", "/usr/bin/bash"].find(existsSync);
if (!bash) console.log("left out: Gradescope's scripts. They are for bash, which is not here.");
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("left out: what a submission may read on Gradescope, where autograders run as root.");

const path = [dirname(process.execPath), process.env.PATH].join(delimiter);

/** What Gradescope would read after a submission of these files. */
function run(files: Readonly<Record<string, Uint8Array>>, env: NodeJS.ProcessEnv = { PATH: path }) {
  for (const folder of ["submission", "results"]) rmSync(join(autograder, folder), { recursive: true, force: true });
  mkdirSync(join(autograder, "submission"));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(autograder, "submission", name), bytes);
  const { stderr } = spawnSync(join(autograder, "run_autograder"), { env, encoding: "utf8" });
  const file = join(autograder, "results", "results.json");
  expect(existsSync(file), stderr).toBe(true);
  return { results: resultsSchema.parse(JSON.parse(readFileSync(file, "utf8"))), stderr };
}

describe.skipIf(!bash)("Gradescope", () => {
  it("gets the points of stillroom grade, and hidden checks hidden", async () => {
    const softmax = stub().cells.find(({ id }) => id === "softmax")!.source;
    const half = bytesOf(withCells(solution(), { softmax: [softmax].flat().join("") }));
    const { results, stderr } = run({ "提出 田中.ipynb": half });
    expect(stderr).toBe("");
    const expected = await gradeSubmission(
      graderAt(isolation),
      takeIn("x.ipynb", half, assignment.release, assignment.tasks),
    );
    expect(results.score).toBe(expected.score.earned);
    expect(results.score).toBe(15);
    const tests = results.tests!;
    expect(tests.map(({ tags, score }) => [tags[0], score])).toEqual(
      expected.results.map(({ id, passed, points }) => [id, passed ? points : 0]),
    );
    expect(tests.map((one) => one.visibility === "hidden")).toEqual(
      expected.results.map((result) => result.visibility === "hidden"),
    );
    expect(tests.reduce((sum, one) => sum + one.max_score, 0)).toBe(20);
    expect(results.extra_data).toMatchObject({ version: expected.version, hash: expected.hash });
  });

  it.each([
    ["nothing", {}, "There is no notebook in your submission."],
    ["two notebooks", { "a.ipynb": bytesOf(stub()), "温度.ipynb": bytesOf(stub()) }, "a.ipynb, 温度.ipynb"],
    ["broken JSON", { "a.ipynb": Buffer.from('{"cells": [') }, "JSON"],
    ["another module", { "a.txt": Buffer.from("text") }, `Hand in the one file ${moduleId}.ipynb`],
  ])("tells the student what is wrong with %s", (_, files: Readonly<Record<string, Uint8Array>>, sentence) => {
    const { results } = run(files);
    expect(results.score).toBe(0);
    expect(results.output).toContain(sentence);
  });

  it("gets results where the autograder itself fails, or there is no Node", () => {
    const keyFile = join(autograder, "source", "key");
    const whole = readFileSync(keyFile);
    writeFileSync(keyFile, "no key");
    const { results, stderr } = run({ "a.ipynb": bytesOf(stub()) });
    writeFileSync(keyFile, whole);
    expect(results).toMatchObject({ score: 0, output: expect.stringContaining("not your fault") });
    expect(stderr).toContain("holds no key");
    const tools = mkdtempSync(join(autograder, "tools-"));
    for (const name of ["bash", "dirname", "mkdir"]) symlinkSync(join(dirname(bash!), name), join(tools, name));
    expect(run({}, { PATH: tools }).results.output).toContain("did not start");
  });
});

describe.skipIf(!bash || !isRoot)("a submission on Gradescope, even without a box", () => {
  it("reads neither the hidden checks nor the key, and writes no results", async () => {
    const source = join(autograder, "source");
    const project = join(source, "stillroom");
    const setup = readFileSync(join(source, "setup.sh"), "utf8");
    const permissions = setup.slice(setup.indexOf("\nchmod "));
    // What a grader that may write there alone has left does not keep others out.
    await probeIsolation(project, ["process"]);
    expect(spawnSync(bash!, ["-e"], { cwd: source, input: permissions }).status).toBe(0);
    chmodSync(autograder, 0o755);
    run({});
    const probe = await probeIsolation(project, ["process"]);
    expect(probe.isolation.user).toBeDefined();
    const student = await openStudent(
      project,
      `import { readFileSync, writeFileSync } from "node:fs";
      export const read = (file: string) => readFileSync(file, "utf8").length;
      export const write = (file: string) => writeFileSync(file, "{}");`,
      probe.isolation,
      defaultLimits,
    );
    try {
      const { hidden, exercise } = modulePaths(project, moduleId);
      expect(await student.call("read", exercise)).toBeGreaterThan(0);
      for (const file of [hidden, join(source, "key")])
        await expect(student.call("read", file)).rejects.toThrow("EACCES");
      await expect(student.call("write", join(autograder, "results", "results.json"))).rejects.toThrow("EACCES");
    } finally {
      await student.close();
    }
  });
});

describe("the archive", () => {
  const files = autograderFiles(root, moduleId, key);

  it("holds one module's checks, and neither solutions nor other modules", () => {
    const paths = files.map((file) => file.path);
    const { hidden, solution: answers } = modulePaths(root, moduleId);
    expect(paths).toContain(`stillroom/test/exercises/${hidden.split(/[\\/]/).at(-1)}`);
    const ofOthers = (path: string) => !path.startsWith(`stillroom/test/exercises/${moduleId}.`);
    expect(paths.filter((path) => path.startsWith("stillroom/test/") && ofOthers(path))).toEqual([]);
    expect(paths.filter((path) => path.includes(".mutants"))).toEqual([]);
    expect(paths.filter((one) => one.endsWith(".ipynb"))).toEqual([`stillroom/exercises/${moduleId}.ipynb`]);
    expect(paths.some((one) => one.includes("solutions"))).toBe(false);
    expect(existsSync(answers)).toBe(true);
    expect(files.filter(({ executable }) => executable).map((file) => file.path)).toEqual([
      "setup.sh",
      "run_autograder",
    ]);
  });

  it.each(modules.map(({ id }) => id))(
    "of %s holds all that its checks import, and no room that holds answers",
    (id) => {
      const paths = autograderFiles(root, id, key).map((file) => file.path);
      const { checks, hidden } = modulePaths(root, id);
      const lists = [checks, hidden].map((file) => readFileSync(file, "utf8")).join();
      expect(paths.includes("stillroom/test/exercises/practice.ts")).toBe(lists.includes('from "./practice"'));
      const rooms = new Set(paths.flatMap((path) => /^stillroom\/lib\/([^/]+)\//.exec(path)?.[1] ?? []));
      const offered = offeredRooms(root, id);
      expect(offered.filter((room) => !rooms.has(room))).toEqual([]);
      // Checks draw hidden inputs by it, and it answers no task.
      expect([...rooms].filter((room) => !offered.includes(room) && room !== "random")).toEqual([]);
    },
  );

  it("is the same for the same files", () => {
    expect(Buffer.from(zipArchive(files)).equals(zipArchive(files))).toBe(true);
  });

  it.skipIf(!bash)("has scripts that bash can read", () => {
    for (const { path: name, bytes } of files.slice(0, 2)) {
      const checked = spawnSync(bash!, ["-n"], { input: bytes, encoding: "utf8" });
      expect(`${name}: ${checked.stderr}`).toBe(`${name}: `);
    }
  });
});
