import type { LooseCell, LooseNotebook } from "../submissions";

/** A hostile file: `edit` gets the notebook that solves task `softmax` alone. */
export interface FileAttack {
  readonly name: string;
  readonly tries: string;
  readonly defence: string;
  readonly edit: (notebook: LooseNotebook) => LooseNotebook;
}

const original = "Everything but the text of answers is taken from the exercise as it was handed out.";

const mapped = (notebook: LooseNotebook, change: (cell: LooseCell) => LooseCell): LooseNotebook => ({
  ...notebook,
  cells: notebook.cells.map(change),
});
const added = (notebook: LooseNotebook, ...cells: LooseCell[]): LooseNotebook => ({
  ...notebook,
  cells: [...cells, ...notebook.cells],
});
const cell = (source: string, gradeId: string, id = "x"): LooseCell => ({
  ...{ cell_type: "code", id, source },
  metadata: { nbgrader: { grade_id: gradeId } },
});
const everything = "globalThis.diagnose = () => 'healthy'; process.exit(0);";

/** Attacks by what a notebook says of itself. */
export const files: readonly FileAttack[] = [
  {
    name: "edited-locked-cell",
    tries: "change what the course gives",
    defence: original,
    edit: (n) => mapped(n, (c) => (c.id === "setup" ? { ...c, source: everything } : c)),
  },
  {
    name: "deleted-locked-cells",
    tries: "leave out what the course gives, checks and all",
    defence: original,
    edit: (n) => ({
      ...n,
      cells: n.cells.filter(({ id }) => id !== "setup" && id !== "whole" && !id?.endsWith("-check")),
    }),
  },
  {
    name: "edited-check-cell",
    tries: "replace a check by its result",
    defence: original,
    edit: (n) => mapped(n, (c) => (c.id?.endsWith("-check") ? { ...c, source: "20" } : c)),
  },
  {
    name: "second-locked-cell",
    tries: "a copy of a locked cell with other code",
    defence: original,
    edit: (n) => added(n, cell(everything, "setup"), cell(everything, "softmax-check")),
  },
  {
    name: "own-grade-ids",
    tries: "cells that the exercise does not have",
    defence: original,
    edit: (n) => added(n, cell(everything, "bonus"), cell(everything, "__proto__")),
  },
  {
    name: "own-points",
    tries: "give its cells more points",
    defence: original,
    edit: (n) =>
      mapped(n, (c) => ({
        ...c,
        metadata: {
          nbgrader: {
            ...c.metadata.nbgrader,
            grade_id: c.metadata.nbgrader?.grade_id ?? "y",
            points: 1000,
            grade: true,
            locked: false,
            schema_version: 99,
          },
        },
      })),
  },
  {
    name: "kernelspec",
    tries: "have another program run the notebook",
    defence: "Kernelspecs are not looked at.",
    edit: (n) => ({
      ...n,
      metadata: { kernelspec: { name: "evil", display_name: "x", argv: ["/bin/sh", "-c", "touch /tmp/evil"] } },
    }),
  },
  {
    name: "outputs-that-claim",
    tries: "outputs that show full marks",
    defence: "Outputs are not looked at.",
    edit: (n) =>
      mapped(n, (c) =>
        Object.assign({ ...c }, { outputs: [{ output_type: "execute_result", data: { "text/plain": "20" } }] }),
      ),
  },
  {
    name: "proto-in-file",
    tries: "change every object of the grader",
    defence: "Only known fields are read, into new objects.",
    edit: (n) => JSON.parse(JSON.stringify(n).replace("{", '{"__proto__":{"earned":20,"passed":true},')),
  },
  {
    name: "code-in-markdown",
    tries: "hide code where it is not seen",
    defence: original,
    edit: (n) => added(n, { ...cell(everything, "softmax-text"), cell_type: "markdown" }),
  },
];
