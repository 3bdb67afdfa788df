import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  check,
  checkMime,
  checkTasks,
  jupyterDisplay,
  type Plain,
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
      hint: 1,
      title: "Two",
      proves: "2 → 4",
      run: async (student, tools) => tools.close(await student.call("double", 2), 4),
    },
    {
      id: "double/none",
      points: 1,
      hint: 2,
      title: "None",
      proves: "0 → 0",
      run: async (student, tools) => tools.close(await student.call("double", 0), 0),
    },
  ],
};

const run = (answer: (x: number) => unknown, seen: string[] = []) =>
  checkTasks(
    [double],
    studentInProcess(() => answer),
    ({ text }) => seen.push(text),
  );

describe("checkTasks", () => {
  it("gives points, and counts what hidden checks add", async () => {
    const { points, text } = await run((x) => 2 * x);
    expect(points).toEqual({ earned: 2, possible: 2, hidden: 1 });
    expect(text).toBe("Double it · 二倍\n  ✓ Two (1 point)\n  ✓ None (1 point)");
  });

  it("a failure shows the call, what was expected, what came and the hint that helps; the rest keeps its point", async () => {
    const { points, text } = await run((x) => x * x * x);
    expect(points.earned).toBe(1);
    expect(text.split("\n").slice(1)).toEqual([
      "  ✗ Two (1 point)",
      "      called    double(2)",
      "      expected  4",
      "      came      8",
      "      help      hint 1, folded below your code",
      "  ✓ None (1 point)",
    ]);
  });

  it("each failure names its own hint, the same one however often it is tried", async () => {
    const named = async () => (await run((x) => x + 1)).text.match(/hint \d/g);
    expect(await named()).toEqual(["hint 1", "hint 2"]);
    expect(await named()).toEqual(["hint 1", "hint 2"]);
  });

  it("the stub is not written yet, which is one line and no failure", async () => {
    const { text, points } = await run(() => {
      throw new Error("Not implemented");
    });
    expect(text).toBe("Double it · 二倍\n  – not written yet: put your code where the cell says so");
    expect(points.earned).toBe(0);
  });

  it("of an answer that calls another one's stub, the other one is what is not written yet", async () => {
    function half(): number {
      throw new Error("Not implemented");
    }
    const functions: Record<string, unknown> = { half, double: () => 4 * half() };
    const { text } = await checkTasks(
      [double],
      studentInProcess((name) => functions[name]),
    );
    expect(text).toBe("Double it · 二倍\n  – it calls half, which is not written yet");
  });

  it("a throw, no return and an object with methods are told as such, without a hint", async () => {
    const thrower = () => {
      throw new TypeError("x is odd");
    };
    const texts = [await run(thrower), await run(() => undefined), await run(() => ({ valueOf: () => 4 }))];
    expect(texts.map(({ points }) => points.earned)).toEqual([0, 0, 0]);
    expect(texts[0]!.text).toContain("TypeError: x is odd");
    expect(texts[1]!.text).toContain("undefined: is a return missing?");
    for (const { text } of texts) expect(text).not.toContain("hint");
  });

  it("tells which check runs before it runs, so that an endless one is known by name", async () => {
    const seen: string[] = [];
    await run((x) => 2 * x, seen);
    expect(seen).toHaveLength(2);
    expect(seen[0]).toMatch(/^Double it · 二倍\n {2}… Two: running; if it does not end, press ■$/);
    expect(seen[1]).toMatch(/✓ Two \(1 point\)\n {2}… None: running/);
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
    await checkTasks([spying], vandal);
    expect(inputs).toEqual([[1, 2]]);
  });
});

describe("check", () => {
  const display = Symbol.for("stillroom.display");
  type Shown = [bundle: Record<string, unknown>, options: { displayId: string; update: boolean }];
  let shown: Shown[];
  beforeEach(() => {
    shown = [];
    vi.stubGlobal("softmax", (rows: number[][], t: number) =>
      rows.map((row) => row.map((z) => 1 / row.reduce((sum, other) => sum + Math.exp((other - z) / t), 0))),
    );
  });
  afterEach(() => {
    Reflect.deleteProperty(globalThis, display);
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  const inNotebook = () => Reflect.set(globalThis, display, (...call: Shown) => shown.push(call));

  it("checks one task of the notebook's own functions, in one place that changes as checks end", async () => {
    inNotebook();
    expect(await check("01-distillation-loss", "softmax")).toMatchObject({ earned: 3, possible: 3, hidden: 2 });
    expect(shown).toHaveLength(4);
    expect(shown.map(([, { update }]) => update)).toEqual([false, true, true, true]);
    expect(new Set(shown.map(([, { displayId }]) => displayId)).size).toBe(1);
    const [bundle] = shown.at(-1)!;
    expect(bundle["text/plain"]).toMatch(/^Task 1 · Softmax with temperature\n( {2}✓ .*\n?){3}$/);
    expect(bundle[checkMime]).toEqual({ earned: 3, possible: 3, hidden: 2 });
  });

  it("is a bare number to nbgrader and a sentence to people", async () => {
    inNotebook();
    const value = await check("01-distillation-loss", "softmax");
    const bundle = (Reflect.get(value, jupyterDisplay) as () => Record<string, string>)();
    expect(bundle["text/plain"]).toBe("3");
    expect(bundle["text/html"]).toBe(
      "<b>3 of 3 points. Hidden checks give up to 2 points more when the exercise is graded.</b>",
    );
    expect(inspect(value)).toMatch(/^3 of 3 points\./);
  });

  it("fails where nbgrader runs it and nothing was earned, because nbgrader takes 0 for full credit", async () => {
    inNotebook();
    vi.stubGlobal("softmax", () => 0);
    expect(await check("01-distillation-loss", "softmax")).toMatchObject({ earned: 0 });
    vi.stubEnv("NBGRADER_EXECUTION", "autograde");
    await expect(check("01-distillation-loss", "softmax")).rejects.toThrow("no check passed, so no points");
    expect(shown.at(-1)![0]["text/plain"]).toContain("✗ Odds that can be worked out by hand");
  });

  it("checks all tasks, and prints where there is no notebook", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    vi.stubGlobal("diagnose", () => "healthy");
    expect(await check("01-distillation-loss")).toMatchObject({ earned: 3, possible: 10 });
    expect(log).toHaveBeenCalledTimes(1);
    expect(log.mock.lastCall?.[0]).toContain("distillationLoss is not defined: it belongs in the task's cell");
    expect(log.mock.lastCall?.[0]).toMatch(/came +"healthy"/);
  });

  it("names the modules and tasks that there are", async () => {
    await expect(check("99-nothing")).rejects.toThrow("01-distillation-loss");
    await expect(check("01-distillation-loss", "sofmax")).rejects.toThrow(
      "expected one of softmax, distillation-loss, distillation-gradient, diagnose",
    );
  });
});
