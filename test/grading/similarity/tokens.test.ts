import { describe, expect, it } from "vitest";
import { tokensOf } from "../../../lib/grading/similarity/tokens";

const codes = (source: string) => [...tokensOf(source).codes];
const texts = (source: string) => {
  const { starts, ends } = tokensOf(source);
  return [...starts].map((start, i) => source.slice(start, ends[i]));
};

describe("tokens", () => {
  it("cut a source where TypeScript does", () => {
    expect(texts("const 平均 = (a: number[]): number => a[0]! / 2e-3; // 注")).toEqual(
      "const 平均 = ( a : number [ ] ) : number => a [ 0 ] ! / 2e-3 ;".split(" "),
    );
    expect(texts('x?.y ?? .5 ** 0xFFn / /* no */ "a\\"b" / z')).toEqual([
      "x",
      "?.",
      "y",
      "??",
      ".5",
      "**",
      "0xFFn",
      "/",
      '"a\\"b"',
      "/",
      "z",
    ]);
  });

  it("tell a regular expression from a division", () => {
    expect(texts("return /[/]a\\/b/g.test(x) / y / z")).toEqual([
      "return",
      "/[/]a\\/b/g",
      ".",
      "test",
      "(",
      "x",
      ")",
      "/",
      "y",
      "/",
      "z",
    ]);
  });

  it("take no long text for one regular expression: each of many slashes would be searched as far", () => {
    const [short, long] = ["a".repeat(198), "a".repeat(199)];
    expect(texts(`x = /${short}/`)).toEqual(["x", "=", `/${short}/`]);
    expect(texts(`x = /${long}/`)).toEqual(["x", "=", "/", long, "/"]);
  });

  it("follow templates into their holes", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is what is read
    expect(texts("`a${ {b: `c${d}`} }e` + f")).toEqual([
      "`a${",
      "{",
      "b",
      ":",
      "`c${",
      "d",
      "}`",
      "}",
      "}e`",
      "+",
      "f",
    ]);
  });

  it("are the same for other names, numbers, strings and comments", () => {
    const one = "const total = row.map((x) => x * 2); /* sum */ let s = 'a';";
    expect(codes("var 合計 = 行.filter((値) => 値 * 0.5); const t = `b`;")).toEqual(codes(one));
    expect(codes(one.replace("*", "+"))).not.toEqual(codes(one));
    expect(codes(one.replace("=>", "= >"))).not.toEqual(codes(one));
  });

  it("reach the end of any text, each character in one token or none", () => {
    const pieces = [
      "`",
      "${",
      "}",
      "/",
      "[",
      '"',
      "'",
      "\\",
      "\n",
      "//",
      "/*",
      "*/",
      "x",
      "0",
      "(",
      "\ud800",
      "温",
      " ",
    ];
    let state = 1;
    const draw = () => {
      state = (state * 48271) % 2147483647;
      return pieces[state % pieces.length]!;
    };
    for (let round = 0; round < 300; round++) {
      const source = Array.from({ length: 40 }, draw).join("");
      const { starts, ends } = tokensOf(source);
      const bounds = [...starts].flatMap((start, i) => [start, ends[i]!]);
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
      expect([...starts].every((start, i) => start < ends[i]!)).toBe(true);
    }
  });

  it("are found in time that grows with the text alone", () => {
    const size = 100_000;
    for (const piece of ["/[", "`${", "(/a", "/*", "'\\", "{", "!/[a]"])
      expect(tokensOf(piece.repeat(size / piece.length)).ends.at(-1) ?? size).toBeLessThanOrEqual(size);
  });
});
