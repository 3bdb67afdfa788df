import { expect, it } from "vitest";
import { parseNotebook, runNoteOf, withRunNote } from "../../lib/notebook";
import { withoutRunNote } from "../../lib/notebook/run-note";
import { codeNotebook } from "./code-notebook";

const stillroom = { module: "01-distillation-loss", part: "lesson" };
const silent = parseNotebook(codeNotebook(["1"], { stillroom, 字: 1 }), "a");
const stream = { output_type: "stream" as const, name: "stdout", text: "字\nTensor backend: native TensorFlow, 速い." };
const lesson = {
  ...silent,
  cells: silent.cells.map((cell) => (cell.cell_type === "code" ? { ...cell, outputs: [stream] } : cell)),
};
const run = { profile: "quick", commit: "abc" } as const;

it("a lesson says in its metadata and below its backend what run its outputs are of, until it is run again", () => {
  const noted = withRunNote(lesson, run);
  expect(runNoteOf(noted)).toEqual({ ...run, backend: "native TensorFlow" });
  const [cell] = noted.cells;
  expect(cell?.cell_type === "code" && cell.outputs.map(({ output_type }) => output_type)).toEqual([
    "stream",
    "display_data",
  ]);
  expect(JSON.stringify(cell)).toContain("in the quick profile, at commit abc.");
  expect(withoutRunNote(noted).metadata).toEqual(lesson.metadata);
});

it("what starts no backend says none, and only a lesson gets a note", () => {
  expect(runNoteOf(withRunNote(silent, run))?.backend).toBe("none");
  const other = parseNotebook(codeNotebook(["1"]), "b");
  expect(withRunNote(other, run)).toBe(other);
  expect(withoutRunNote(other)).toBe(other);
});
