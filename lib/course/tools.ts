import { messages } from "./messages";
import type { Plain } from "./plain";
import { show } from "./show";

/** A check that met a wrong answer. */
export class CheckFailure extends Error {
  override name = "CheckFailure";
  constructor(
    /** What a right answer looks like. */
    readonly expected: string,
    /** What came. */
    readonly came: string,
  ) {
    super(`expected ${expected}, came ${came}`);
  }
}

/** Nested numbers: a scalar, a vector, a matrix. */
export type Numbers = number | readonly Numbers[];

/** What a check has besides the student. Comparisons are ours alone: they call no method of what the student sent. */
export interface Tools {
  /** Hidden checks draw their inputs from it; another one for each submission. */
  readonly seed: string;
  /**
   * Every number of `came` lies within `tolerance · max(1, |expected|)` of the expected one, in the same shape; NaN
   * and infinities never do. A typed array counts as a row of numbers.
   */
  close(came: Plain, expected: Numbers, tolerance?: number): void;
  /** The same string, boolean or null, or the same number. */
  same(came: Plain, expected: string | boolean | number | null): void;
  /** `came` as `rows × columns` finite numbers, for checks that go on with them. */
  matrix(came: Plain, rows: number, columns: number): number[][];
  /** `came` as one finite number. */
  number(came: Plain): number;
  /** The values of an object by these names, in their order, null where there is none; `came` must be an object. */
  fields(came: Plain, names: readonly string[]): Plain[];
  /** `came` as a list of so many entries. */
  list(came: Plain, length: number): readonly Plain[];
  /** Fails with `expected` in words unless `holds`. */
  expect(holds: boolean, expected: string, came: Plain): void;
}

function asList(value: Plain): readonly Plain[] | undefined {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as Iterable<number>);
  return undefined;
}

/** `2 × 3 numbers`, `a number`: the shape of what is expected. */
function shapeOf(value: Numbers): string {
  const sizes: number[] = [];
  for (let at: Numbers | undefined = value; typeof at === "object"; at = at[0]) sizes.push(at.length);
  return messages.shape(sizes);
}

/** The largest |came − expected| / max(1, |expected|); NaN where a number is NaN. The shapes are the same. */
function difference(came: Plain, expected: Numbers): number {
  if (typeof expected === "number") return Math.abs((came as number) - expected) / Math.max(1, Math.abs(expected));
  const list = asList(came)!;
  // Not spread into Math.max, which takes no more arguments than the stack holds.
  return expected.reduce<number>((most, item, i) => Math.max(most, difference(list[i]!, item)), 0);
}

function sameShape(came: Plain, expected: Numbers): boolean {
  if (typeof expected === "number") return typeof came === "number";
  const list = asList(came);
  return list?.length === expected.length && expected.every((item, i) => sameShape(list[i]!, item));
}

/** The tools of one run of a check. */
export function checkTools(seed: string): Tools {
  const fail = (expected: string, came: Plain): never => {
    throw new CheckFailure(expected, show(came));
  };
  return {
    seed,
    close(came, expected, tolerance = 1e-9) {
      if (!sameShape(came, expected)) fail(`${shapeOf(expected)}: ${show(expected)}`, came);
      const off = difference(came, expected);
      if (off <= tolerance) return;
      const [right, wrong] = [show(expected), show(came)];
      throw new CheckFailure(right, right === wrong ? messages.differs(wrong, off, tolerance) : wrong);
    },
    same(came, expected) {
      if (came === expected) return;
      const shown = show(expected);
      if (shown !== show(came)) fail(shown, came);
      throw new CheckFailure(String(expected), String(came));
    },
    matrix(came, rows, columns) {
      const list = asList(came);
      const matrix = list?.map(asList);
      const fits =
        matrix?.length === rows &&
        matrix.every((row) => row?.length === columns && row.every((x) => typeof x === "number" && Number.isFinite(x)));
      if (!fits) fail(messages.finiteShape([rows, columns]), came);
      return matrix as number[][];
    },
    number(came) {
      if (typeof came !== "number" || !Number.isFinite(came)) fail(messages.finiteShape([]), came);
      return came as number;
    },
    fields(came, names) {
      if (typeof came !== "object" || came === null || asList(came)) fail(messages.objectWith(names), came);
      return names.map((name) => (came as { readonly [key: string]: Plain })[name] ?? null);
    },
    list(came, length) {
      const list = asList(came);
      if (list?.length !== length) fail(messages.listOf(length), came);
      return list!;
    },
    expect(holds, expected, came) {
      if (!holds) fail(expected, came);
    },
  };
}
