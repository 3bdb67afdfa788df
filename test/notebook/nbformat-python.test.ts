import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { formatNotebook, parseNotebook } from "../../lib/notebook";
import { findPython } from "./jupyter";
import { broken, sampleJson } from "./samples";

const python = findPython("nbformat");

// Reads a list of notebooks, answers for each whether it is valid and how Jupyter writes it.
const script = `
import json, sys, nbformat
def answer(text):
    raw = json.loads(text)
    try:
        nbformat.validate(raw)
    except (nbformat.ValidationError, KeyError):
        return {"valid": False}
    return {"valid": True, "written": nbformat.writes(nbformat.reads(text, as_version=4)) + "\\n"}
print(json.dumps([answer(text) for text in json.load(sys.stdin)]))
`;

const judge = (texts: string[]): { valid: boolean; written?: string }[] =>
  JSON.parse(execFileSync(python!, ["-c", script], { input: JSON.stringify(texts), encoding: "utf8" }));

describe.skipIf(!python)("beside Python's nbformat", () => {
  it("accepts and refuses the same notebooks", () => {
    const verdicts = judge(
      [sampleJson(), ...broken.map(([, , change]) => change(sampleJson()))].map((json) => JSON.stringify(json)),
    );
    expect(verdicts.map(({ valid }) => valid)).toEqual([true, ...broken.map(() => false)]);
  });

  it("writes the same bytes", () => {
    const odd = 'a\r\nb\rc\u2028d\u0085e\u001cf\vg\n\n\u007f\u0001"\\/<>&🎓蒸留';
    const cells = [
      ...sampleJson().cells,
      { cell_type: "markdown", id: "odd", metadata: { b: 1, a: [{}, [], { z: "", y: null }], 蒸: true }, source: odd },
      { cell_type: "markdown", id: "empty", metadata: {}, source: "\n" },
    ];
    const text = formatNotebook(parseNotebook(JSON.stringify({ ...sampleJson(), cells }), "sample"));
    expect(judge([text])).toEqual([{ valid: true, written: text }]);
  });
});
