import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import {
  check,
  checkTasks,
  type Plain,
  progressFile,
  readProgress,
  studentInProcess,
  type Task,
} from "../../lib/course";

const double: Task = {
  id: "double",
  title: "Double it · 二倍",
  points: 3,
  functions: ["double"],
  hints: ["first", "second", "third"],
  checks: [
    {
      id: "double/two",
      points: 1,
      title: "Two",
      proves: "2 → 4",
      run: async (student, tools) => tools.close(await student.call("double", 2), 4),
    },
    {
      id: "double/none",
      points: 1,
      title: "None",
      proves: "0 → 0",
      run: async (student, tools) => tools.close(await student.call("double", 0), 0),
    },
  ],
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stillroom-check-"));
});
const run = (answer: (x: number) => unknown) =>
  checkTasks(
    root,
    "01-distillation-loss",
    [double],
    studentInProcess(() => answer),
  );

describe("checkTasks", () => {
  it("gives points, and tells of hidden ones", async () => {
    const { earned, text } = await run((x) => 2 * x);
    expect(earned).toBe(2);
    expect(text).toContain("✓ Two");
    expect(text).toContain("二倍");
    expect(text).toMatch(/2 of 2 points\. Hidden checks give up to 1 point more/);
    expect(text).not.toContain("Hint");
  });

  it("a failure shows the call, what was expected and what came; the other check keeps its point", async () => {
    const { earned, text } = await run((x) => x * x * x);
    expect(earned).toBe(1);
    expect(text).toMatch(/called +double\(2\)/);
    expect(text).toMatch(/expected +4/);
    expect(text).toMatch(/came +8/);
  });

  it("each failed attempt opens one more hint, also after a restart, and no more than three", async () => {
    const hints = async () => (await run((x) => x)).text.match(/Hint \d of 3: \w+/g);
    expect(await hints()).toEqual(["Hint 1 of 3: first"]);
    expect(await hints()).toHaveLength(2);
    expect(readProgress(progressFile(root)).modules["01-distillation-loss"]?.double?.failures).toBe(2);
    expect(await hints()).toHaveLength(3);
    expect(await hints()).toHaveLength(3);
  });

  it("running the stub costs no hint", async () => {
    const stub = () => {
      throw new Error("Not implemented");
    };
    const { text, earned } = await run(stub);
    expect(text).toMatch(/^Double it · 二倍\n {2}– not implemented yet/);
    expect(text).not.toContain("Hint");
    expect(earned).toBe(0);
  });

  it("an unreadable progress file counts as none", async () => {
    mkdirSync(dirname(progressFile(root)), { recursive: true });
    writeFileSync(progressFile(root), "{ half");
    expect((await run((x) => x)).text).toContain("Hint 1");
    expect(JSON.parse(readFileSync(progressFile(root), "utf8"))).toHaveProperty("version", 1);
  });

  it("a throw, no return and an object with methods are failures, told as such", async () => {
    const thrower = () => {
      throw new TypeError("x is odd");
    };
    expect((await run(thrower)).text).toContain("TypeError: x is odd");
    expect((await run(() => undefined)).text).toContain("undefined: is a return missing?");
    expect((await run(() => ({ valueOf: () => 4 }))).earned).toBe(0);
  });

  it("the student cannot reach the check's own data", async () => {
    const inputs: Plain[] = [];
    const spying: Task = {
      ...double,
      checks: [
        {
          ...double.checks[0]!,
          async run(student, tools) {
            const mine = [1, 2];
            await student.call("double", mine);
            inputs.push(mine);
            tools.same(null, null);
          },
        },
      ],
    };
    const vandal = studentInProcess(() => (list: number[]) => list.fill(0));
    await checkTasks(root, "01-distillation-loss", [spying], vandal);
    expect(inputs).toEqual([[1, 2]]);
  });
});

describe("check", () => {
  let log: MockInstance<typeof console.log>;

  // A project of its own, so that no learner's progress is touched.
  beforeEach(() => {
    writeFileSync(join(root, "package.json"), '{ "name": "stillroom" }');
    symlinkSync(resolve(import.meta.dirname, ".."), join(root, "test"));
    mkdirSync(join(root, "exercises"));
    log = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.spyOn(process, "cwd").mockReturnValue(join(root, "exercises"));
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("checks the given functions alone, in less than a second", async () => {
    const softmax = (rows: number[][], t: number) =>
      rows.map((row) => row.map((z) => 1 / row.reduce((sum, other) => sum + Math.exp((other - z) / t), 0)));
    expect(await check("01-distillation-loss", { softmax })).toBe(3);
    expect(log.mock.lastCall?.[0]).toContain("Softmax with temperature");
    expect(log.mock.lastCall?.[0]).not.toContain("Task 2");
  });

  it("finds the notebook's own names on globalThis", async () => {
    vi.stubGlobal("diagnose", () => "healthy");
    expect(await check("01-distillation-loss")).toBe(0);
    expect(log.mock.lastCall?.[0]).toContain("softmax is not defined");
    expect(log.mock.lastCall?.[0]).toMatch(/came +"healthy"/);
    vi.unstubAllGlobals();
  });

  it("names the modules and functions that there are", async () => {
    await expect(check("99-nothing")).rejects.toThrow("01-distillation-loss");
    await expect(check("01-distillation-loss", { sofmax: () => [] })).rejects.toThrow("softmax, distillationLoss");
  });
});
