import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { takeIn } from "../../lib/grading/intake";
import { type Call, gradeSubmission, recordCalls } from "../../lib/grading/marking";
import { stillroom } from "../jobs/command";
import { bare } from "./box/walls";
import { assignment, bytesOf, graderAt, solution, withCells } from "./submissions";

/** Grades a file twice: as always, and with its calls told. */
async function both(bytes: Uint8Array) {
  const submission = takeIn("x.ipynb", bytes, assignment.release, assignment.tasks);
  const graded = await gradeSubmission(graderAt(bare), submission);
  const calls: Call[] = [];
  const checks = recordCalls(assignment.checks, (call) => calls.push(call));
  const told = await gradeSubmission({ ...graderAt(bare), assignment: { ...assignment, checks } }, submission);
  return { graded, told, calls };
}

describe("a submission that is replayed", () => {
  it("meets the same inputs and gets the same results, and every call is told whole", async () => {
    const wrong = { softmax: "function softmax() { return [[0.5, 0.5]]; }", diagnose: "throw new Error('壊れた');" };
    const { graded, told, calls } = await both(bytesOf(withCells(solution(), wrong)));
    expect(told.results).toEqual(graded.results);
    expect(new Set(calls.map(({ check }) => check))).toEqual(
      new Set(assignment.checks.filter(({ task }) => task !== "diagnose").map(({ id }) => id)),
    );
    const hidden = calls.find(({ check }) => check === "softmax/any-rows")!;
    expect(hidden.answer).toEqual({ value: [[0.5, 0.5]] });
    // One task does not load, so that the others are judged alone, then together.
    expect(new Set(calls.map(({ sitting }) => sitting))).toEqual(new Set([0, 1]));
    const failure = graded.results.find(({ id }) => id === "softmax/any-rows")!;
    // The report cuts long inputs; these are whole.
    const [rows] = hidden.args as [number[][]];
    expect(failure.called).toMatch(new RegExp(`^softmax\\(\\[\\[${String(Number(rows[0]![0]!.toPrecision(6)))}`));
  });

  it("another file meets others", async () => {
    const wrong = { softmax: "function softmax() { return [[0.5, 0.5]]; }" };
    const bytes = bytesOf(withCells(solution(), wrong));
    const inputs = async (file: Uint8Array) =>
      JSON.stringify((await both(file)).calls.find(({ check }) => check === "softmax/any-rows")!.args);
    expect(await inputs(bytes)).toBe(await inputs(bytes));
    expect(await inputs(Buffer.concat([bytes, Buffer.from("\n")]))).not.toBe(await inputs(bytes));
  });

  it("is of several attempts the one that counts, and is named as the gradebook has it", {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "replay-"));
    const at = (...names: string[]) => join(folder, ...names);
    const run = async (...words: string[]) => {
      const command = stillroom(...words, "--module", "01", "--out", at("out"));
      return { code: await command.ended, text: command.text() };
    };
    try {
      mkdirSync(at("in"));
      const weak = { softmax: "function softmax() { return 1; }" };
      writeFileSync(at("in", "がく (1).ipynb"), bytesOf(withCells(solution(), weak)));
      writeFileSync(at("in", "がく (2).ipynb"), "{");
      writeFileSync(at("in", "がく.ipynb"), bytesOf(solution()));
      writeFileSync(at("in", "mori.ipynb"), "{");
      writeFileSync(at("policy.json"), '{"counts": "best"}');
      const graded = await run("grade", at("in"), "--isolation", "process", "--policy", at("policy.json"));
      expect(graded.text).toContain(`がく (${at("in", "がく (2).ipynb")}): `);
      expect(graded.text).not.toContain("がく #");
      expect(readFileSync(at("out", "results.csv"), "utf8").match(/^"がく",/gm)).toHaveLength(3);

      const { code, text } = await run(
        "replay",
        at("in"),
        "--student",
        "がく".normalize("NFD"),
        "--isolation",
        "process",
      );
      expect([code, text]).toEqual([0, expect.stringContaining(`がく (${at("in", "がく.ipynb")}): seed `)]);
      expect(text).toContain("20 of 20 points");
      expect((await run("similarity", at("in"))).text).toContain(
        `not compared: がく (${at("in", "がく (2).ipynb")}): `,
      );

      rmSync(at("in", "がく.ipynb"));
      const refused = await run("replay", at("in"), "--student", "がく");
      expect(refused.code).toBe(1);
      expect(refused.text).toContain(
        `2 submissions of がく (${at("in", "がく (1).ipynb")}, ${at("in", "がく (2).ipynb")})`,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
