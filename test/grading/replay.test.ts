import { describe, expect, it } from "vitest";
import { takeIn } from "../../lib/grading/intake";
import { type Call, gradeSubmission, recordCalls } from "../../lib/grading/marking";
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
});
