import { describe, expect, it } from "vitest";
import { lightNotebook, type Output, parseNotebook } from "../../lib/notebook";
import { LIGHT_LIMIT } from "../../lib/notebook/light";
import { type CellOutputs, noOutputs, type OutputMessage, receive } from "../../lib/notebook/outputs";
import { settle } from "../../lib/notebook/settle";

const stream = (text: string, name = "stdout"): OutputMessage => ({ type: "stream", content: { name, text } });
const display = (type: string, text: string, id?: string): OutputMessage => ({
  type,
  content: { data: { "text/plain": text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
});

/** The outputs of two cells after messages, each for the cell of its index. */
function collect(...messages: [cell: number, message: OutputMessage][]): Output[][] {
  const empty: readonly CellOutputs[] = [noOutputs, noOutputs];
  const all = messages.reduce((cells, [cell, message]) => receive(cells, cell, message), empty);
  return all.map(({ entries }) => entries.map(({ output }) => output));
}
const texts = (outputs: Output[]) =>
  outputs.map((output) => ("data" in output ? output.data["text/plain"] : "text" in output ? output.text : ""));

describe("collecting outputs", () => {
  it("joins neighbouring pieces of one stream and keeps the order of streams and displays", () => {
    const [first] = collect(
      [0, stream("蒸")],
      [0, stream("留\n")],
      [0, stream("warn\n", "stderr")],
      [0, stream("again\n")],
      [0, display("display_data", "figure")],
      [0, stream("after")],
    );
    expect(texts(first!)).toEqual(["蒸留\n", "warn\n", "again\n", "figure", "after"]);
  });

  it("keeps results with their count, errors with their trace, and drops what only the wire knows", () => {
    const result = {
      type: "execute_result",
      content: { data: { "text/plain": "4" }, metadata: {}, execution_count: 7 },
    };
    const error = { type: "error", content: { ename: "E", evalue: "だめ", traceback: ["t"], status: "error" } };
    expect(collect([0, result], [1, error], [1, display("display_data", "x", "id")])).toEqual([
      [{ output_type: "execute_result", execution_count: 7, data: { "text/plain": "4" }, metadata: {} }],
      [
        { output_type: "error", ename: "E", evalue: "だめ", traceback: ["t"] },
        { output_type: "display_data", data: { "text/plain": "x" }, metadata: {} },
      ],
    ]);
  });

  it("updates a display by its id in every cell, and adds nothing", () => {
    const [first, second] = collect(
      [0, display("display_data", "0 %", "p")],
      [0, display("display_data", "other", "q")],
      [1, display("display_data", "10 %", "p")],
      [1, display("update_display_data", "100 %", "p")],
    );
    expect([texts(first!), texts(second!)]).toEqual([["100 %", "other"], ["100 %"]]);
  });

  it("clears at once, or with the next output when told to wait", () => {
    const clear = (wait: boolean): OutputMessage => ({ type: "clear_output", content: { wait } });
    expect(texts(collect([0, stream("a")], [0, clear(false)])[0]!)).toEqual([]);
    expect(texts(collect([0, stream("a")], [0, clear(true)])[0]!)).toEqual(["a"]);
    expect(texts(collect([0, stream("a")], [0, clear(true)], [0, stream("b")], [0, stream("c")])[0]!)).toEqual(["bc"]);
    expect(texts(collect([1, stream("a")], [0, clear(false)])[1]!)).toEqual(["a"]);
  });

  it("ignores what is no output or malformed", () => {
    expect(
      collect([0, { type: "status", content: { execution_state: "busy" } }], [0, { type: "stream", content: null }]),
    ).toEqual([[], []]);
  });

  it("leaves the last state of a progress line", () => {
    const [first] = collect(
      [0, stream("start\n")],
      [0, stream("10 %\r")],
      [0, stream("20 %\r")],
      [0, stream("done\n")],
    );
    expect(texts(first!)).toEqual(["start\ndone\n"]);
  });

  it.each([
    ["a\rb", "b"],
    ["a\r\nb\n", "a\r\nb\n"],
    ["50 %\r", "50 %\r"],
    ["x\n1\r2\r3\ny", "x\n3\ny"],
    ["ab\b\bc", "c"],
    ["\b\na", "\na"],
    ["蒸🎓\b留", "蒸留"],
  ])("settles %j to %j", (text, settled) => expect(settle(text)).toBe(settled));
});

describe("a light notebook", () => {
  const light = (...outputs: Output[]) => {
    const cells = [{ cell_type: "code", id: "a", metadata: {}, source: "", execution_count: 1, outputs }];
    const json = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
    const cell = lightNotebook(parseNotebook(JSON.stringify(json), "light")).cells[0]!;
    return cell.cell_type === "code" ? cell.outputs : [];
  };
  const figure = (data: Record<string, unknown>): Output => ({ output_type: "display_data", data, metadata: {} });

  it("keeps text and SVG of a figure and drops the interactive rest", () => {
    const data = {
      "application/vnd.plotly.v1+json": { data: [] },
      "text/html": "<div></div><SCRIPT>1</SCRIPT>",
      "image/svg+xml": "<svg/>",
      "text/plain": "図",
    };
    expect(light(figure(data))).toEqual([figure({ "image/svg+xml": "<svg/>", "text/plain": "図" })]);
    expect(light(figure({ "text/html": "<b>plain</b>" }))).toEqual([figure({ "text/html": "<b>plain</b>" })]);
  });

  it("says what it left out when nothing remains", () => {
    const left = light(figure({ "application/vnd.plotly.v1+json": {} }));
    expect(left).toEqual([figure({ "text/plain": "[left out: application/vnd.plotly.v1+json]" })]);
  });

  it("has a limit, and cuts no character in half", () => {
    expect(light(figure({ "image/svg+xml": "x".repeat(LIGHT_LIMIT + 1), "text/plain": "図" }))).toEqual([
      figure({ "text/plain": "図" }),
    ]);
    const [cut] = light({ output_type: "stream", name: "stdout", text: `a${"🎓".repeat(LIGHT_LIMIT)}` });
    const text = cut?.output_type === "stream" ? cut.text : "";
    expect(text.length).toBeLessThan(LIGHT_LIMIT + 100);
    expect(Buffer.from(text, "utf8").toString("utf8")).toBe(text);
    expect(text).toMatch(/🎓\n\[\d+ characters left out\]\n🎓/);
  });
});
