import { describe, expect, it } from "vitest";
import { messages } from "../../lib/course";
import { RefusedError, takeIn } from "../../lib/grading/intake";
import { assignment, bytesOf, type LooseNotebook, solution, stub, withCells } from "./submissions";

const intake = (bytes: Uint8Array, name = "x.ipynb") => takeIn(name, bytes, assignment.release, assignment.tasks);
const changed = (change: (notebook: LooseNotebook) => unknown): LooseNotebook => {
  const notebook = solution();
  change(notebook);
  return notebook;
};
const cellAt = (notebook: LooseNotebook, id: string) => notebook.cells.find((cell) => cell.id === id)!;
const insert = (notebook: LooseNotebook, before: string, ...cells: LooseNotebook["cells"]) =>
  notebook.cells.splice(notebook.cells.indexOf(cellAt(notebook, before)), 0, ...cells);
const own = "function softmax() { return 'mine'; }";

describe("intake", () => {
  it("takes the student's answers and nothing else", () => {
    const { source, notes, hash } = intake(bytesOf(solution()));
    expect(notes).toEqual([]);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(source).toContain("Math.max(...row)");
    expect(source).not.toContain("await check(");
  });

  it("puts locked cells back, with a note", () => {
    const { source, notes } = intake(
      bytesOf(
        changed((n) => {
          cellAt(n, "setup").source = "globalThis.check = () => 20;";
          cellAt(n, "softmax-check").source = "20";
        }),
      ),
    );
    expect(source).not.toContain("globalThis.check");
    expect(notes).toEqual([expect.stringContaining('"setup"'), expect.stringContaining('"softmax-check"')]);
  });

  it("answers that a deleted cell held are not there, the others are", () => {
    const { source, notes } = intake(bytesOf(changed((n) => n.cells.splice(n.cells.indexOf(cellAt(n, "softmax")), 1))));
    expect(notes).toEqual([expect.stringContaining('"softmax" is not in the notebook')]);
    expect(source).toContain("logSoftmax");
    expect(source).toContain("Not implemented");
  });

  it("of copies, the one that was worked on counts, wherever it stands", () => {
    const untouched = cellAt(stub(), "softmax");
    for (const id of ["softmax", undefined]) {
      const { source, notes } = intake(
        bytesOf(
          changed((n) => insert(n, "softmax", { ...untouched, id: "copy" }, { ...untouched, ...(id && { id }) })),
        ),
      );
      expect(source).toContain("Math.max(...row)");
      expect(source).not.toContain("Not implemented");
      expect(notes).toEqual([expect.stringContaining("3 times")]);
    }
  });

  it("tells of a function that a later cell declares again, and not of a cell that asks the checks", () => {
    const { notes } = intake(
      bytesOf(
        changed((n) => {
          const cell = cellAt(n, "diagnose");
          cell.source = `${[cell.source].flat().join("")}\nexport function softmax(row) { return row; }\n  function diagnose() {}`;
          insert(n, "softmax", { ...cell, id: "asked", metadata: {}, source: 'await check("01-distillation-loss");' });
        }),
      ),
    );
    expect(notes).toEqual([messages.declaredAgain("softmax", "diagnose")]);
  });

  it("tells of a helper that cells declare differently, as a notebook has one of them and the grader both", () => {
    const notesOf = (first: string, second: string, id = "diagnose") =>
      intake(
        bytesOf(
          changed((n) => {
            for (const [cell, code] of [
              ["softmax", first],
              [id, second],
            ] as const)
              cellAt(n, cell).source = `${code}\n${[cellAt(n, cell).source].flat().join("")}`;
          }),
        ),
      ).notes;
    const helper = (body: string) => `const 倍 = (z: number) => {\n  return ${body};\n};`;
    const told = [messages.helperAgain(["倍"], "softmax", "diagnose")];
    expect(notesOf(helper("z"), helper("2 * z"))).toEqual(told);
    expect(notesOf(helper("z"), "async function* 倍() {}")).toEqual(told);
    for (const [first, second] of [
      [helper("z"), helper(" z")],
      [helper("z"), "{ const 倍 = 2; }"],
      ["var 倍 = 1;", "var 倍 = 2;"],
      [helper("z"), "const 倍々 = 2;"],
    ] as const)
      expect(notesOf(first, second)).toEqual([]);
    expect(notesOf("const testPoints = 1;", "")).toEqual([messages.helperAgain(["testPoints"], "softmax", "given")]);
  });

  it("finds a cell whose metadata a front end threw away by its id", () => {
    const { source, notes } = intake(
      bytesOf(
        changed((n) => {
          cellAt(n, "softmax").metadata = {};
          cellAt(n, "softmax").source = own;
        }),
      ),
    );
    expect(source).toContain(own);
    expect(notes).toEqual([]);
  });

  it("of copies, one that carries the grade id counts before one that has the cell's id alone", () => {
    const posing = { cell_type: "code", id: "softmax", source: "posing();", metadata: {} };
    for (const id of ["softmax", "other"]) {
      const { source, notes } = intake(
        bytesOf(
          changed((n) => {
            cellAt(n, "softmax").id = id;
            n.cells.unshift(posing);
          }),
        ),
      );
      expect(source).not.toContain("posing");
      expect(source).toContain("Math.max(...row)");
      expect(notes).toEqual([expect.stringContaining("2 times")]);
    }
  });

  it("a cell cannot pose as two, nor as one that the course gives", () => {
    const { source } = intake(
      bytesOf(
        changed((n) =>
          insert(n, "setup", {
            cell_type: "code",
            id: "softmax",
            source: "evil()",
            metadata: { nbgrader: { grade_id: "setup" } },
          }),
        ),
      ),
    );
    expect(source).not.toContain("evil");
  });

  it("reports added code, and leaves it out", () => {
    const added = { cell_type: "code", id: "new", source: "const helper = 1;", metadata: {} };
    const { source, notes } = intake(bytesOf(changed((n) => insert(n, "softmax", added))));
    expect(source).not.toContain("helper");
    expect(notes).toEqual([expect.stringContaining("One code cell that you added")]);
  });

  it("does not look at kernelspec, outputs, odd metadata or a missing id", () => {
    const odd = changed((n) => {
      n.metadata = { kernelspec: { name: "python3", argv: ["sh", "-c", "evil"] }, language_info: 7 };
      for (const cell of n.cells) Object.assign(cell, { outputs: [{ nonsense: true }], execution_count: "x" });
      delete cellAt(n, "setup").id;
    });
    expect(intake(bytesOf(odd))).toMatchObject({ source: intake(bytesOf(solution())).source, notes: [] });
  });

  it("Windows line ends change nothing", () => {
    const windows = changed((n) => {
      for (const cell of n.cells) cell.source = [cell.source].flat().join("").replaceAll("\n", "\r\n");
    });
    expect(intake(bytesOf(windows))).toMatchObject({ source: intake(bytesOf(solution())).source, notes: [] });
  });

  it("a key named __proto__ changes no object", () => {
    const json = JSON.stringify(solution()).replace("{", '{"__proto__":{"polluted":1},');
    intake(Buffer.from(json));
    expect("polluted" in {}).toBe(false);
  });

  it("an import ends where the next line begins one: else each of many would be searched to the end of the text", () => {
    const { nested } = intake(bytesOf(withCells(solution(), { softmax: 'import\nimport {\nimport a from "a";' })));
    expect(nested!.split("\n")[0]).toContain('import a from "a";');
    expect(nested!.split("\n").slice(1).join("\n")).toMatch(/import\nimport \{\n *\n/);
  });

  it("an import may go over several lines, and stands before the cells", () => {
    const imports = [
      'import {\n  a,\n  b as c,\n} from "../lib/data";',
      "import * as d from '../lib/models'",
      'import "x"',
    ];
    const { nested } = intake(bytesOf(withCells(solution(), { softmax: `${imports.join("\n")}\nconst e = 1;` })));
    const [first] = nested!.split("\n");
    for (const line of imports) expect(first).toContain(`${line.replaceAll("\n", " ")}`);
    expect(nested!.split("\n").slice(1).join("\n")).not.toContain("import");
  });

  it("a line is told by its cell, and one after the cells by their last line", () => {
    const { place } = intake(bytesOf(withCells(solution(), { setup: "x", softmax: "1\n2", diagnose: "3\n4" })));
    const setup = [cellAt(solution(), "setup").source].flat().join("").split("\n").length;
    const lines = [1, setup, setup + 1, setup + 2, 1e6].map(place);
    expect(lines).toEqual(
      (
        [
          ["setup", 1],
          ["setup", setup],
          ["softmax", 1],
          ["softmax", 2],
          ["diagnose", 2],
        ] as const
      ).map(([cell, line]) => messages.lineOfCell(cell, line)),
    );
  });

  it.each([
    ["no UTF-8", Buffer.from([0xff, 0xfe, 0x7b])],
    ["no JSON", Buffer.from("{")],
    ["no notebook", Buffer.from("[]")],
    ["another version", bytesOf({ ...solution(), nbformat: 3 })],
    ["cells without end", bytesOf({ ...solution(), cells: Array(2001).fill(solution().cells[0]) })],
    ["a million brackets", Buffer.from(`${"[".repeat(1e6)}${"]".repeat(1e6)}`)],
    ["more than 16 MiB", Buffer.alloc(16 * 2 ** 20 + 1, 0x20)],
    [
      "a text of millions of things that are none",
      Buffer.from(`{"nbformat":4,"cells":[{"cell_type":"code","source":[${"1,".repeat(1e6)}1]}]}`),
    ],
    [
      "more code than anybody writes",
      bytesOf(changed((n) => Object.assign(cellAt(n, "softmax"), { source: "0;".repeat(3e5) }))),
    ],
  ])("refuses %s", (_, bytes) => {
    expect(() => intake(bytes)).toThrow(RefusedError);
  });
});
