import { describe, expect, it } from "vitest";
import { type Author, compareCode } from "../../../lib/grading/similarity/compare";
import { hashesOfGiven, ownCode } from "../../../lib/grading/similarity/own-code";
import { sharedPassages } from "../../../lib/grading/similarity/passages";
import { gramHashes, shortestMatch, surelyFound, winnow } from "../../../lib/grading/similarity/winnow";
import { type Random, seededRandom } from "../../../lib/random";

const signs = ["+", "-", "*", "%", "(", ")", "[", "]", "{", "}", ",", ";", "if", "for", "const", "=", "=>", "!"];

/** Code of this many tokens, no two draws of which share a long run. */
const drawCode = (random: Random, size: number): string =>
  Array.from({ length: size }, () => signs[random.integer(signs.length)]!).join(" ");
const nothing: ReadonlySet<number> = new Set();
const author = (student: string, source: string, given = nothing): Author => ({
  ...{ student, owner: student, label: student },
  code: ownCode(source, given),
});

describe("winnowing", () => {
  it("finds every shared run of the promised length, wherever it stands", () => {
    for (let round = 0; round < 300; round++) {
      const random = seededRandom(`guarantee ${round}`);
      const shared = drawCode(random, surelyFound);
      const around = () => drawCode(random, random.integer(60));
      const one = ownCode(`${around()} ${shared} ${around()}`, nothing);
      const other = ownCode(`${around()} ${shared} ${around()}`, nothing);
      const longest = sharedPassages(one, other).reduce((most, { one: { from, to } }) => Math.max(most, to - from), 0);
      expect(longest).toBeGreaterThanOrEqual(surelyFound);
    }
  });

  it("finds no run that is shorter than the shortest match", () => {
    for (let round = 0; round < 300; round++) {
      const random = seededRandom(`noise ${round}`);
      const shared = drawCode(random, shortestMatch - 1);
      const one = ownCode(`${drawCode(random, 50)} ? ${shared} ? ${drawCode(random, 50)}`, nothing);
      const other = ownCode(`${drawCode(random, 50)} ~ ${shared} ~ ${drawCode(random, 50)}`, nothing);
      expect(sharedPassages(one, other)).toEqual([]);
    }
  });

  it("chooses the rightmost of equal hashes, and each once", () => {
    expect(winnow([5, 5, 5])).toEqual([2]);
    expect(winnow([])).toEqual([]);
    expect(winnow([9, 8, 7, 6, 5, 4, 3, 2, 1, 9])).toEqual([8]);
    expect(winnow([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([0, 1]);
    const codes = Uint32Array.from({ length: shortestMatch + 1 }, () => 7);
    const [first, second] = gramHashes(codes, { from: 0, to: codes.length });
    expect(first).toBe(second);
  });

  it("takes each token into one passage, however often a text repeats itself", () => {
    const random = seededRandom("repeats");
    const piece = drawCode(random, 40);
    const one = ownCode(`${piece} ~ ${piece} ~ ${piece}`, nothing);
    const other = ownCode(`${piece} ? ${drawCode(random, 30)}`, nothing);
    const passages = sharedPassages(one, other);
    expect(passages.reduce((sum, { other: { from, to } }) => sum + to - from, 0)).toBe(40);
    expect(passages).toHaveLength(1);
  });
});

describe("what is handed out", () => {
  it("is nobody's own, and splits what stands around it", () => {
    const random = seededRandom("given");
    const given = drawCode(random, 50);
    const hashes = hashesOfGiven([given]);
    expect(ownCode(given, hashes)).toMatchObject({ runs: [], size: 0 });
    expect(ownCode(`~ ~ ${given} ? ?`, hashes)).toMatchObject({
      runs: [
        { from: 0, to: 2 },
        { from: 52, to: 54 },
      ],
      size: 4,
    });
    const copies = ["a", "b"].map((name) => author(name, `${name} ${given} ${name}`, hashes));
    expect(compareCode(copies)).toEqual({ compared: 0, short: 2, families: [], resemblances: [] });
  });
});

describe("a class", () => {
  const random = seededRandom("class");
  const loner = (name: string) => author(name, drawCode(random, 120));

  it("has its copies found among a thousand, and what everybody writes left out", () => {
    const idiom = drawCode(random, 40);
    const shared = drawCode(random, 60);
    const others = Array.from({ length: 998 }, (_, i) =>
      author(`s${i}`, `${drawCode(random, 100)} ${idiom} ${drawCode(random, 100)}`),
    );
    const pair = ["田中", "suzuki"].map((name) =>
      author(name, `${drawCode(random, 70)} ${shared} ${drawCode(random, 70)} ${idiom}`),
    );
    const { compared, families, resemblances } = compareCode([pair[0]!, ...others, pair[1]!]);
    expect({ compared, families }).toEqual({ compared: 1000, families: [] });
    const [closest, ...rest] = resemblances;
    expect([closest!.one[0].student, closest!.other[0].student]).toEqual(["田中", "suzuki"]);
    expect(closest!.shared).toBeGreaterThanOrEqual(60);
    expect(closest!.shared).toBeLessThan(64);
    expect(rest).toEqual([]);
  });

  it("has the same code in one family, however many hand it in", () => {
    const code =
      "function 合計(行: number[]) { let s = 0; for (const x of 行) s += x * x; return Math.sqrt(s) / 行.length; }";
    const renamed = code.replaceAll("合計", "f").replaceAll("行", "row").replace("let s = 0", "var s = 0 /* zero */");
    const copies = Array.from({ length: 30 }, (_, i) => author(`c${i}`, i % 2 === 0 ? code : renamed));
    const { families, resemblances } = compareCode([...copies, loner("a"), loner("b")]);
    expect(families.map((family) => family.length)).toEqual([30]);
    expect(resemblances).toEqual([]);
  });

  it("does not compare one owner's attempts with each other", () => {
    const piece = drawCode(random, 50);
    const attempt = (student: string, owner: string) => ({
      ...author(student, `${piece} ${drawCode(random, 30)}`),
      owner,
    });
    const own = [attempt("a", "a"), attempt("a #2", "a")];
    expect(compareCode(own).resemblances).toEqual([]);
    expect(compareCode([...own, attempt("b", "b")]).resemblances).toHaveLength(2);
  });
});
