import assert from "node:assert";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { runCheck, scratchFolder, studentInProcess } from "../../../lib/course";
import type { Isolation } from "../../../lib/grading/box";
import { scoreOf } from "../../../lib/grading/marking/score";
import { importStudentModule } from "../../../lib/grading/student-module";
import { transpile } from "../../../lib/loader";
import { bare, describeWalled, isolation, root } from "../box/walls";
import { assignment, bytesOf, gradeBytes, graderAt, pointsByTask, withCells } from "../submissions";
import { type Attack, inBoxOnly, prelude } from "./attack";
import { damage } from "./damage";
import { exhaustion } from "./exhaustion";
import { files } from "./files";
import { secrets } from "./secrets";
import { limits, softmaxAlone, tryAttack } from "./try-attack";
import { numbers, verdicts } from "./verdicts";
import { evilFiles, witnesses } from "./witnesses";

const attacks = [...verdicts, ...numbers, ...secrets, ...damage, ...exhaustion];
const honest = { softmax: 5, "distillation-loss": 0, "distillation-gradient": 0, diagnose: 0 };

const outside = await witnesses();
/** The instance that `require` gives to an attack, too. */
const tensors: typeof import("@tensorflow/tfjs-core") = createRequire(import.meta.url)("@tensorflow/tfjs-core");
afterAll(outside.close);

const outcome = (attack: Attack, level: Isolation) =>
  tryAttack(attack, level, outside.placeFor(`${attack.name}-${level.level}`));

/** A few at a time: each may take what it is allowed. */
const lanes: Promise<unknown>[] = Array.from({ length: 4 }, () => Promise.resolve());
let queued = 0;
function together<T>(items: readonly Attack[], run: (attack: Attack) => Promise<T>): Map<string, Promise<T>> {
  return new Map(
    items.map((attack) => {
      const lane = queued++ % lanes.length;
      const result = lanes[lane]!.then(() => run(attack));
      lanes[lane] = result.catch(() => {});
      return [attack.name, result];
    }),
  );
}

function holds(level: Isolation, items: readonly Attack[]): void {
  const outcomes = together(items, (attack) => outcome(attack, level));
  it.each(items.map((attack) => [attack.name, attack] as const))("%s", async (name, attack) => {
    const { points, problems, printed, kept, place } = await outcomes.get(name)!;
    expect(points).toEqual({ ...honest, ...attack.earns });
    if (attack.prints !== undefined) expect(printed).toContain(attack.prints);
    expect(problems).toEqual([]);
    expect(outside.evidenceOf(place, kept)).toEqual({ learned: [], changed: [], received: [], left: [] });
  });
}

describe("the table of attacks", () => {
  it("is long, and says of each what it tries and what stops it", () => {
    expect(attacks.length + files.length).toBeGreaterThanOrEqual(60);
    for (const { tries, defence } of [...attacks, ...files])
      expect(Math.min(tries.length, defence.length)).toBeGreaterThan(10);
    expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  });
});

describe("an attack that would harm a machine", () => {
  const harmful = attacks.filter(({ walled, succeedsWithout }) => walled && !succeedsWithout);

  it("is never run without walls", async () => {
    expect(harmful.length).toBeGreaterThanOrEqual(20);
    for (const attack of harmful) await expect(outcome(attack, bare)).rejects.toThrow(/needs walls/);
  });

  it("would end before it begins, if it were", async () => {
    const harmless = `${inBoxOnly}console.log("begun"); function diagnose() { return "none"; }`;
    const graded = await gradeBytes(graderAt(bare, limits), bytesOf(withCells(softmaxAlone, { diagnose: harmless })));
    expect(graded.printed).not.toContain("begun");
    expect(graded.notes[0]).toMatch(/ended before it answered/);
  });
});

describe("without walls, these earn nothing all the same", () => {
  const everywhere = isolation.level === "process" ? attacks : [...verdicts, ...numbers];
  holds(
    bare,
    everywhere.filter(({ walled }) => !walled),
  );
});

describeWalled(`behind ${isolation.level}`, () => {
  holds(isolation, attacks);

  it("what one submission leaves, the next does not find", async () => {
    const leaves = attacks.find(({ name }) => name === "leave-for-the-next")!;
    for (const name of ["leave-once", "leave-twice"]) {
      const { kept, place } = await outcome({ ...leaves, name }, isolation);
      expect(outside.evidenceOf(place, kept).learned).toEqual([]);
    }
  });
});

describeWalled("with the walls switched off", () => {
  const items = attacks.filter(({ succeedsWithout }) => succeedsWithout);
  const outcomes = together(items, (attack) => outcome(attack, bare));
  it.each(items.map(({ name }) => name))("%s succeeds, so it was the walls that stopped it", async (name) => {
    const { kept, place } = await outcomes.get(name)!;
    const { learned, changed, received, left } = outside.evidenceOf(place, kept);
    for (const pid of left) process.kill(pid, "SIGKILL");
    expect([...learned, ...changed, ...received, ...left]).not.toEqual([]);
  });
});

describe("graded in one process with the checks", () => {
  const { abs } = Math;
  const { every, some } = Array.prototype;
  const asserts = { ...assert };
  const { expectArraysClose } = tensors.test_util;
  const restore = () => {
    Object.assign(Math, { abs });
    Object.assign(Array.prototype, { every, some });
    Object.assign(assert, asserts);
    Object.assign(tensors.test_util, { expectArraysClose });
    Reflect.deleteProperty(globalThis, "expect");
  };
  afterEach(restore);

  async function studentOf(code: string) {
    const honestly = [softmaxAlone.cells.find(({ id }) => id === "softmax")!.source].flat().join("");
    const source = [honestly, prelude, code, "export const $$softmax = softmax;"].join("\n");
    const functions = await importStudentModule(scratchFolder(root), source);
    return studentInProcess((name) => functions[name]);
  }

  async function earned(code: string): Promise<number> {
    const student = await studentOf(code);
    const results = [];
    for (const check of assignment.checks.filter(({ task }) => task === "softmax"))
      results.push(await runCheck(check, student, "one-process"));
    return scoreOf(
      assignment.tasks.filter(({ id }) => id === "softmax"),
      results,
    ).earned;
  }

  it("patched-math succeeds, so it is the other process that stops it", async () => {
    const attack = verdicts.find(({ name }) => name === "patched-math")!;
    expect(await earned(attack.code(outside.placeFor("one-process")))).toBe(5);
  });

  it("its wrong answer alone earns nothing there either", async () => {
    const [, wrong = ""] = verdicts
      .find(({ name }) => name === "patched-math")!
      .code(outside.placeFor("wrong"))
      .split("\n");
    expect(await earned(wrong)).toBe(0);
  });

  // The checks compare by none of these; graders that do are what these attacks are made for.
  it.each<[string, (came: number[], right: number[]) => void]>([
    ["patched-expect", (came, right) => assert.deepEqual(came, right)],
    ["patched-array", (came, right) => asserts.ok(came.every((value, i) => value === right[i]))],
    ["patched-tf", (came, right) => tensors.test_util.expectArraysClose(came, right, 1e-3)],
  ])("%s deceives a comparison by what it patches", async (name, compare) => {
    const isRight = (came: number[]): boolean => {
      try {
        compare(came, [0.5, 0.5]);
        return true;
      } catch {
        return false;
      }
    };
    expect([isRight([0.5, 0.5]), isRight([0.9, 0.9])]).toEqual([true, false]);
    const student = await studentOf(verdicts.find((one) => one.name === name)!.code(outside.placeFor(`one-${name}`)));
    const [row] = (await student.call("softmax", [[0, 0]], 1)) as number[][];
    const deceived = isRight(row!);
    restore();
    expect([row, deceived]).toEqual([[0.9, 0.9], true]);
  });

  it("hooks-of-the-loader rewrites what its process imports", () => {
    const attack = verdicts.find(({ name }) => name === "hooks-of-the-loader")!.code(outside.placeFor("hooks"));
    const own = `console.log("given", (await import(${JSON.stringify(import.meta.url)})).default);`;
    const { code } = transpile("hooks.ts", `let softmax: any;\n${prelude}${attack}\n${own}`);
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stdout).toContain("given 20\n");
  });
});

describe("hostile files", () => {
  it.each(files.map((attack) => [attack.name, attack] as const))("%s", async (_, { edit }) => {
    const graded = await gradeBytes(graderAt(bare, limits), bytesOf(edit(softmaxAlone)));
    expect(pointsByTask(graded)).toEqual(honest);
    expect(Reflect.get({}, "earned")).toBe(undefined);
    expect(evilFiles()).toEqual([]);
  });
});
