import { describe, expect, it } from "vitest";
import type { Found } from "../../../lib/grading/intake";
import { compareFiles, similarityPage, similarityTable } from "../../../lib/grading/similarity";
import { assignment, bytesOf, solution, stub, withCells } from "../submissions";

const found = (student: string, bytes: Uint8Array, path = `${student}.ipynb`): Found => ({
  ...{ student, owner: student, submitted: new Date(0), path },
  read: () => Promise.resolve(bytes),
});
const textOf = (source: string | string[]) => (Array.isArray(source) ? source.join("") : source);
const answers = Object.fromEntries(solution().cells.map((cell) => [cell.id ?? "", textOf(cell.source)]));

const evil = "<script>alert(1)</script>";
const softmax = answers
  .softmax!.replaceAll("largest", "最大")
  .replaceAll("weights", "重み")
  .replaceAll("//", `// ${evil}`);
/** Another way, so that nothing but the copied cell is shared. */
const own = (text: string) => ({ "distillation-loss": text, "distillation-gradient": text, diagnose: text });
const copy = withCells(stub(), { softmax, ...own("let q = [1, 2]; q.push(q[0] + q[1]);") });
const original = withCells(stub(), { softmax: answers.softmax!, ...own("while (Date.now() < 5) { print('x'); }") });

const comparison = await compareFiles(assignment, [
  found("=tanaka", bytesOf(original)),
  found(evil, bytesOf(copy)),
  found("untouched", bytesOf(stub())),
  found("broken", Buffer.from("{")),
  found("file", Buffer.from(`export ${softmax}`), "file.ts"),
]);

describe("submissions", () => {
  it("are compared by what students wrote, across notebooks and files", () => {
    const { compared, short, families, refused, resemblances } = comparison;
    expect({ compared, short, families }).toEqual({ compared: 3, short: 1, families: [] });
    expect(refused.map(({ student }) => student)).toEqual(["broken"]);
    expect(resemblances).toHaveLength(3);
    const pair = resemblances.find(({ one, other }) => one[0].student === "=tanaka" && other[0].student === evil)!;
    const [{ code }] = pair.one;
    const [passage] = pair.passages;
    const text = code.source.slice(code.tokens.starts[passage!.one.from]!, code.tokens.ends[passage!.one.to - 1]!);
    expect(pair.passages).toHaveLength(1);
    expect(text).toContain("Math.exp((z - largest) / temperature)");
    expect(text).not.toContain("function softmax");
  });

  it("are shown side by side, escaped, with the caution", () => {
    const page = similarityPage("蒸留 <b>", comparison);
    expect(page).toContain("Resemblance is no proof.");
    expect(page).toContain("Math.exp((z - 最大) / temperature)");
    expect(page).toContain("Math.exp((z - largest) / temperature)");
    expect(page).toContain("cell &quot;softmax&quot;, line ");
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<b>");
    expect(page).toContain("Not compared");
  });

  it("of one name are told apart by their paths", async () => {
    const nameOf = ({ owner }: Found) => owner;
    const attempts = [found("tanaka", bytesOf(original), "b.ipynb"), found("tanaka #2", bytesOf(copy), "a.ipynb")];
    const files = [...attempts.map((file) => ({ ...file, owner: "tanaka" })), found("mori", bytesOf(original))];
    const table = similarityTable(await compareFiles(assignment, files, nameOf));
    expect(table).toContain('"same code","tanaka (b.ipynb), mori"');
    expect(table).toContain('"tanaka (a.ipynb)"');
    expect(table).not.toContain("tanaka #2");
  });

  it("stand in a table without formulas", () => {
    const rows = similarityTable(comparison).split("\r\n");
    expect(rows[0]).toBe('\ufeff"kind","students","others","tokens","share","passages","reason"');
    expect(rows.filter((row) => row.startsWith(`"passages","'=tanaka"`))).toHaveLength(2);
    expect(rows.filter((row) => row.startsWith('"not compared"'))).toEqual([
      expect.stringMatching(/^"not compared","broken","","","","",".*not JSON/),
    ]);
  });

  it("that are left out are counted in words", () => {
    const words =
      "3 submissions compared; 1 left out with too little code of their own; 1 left out that cannot be read.";
    expect(similarityPage("t", comparison)).toContain(words);
  });
});
