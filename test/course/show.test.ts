import { describe, expect, it } from "vitest";
import { show } from "../../lib/course/show";

/** The same in the simplest way: all of it as text, then cut. */
function whole(value: unknown): string {
  if (typeof value === "number") return String(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(whole).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as unknown as Iterable<number>, whole).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, entry]) => `${key}: ${whole(entry)}`)
      .join(", ")} }`;
  return String(value);
}
const cut = (text: string) => (text.length > 160 ? `${text.slice(0, 160)} …` : text);
const long = Array.from({ length: 300 }, (_, i) => i / 7);

describe("a value shown in one line", () => {
  it.each<[string, unknown]>([
    ["numbers of six digits", [1 / 3, -0, 1e-9, 123_456_789, Number.NaN, Number.POSITIVE_INFINITY]],
    ["nothing in it", [[], {}, [[]]]],
    ["words of two scripts", { 名前: "温度", quoted: 'a "b"', none: null, missing: undefined, yes: true }],
    ["a long list", long],
    ["a list of long lists", [long, long]],
    ["a long list in an object", { before: [1, 2], rows: [long], after: "蒸留" }],
    ["typed numbers", { few: Float32Array.of(0.5, 2), many: Float64Array.from(long) }],
    ["a long word, then more", ["字".repeat(200), 1]],
    ["a text that ends where a line does", "a".repeat(158)],
    ["a text one longer", "a".repeat(159)],
  ])("is %s, cut after 160 characters", (_, value) => {
    expect(show(value)).toBe(cut(whole(value)));
  });

  it("reads no more of a list than the line takes", () => {
    const read: number[] = [];
    const rows = new Proxy(long, {
      get: (list, key, self) => {
        if (typeof key === "string" && /^\d+$/.test(key)) read.push(Number(key));
        return Reflect.get(list, key, self);
      },
    });
    expect(show(rows)).toMatch(/ …$/);
    expect(read.length).toBeLessThan(40);
  });
});
