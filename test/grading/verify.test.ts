import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { verifyModule } from "../../lib/grading/authoring";

// Each test breaks a copy of the module in one way; verify must name it. The copy lies inside the project, where the
// test runner transpiles it like any other source.
const root = resolve(import.meta.dirname, "../..");
const id = "01-distillation-loss";
const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

type Edit = [file: string, find: string, replacement: string];

/** The problems of the module after `edits` (file, text, replacement). */
const problemsAfter = async (...edits: Edit[]): Promise<string[]> => (await verifyAfter(undefined, ...edits)).problems;

async function verifyAfter(callTimeout: number | undefined, ...edits: Edit[]) {
  mkdirSync(join(root, ".stillroom"), { recursive: true });
  const copy = mkdtempSync(join(root, ".stillroom", "verify-"));
  made.push(copy);
  for (const part of ["exercises", "solutions", "test/exercises"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "lib"), join(copy, "lib"));
  // Of the mutants four a task, as few as there may be: test/exercises puts all of them to the checks.
  const few = readFileSync(join(copy, mutants), "utf8").replace(
    /= \[\.\.\.softmax.*;\n/,
    (all) => `${all.slice(0, -2)}.filter(({ task }, i, every) => i - every.findIndex((m) => m.task === task) < 4);\n`,
  );
  expect(few).toContain("< 4);");
  writeFileSync(join(copy, mutants), few);
  for (const [file, find, replacement] of edits) {
    const path = join(copy, file);
    const text = readFileSync(path, "utf8");
    expect(text).toContain(find);
    writeFileSync(
      path,
      text.replace(find, () => replacement),
    );
  }
  const { proofs, passed } = await verifyModule(copy, id, callTimeout);
  const problems = proofs.flatMap((proof) => [
    ...proof.problems.map((problem) => `${proof.name}: ${problem}`),
    ...(proof.count === 0 ? [`${proof.name}: nothing was looked at`] : []),
  ]);
  expect(passed).toBe(problems.length === 0);
  return { proofs, problems };
}

const checks = `test/exercises/${id}.checks.ts`;
const hidden = `test/exercises/${id}.hidden.ts`;
const mutants = `test/exercises/${id}.mutants.ts`;
const exercise = `exercises/${id}.ipynb`;
const solution = `solutions/${id}.ipynb`;

describe("verify notices", () => {
  it("nothing when all is well", async () => {
    expect(await problemsAfter()).toEqual([]);
  });

  it("an exercise that somebody edited", async () => {
    expect(await problemsAfter([exercise, "any finite numbers", "any numbers"])).toEqual([
      expect.stringMatching(/^exercise is current:.*stillroom release 01/),
    ]);
  });

  it("a check that passes on the stub", async () => {
    const blunt = 'await student.call("diagnose", healthyRun).catch(() => null); return; // ';
    const problems = await problemsAfter([
      checks,
      'tools.same(await student.call("diagnose", healthyRun), "healthy");',
      blunt,
    ]);
    expect(problems).toContainEqual("stub fails: diagnose/healthy passes on the stub");
  });

  it("a solution that fails", async () => {
    const problems = await problemsAfter([solution, "* (q[k] - p[k])", "* (p[k] - q[k])"]);
    expect(problems).toContainEqual(expect.stringMatching(/^solution passes: distillation-gradient\/by-hand/));
  });

  // Of the check that draws its inputs, one seed fails.
  const failsUnder = (seed: string): Edit => [
    hidden,
    "for (const temperature of [1, 3.5, 20])",
    `tools.same(String(tools.seed === "${seed}"), "false");\n      for (const temperature of [1, 3.5, 20])`,
  ];

  it("a solution that fails with some inputs, or when it is asked again", async () => {
    const ofSolution = (problems: string[]) => problems.filter((problem) => problem.startsWith("solution passes"));
    expect(ofSolution(await problemsAfter(failsUnder("検証")))).toEqual([
      expect.stringMatching(/^solution passes: softmax\/any-rows \(seed 検証\)/),
    ]);
    // Rows of 10,000 come to four in one check, which draws nothing.
    const counts =
      "(z === 10_000 && ((globalThis as { asked?: number }).asked = ((globalThis as { asked?: number }).asked ?? 0) + 1) > 4 ? z : 0)";
    const again = await problemsAfter([
      solution,
      "Math.exp((z - largest) / temperature)",
      `Math.exp((z - largest) / temperature + ${counts})`,
    ]);
    Reflect.deleteProperty(globalThis, "asked");
    expect(ofSolution(again)).toEqual([expect.stringMatching(/^solution passes: softmax\/rows-apart /)]);
  });

  it("a mutant that some inputs miss", async () => {
    const harmless = '[["(z - largest) / temperature", "(z - largest) / (temperature)"]]';
    const mutant = '[["(z - largest) / temperature", "z / temperature"]]';
    expect(await problemsAfter([mutants, mutant, harmless], failsUnder("verify-1"))).toContainEqual(
      expect.stringContaining("mutants die: mutant softmax-overflow survives"),
    );
  });

  it("a mutant that lives, and one that no longer fits its solution", async () => {
    const harmless = '[["(z - largest) / temperature", "(z - largest) / (temperature)"]]';
    expect(await problemsAfter([mutants, '[["(z - largest) / temperature", "z / temperature"]]', harmless])).toEqual([
      expect.stringContaining("mutants die: mutant softmax-overflow survives"),
    ]);
    const stale = '[["gone", ""]]';
    expect(await problemsAfter([mutants, '[["(z - largest) / temperature", "z / temperature"]]', stale])).toEqual([
      expect.stringMatching(/softmax-overflow.*occurs 0 times/),
    ]);
  });

  it("a mutant that never ends: it counts as caught, and is told", async () => {
    const mutant = '[["(z - largest) / temperature", "z / temperature"]]';
    const never = '[["(z - largest) / temperature", "(() => { for (;;); })()"]]';
    const { proofs, problems } = await verifyAfter(200, [mutants, mutant, never]);
    expect(problems).toEqual([]);
    expect(proofs.find(({ name }) => name === "mutants die")?.cases).toMatch(
      /; without an answer within 0\.2 s, as in grading: .*softmax-overflow/,
    );
  });

  it("a hidden check's line, a hidden check's name and a line of the solution in the exercise", async () => {
    const { length: leaks } = (
      await problemsAfter([
        exercise,
        "Probabilities of each row",
        "softmax/rows-apart const largest = Math.max(...row); const centred = (row: readonly number[]) => row.map((x) => x - sum(row) / row.length);",
      ])
    ).filter((problem) => problem.startsWith("nothing hidden leaks: exercises/01"));
    expect(leaks).toBe(3);
  });

  it("the name of a hidden check in another file that students get", async () => {
    const practice = "test/exercises/practice.ts";
    const problems = await problemsAfter([practice, "import", "// softmax/rows-apart\nimport"]);
    expect(problems).toEqual([`nothing hidden leaks: ${practice}: softmax/rows-apart`]);
  });

  it("points that do not add up, in the table or in the notebook", async () => {
    expect(await problemsAfter([checks, "points: 5,", "points: 6,"])).toEqual([
      "points add up: softmax is worth 6 points, its checks 5",
      'points add up: cell "softmax-check" is worth 5 points, the task 6',
      'cells in place: cell "softmax-text" does not say "(6 points)"',
    ]);
    expect(await problemsAfter([hidden, '"softmax/any-rows"', '"softmax/rows-apart"'])).toContain(
      'points add up: the id "softmax/rows-apart" is given twice',
    );
  });

  it("metadata and cells that are not there", async () => {
    const check = 'await check(\\"01-distillation-loss\\", \\"diagnose\\");';
    const problems = await problemsAfter(
      [solution, '"part": "exercise"', '"part": "lesson"'],
      [solution, '"id": "softmax-hints"', '"id": "softmax-help"'],
      [solution, check, "await check();"],
    );
    expect(problems.filter((problem) => problem.startsWith("cells in place"))).toEqual([
      'cells in place: the solution\'s metadata hold no "stillroom": {"module":"01-distillation-loss","part":"exercise"}',
      'cells in place: the solution has no cell "softmax-hints"',
      'cells in place: the solution has no cell "diagnose-check" with the code await check("01-distillation-loss", "diagnose");',
    ]);
  });

  it("that there is nothing to look at", async () => {
    const problems = await problemsAfter([
      mutants,
      "readonly Mutant[] = [...softmax",
      "readonly Mutant[] = [] || [...softmax",
    ]);
    expect(problems).toContain("mutants die: nothing was looked at");
  });
});
