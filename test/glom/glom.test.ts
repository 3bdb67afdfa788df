import { describe, expect, it } from "vitest";
import {
  agreement,
  type Columns,
  type GlomSettings,
  glomStep,
  islands,
  neighboursInRow,
  partWholeScene,
} from "../../lib/glom";

const steps = (columns: Columns, settings: GlomSettings, count: number): Columns =>
  Array.from({ length: count }).reduce<Columns>((now) => glomStep(now, settings), columns);

describe("glomStep", () => {
  const settings: GlomSettings = {
    neighbours: neighboursInRow(2, 1),
    beta: 0,
    bottomUp: (part) => part.map((value) => 2 * value),
    topDown: (whole, _level, location) => whole.map((value) => value + location),
  };
  const columns: Columns = [
    [[1], [10], [100]],
    [[3], [30], [300]],
  ];

  it("takes the mean of itself, bottom-up, top-down and attention, all of the step before", () => {
    // β = 0: both neighbours count alike, so the attention gives 20 and 200. The top level has no level above it.
    expect(glomStep(columns, settings)).toEqual([
      [[1], [(10 + 2 + 100 + 20) / 4], [(100 + 20 + 200) / 3]],
      [[3], [(30 + 6 + 301 + 20) / 4], [(300 + 60 + 200) / 3]],
    ]);
    expect(columns[0]![1]).toEqual([10]);
  });

  it("attends by the softmax of β times the products, at any size", () => {
    const two: Columns = [
      [[0], [1, 0]],
      [[0], [0, 2]],
    ];
    const alone = { ...settings, bottomUp: () => [0, 0] };
    const weights = [Math.E ** 3, 1].map((weight) => weight / (Math.E ** 3 + 1));
    const [first] = glomStep(two, { ...alone, beta: 3 });
    expect(first![1]![0]).toBeCloseTo((1 + weights[0]!) / 3, 12);
    expect(first![1]![1]).toBeCloseTo((2 * weights[1]!) / 3, 12);
    expect(glomStep(two, { ...alone, beta: 1e6 })[0]![1]).toEqual([2 / 3, 0]);
  });

  it("refuses a prediction that does not fit its level", () => {
    expect(() => glomStep(columns, { ...settings, bottomUp: () => [1, 2] })).toThrow(
      "a prediction of level 1 has 2 numbers; expected as many as the level, 1",
    );
  });
});

describe("islands", () => {
  const row = (vectors: readonly (readonly number[])[]): Columns => vectors.map((vector) => [vector]);

  it("join neighbours that agree, step by step, and end where they do not", () => {
    const turn = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    // 20° apart each: neighbours agree to .94, the ends do not; then a jump of 60°.
    const columns = row([turn(0), turn(20), turn(40), turn(100), turn(100)]);
    const near = neighboursInRow(5, 1);
    expect(islands(columns, 0, near, 0.9)).toEqual([0, 0, 0, 1, 1]);
    expect(islands(columns, 0, near, 0.95)).toEqual([0, 1, 2, 3, 3]);
    expect(islands(columns, 0, near, 0.4)).toEqual([0, 0, 0, 0, 0]);
    const pairs = [20, 20, 60, 0].map((degrees) => Math.cos((degrees * Math.PI) / 180));
    expect(agreement(columns, 0, near)).toBeCloseTo(
      pairs.reduce((sum, value) => sum + value / 4, 0),
      12,
    );
  });

  it("are apart when only others lie between them, and whoever attends to whom", () => {
    const columns = row([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(islands(columns, 0, neighboursInRow(3, 1), 0.9)).toEqual([0, 1, 2]);
    expect(islands(columns, 0, [[], [], [0]], 0.9)).toEqual([0, 1, 0]);
    expect(islands(columns, 0, [[2], [], []], 0.9)).toEqual([0, 1, 0]);
  });

  it("do not join what points nowhere", () => {
    expect(islands(row([[0], [0]]), 0, neighboursInRow(2, 1), 0.9)).toEqual([0, 1]);
  });
});

describe("a part-whole scene", () => {
  const sceneOf = (seed: number, more = {}) =>
    partWholeScene({ wholes: 2, noise: 0.3, seed, beta: 4, reach: 2, ...more });
  const parse = (columns: Columns, { neighbours }: GlomSettings) =>
    [1, 2].map((level) => islands(columns, level, neighbours, 0.9));

  it("is parsed: from fragments the islands become the parts and the wholes", () => {
    for (const seed of [1, 2, 3]) {
      const { columns, settings, parts, wholes } = sceneOf(seed);
      expect(parse(columns, settings)).not.toEqual([parts, wholes]);
      const settled = steps(columns, settings, 10);
      expect(parse(settled, settings)).toEqual([parts, wholes]);
      for (const level of [1, 2]) {
        expect(agreement(settled, level, settings.neighbours)).toBeGreaterThan(
          agreement(columns, level, settings.neighbours),
        );
      }
      expect(settled.map(([seen]) => seen)).toEqual(columns.map(([seen]) => seen));
    }
  });

  it("is not parsed by columns that attend to themselves alone", () => {
    const { columns, settings, parts, wholes } = sceneOf(2);
    const alone = steps(columns, { ...settings, neighbours: neighboursInRow(columns.length, 0) }, 10);
    expect(parse(alone, settings)).not.toEqual([parts, wholes]);
  });

  it("agrees within each part and whole from the start without noise, and is the same for the same seed", () => {
    const { columns, settings, parts, wholes } = sceneOf(1, { noise: 0, wholes: 3 });
    expect([parts.length, new Set(parts).size, new Set(wholes).size]).toEqual([18, 6, 3]);
    expect(parse(columns, settings)).toEqual([parts, wholes]);
    expect(sceneOf(5).columns).toEqual(sceneOf(5).columns);
    expect(sceneOf(5).columns).not.toEqual(sceneOf(6).columns);
  });
});
