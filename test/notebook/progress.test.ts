import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CodeCell, RunProgress } from "../../lib/notebook";
import { progressDisplay } from "../../lib/notebook/progress";
import { fit } from "../../lib/notebook/text-width";

const cell: CodeCell = {
  cell_type: "code",
  id: "a",
  metadata: {},
  source: "\n// 教師を訓練する\ntrain();",
  outputs: [],
  execution_count: null,
};
const at = (state: RunProgress["state"], lastLine = ""): RunProgress => ({
  position: 3,
  total: 14,
  cell,
  state,
  lastLine,
});

describe("the progress of a run", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function screen(isTTY: boolean) {
    const written: string[] = [];
    return { written, display: progressDisplay({ isTTY, columns: 60, write: (text) => written.push(text) }) };
  }

  it("redraws one line on a terminal, with what was printed last, and leaves a plain one", () => {
    const { written, display } = screen(true);
    display.show(at("started"));
    display.show(at("printed", "epoch 2: loss 0.31"));
    vi.advanceTimersByTime(100);
    expect(written).toEqual(["\r\u001b[2K[ 3/14]   0.1 s  // 教師を訓練する  epoch 2: loss 0.31"]);
    vi.advanceTimersByTime(1400);
    display.show(at("ended"));
    expect(written.slice(-2)).toEqual(["\r\u001b[2K", "[ 3/14]   1.5 s  // 教師を訓練する\n"]);
    const before = written.length;
    vi.advanceTimersByTime(5000);
    expect(written).toHaveLength(before);
  });

  it("writes whole lines elsewhere: one when a cell ends, one each ten seconds while it lasts", () => {
    const { written, display } = screen(false);
    display.show(at("started"));
    vi.advanceTimersByTime(10_000);
    display.show(at("printed", "epoch 9"));
    vi.advanceTimersByTime(10_000);
    display.show(at("ended"));
    expect(written).toEqual([
      "[ 3/14]  10.0 s  // 教師を訓練する  goes on\n",
      "[ 3/14]  20.0 s  // 教師を訓練する  epoch 9\n",
      "[ 3/14]  20.0 s  // 教師を訓練する\n",
    ]);
  });

  it("never takes more columns than there are", () => {
    const { written, display } = screen(true);
    display.show(at("started"));
    display.show(at("printed", "損失".repeat(40)));
    vi.advanceTimersByTime(100);
    const text = written[0]!.replace("\r\u001b[2K", "");
    const columns = [...text].reduce((sum, character) => sum + (character > "\u2e80" ? 2 : 1), 0);
    expect(columns).toBeLessThanOrEqual(59);
    expect(columns).toBeGreaterThanOrEqual(58);
    expect(text.endsWith("損失…") || text.endsWith("損…")).toBe(true);
  });

  it.each([
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    ["蒸留の", 5, "蒸留…"],
    ["蒸留の", 6, "蒸留の"],
    ["👩‍🎓👩‍🎓👩‍🎓", 5, "👩‍🎓👩‍🎓…"],
  ])("fits %j into %i columns", (text, columns, fitted) => expect(fit(text, columns)).toBe(fitted));
});
