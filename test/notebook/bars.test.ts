import { describe, expect, it } from "vitest";
import { barMime } from "../../lib/course";
import { barsOf, barText, identityOf, type Notebook, parseNotebook } from "../../lib/notebook";

const notebook = (outputs: unknown[], metadata: object = {}): Notebook =>
  parseNotebook(
    JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata,
      cells: outputs.map((output, i) => ({
        ...{ cell_type: "code", id: `c${i}`, metadata: {}, source: "", execution_count: 1 },
        outputs: [output],
      })),
    }),
    "test",
  );
const result = (data: object) => ({ output_type: "execute_result", execution_count: 1, metadata: {}, data });

describe("barText", () => {
  it("is the sentences of all bars of a run, in order, and nothing when it has none", () => {
    const bars = [result({ "text/plain": "PASS: 蒸留", [barMime]: {} }), result({ "text/plain": "7" })];
    expect(barText(notebook([...bars, result({ "text/plain": "NULL: b", [barMime]: {} })]))).toBe(
      "PASS: 蒸留\nNULL: b",
    );
    expect(barText(notebook([result({ "text/plain": "7" })]))).toBeUndefined();
  });
});

describe("barsOf", () => {
  it("is the reports as data, without what is none", () => {
    const interval = { mean: 1.5, low: 1, high: 2, n: 5 };
    const bar = { on: "字", verdict: "null", sentence: "NULL: 蒸留", interval, threshold: 0.5 };
    const report = { module: "01-distillation-loss", profile: "quick", bars: [bar] };
    const broken = { ...report, bars: [{ ...bar, verdict: "perhaps" }] };
    expect(barsOf(notebook([result({ [barMime]: broken }), result({ [barMime]: report }), result({})]))).toEqual([
      report,
    ]);
  });
});

describe("identityOf", () => {
  it("reads what the metadata say, and nothing from metadata of another form", () => {
    const stillroom = { module: "01-distillation-loss", part: "lesson" };
    expect(identityOf(notebook([], { stillroom }))).toEqual(stillroom);
    expect(identityOf(notebook([]))).toBeUndefined();
    expect(identityOf(notebook([], { stillroom: { ...stillroom, part: "exam" } }))).toBeUndefined();
  });
});
