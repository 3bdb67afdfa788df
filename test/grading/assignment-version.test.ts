import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { modulePaths } from "../../lib/course";
import { assignmentVersion } from "../../lib/grading/marking/assignment-version";
import { root } from "./box/walls";

const module = "08-self-distillation";
/** A project with copies of what the tests change, and links to the rest. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "version-"));
  const { exercise, checks, hidden, mutants } = modulePaths(root, module);
  for (const file of [exercise, checks, hidden, mutants, join(dirname(checks), "practice.ts")])
    cpSync(file, join(project, relative(root, file)));
  cpSync(join(root, "dist"), join(project, "dist"), { recursive: true, filter: (file) => !file.endsWith(".map") });
  mkdirSync(join(project, "lib"));
  for (const room of readdirSync(join(root, "lib"), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const place = join(project, "lib", room.name);
    if (["random", "models", "distillation"].includes(room.name))
      cpSync(join(root, "lib", room.name), place, { recursive: true });
    else symlinkSync(join(root, "lib", room.name), place, "junction");
  }
});
afterAll(() => rmSync(project, { recursive: true }));

const version = () => assignmentVersion(project, module);
const change = (file: string) => appendFileSync(join(project, file), "\n");

it.each([
  "exercises/08-self-distillation.ipynb",
  "test/exercises/08-self-distillation.checks.ts",
  "test/exercises/08-self-distillation.hidden.ts",
  // Checks import it.
  "test/exercises/practice.ts",
  "lib/random/xoshiro.ts",
  // Submissions may import it.
  "lib/models/mlp.ts",
  // The built grader, and what runs in the box.
  "dist/gradescope-autograder.js",
  "dist/student-process.cjs",
])("a change of %s is another version", (file) => {
  const before = version();
  change(file);
  expect(version()).not.toBe(before);
});

it("a change of what the grader imports is another version", () => {
  const [chunk] = /chunk-\w+\.js/.exec(readFileSync(join(project, "dist/gradescope-autograder.js"), "utf8"))!;
  const before = version();
  change(join("dist", chunk));
  expect(version()).not.toBe(before);
});

it("a change of what no check and no submission reaches is none", () => {
  const before = version();
  for (const file of [`test/exercises/${module}.mutants.ts`, "lib/distillation/index.ts", "dist/kernel.js"])
    change(file);
  writeFileSync(join(project, "lib/models/.DS_Store"), "");
  expect(version()).toBe(before);
});
