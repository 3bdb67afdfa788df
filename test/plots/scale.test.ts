import { describe, expect, it } from "vitest";
import { fixedScale, linearScale, linearTicks, logScale, nameScale } from "../../lib/plots/scale";

const spans: [number, number][] = [
  [0, 1],
  [0, 100],
  [-3, 4],
  [4.98, 5.03],
  [1e-7, 3e-7],
  [0, 50_000],
  [1.2e7, 9.9e8],
  [-0.004, -0.0012],
  [995, 1005],
];

describe("linear ticks", () => {
  it.each(spans)("%d to %d: round, evenly spaced, inside, and 3 to 8 of them", (low, high) => {
    const values = linearTicks(low, high).map(({ value }) => value);
    expect(values.length).toBeGreaterThanOrEqual(3);
    expect(values.length).toBeLessThanOrEqual(8);
    const step = values[1] - values[0];
    const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-6);
    expect([1, 2, 5].some((nice) => Math.abs(mantissa - nice) < 1e-4)).toBe(true);
    values.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(low - step * 1e-6);
      expect(value).toBeLessThanOrEqual(high + step * 1e-6);
      expect(Math.abs(value - (values[0] + i * step)) / step).toBeLessThan(1e-5);
    });
  });

  it.each(spans)("%d to %d: each label tells its value, and no two are the same", (low, high) => {
    const ticks = linearTicks(low, high);
    const step = ticks[1].value - ticks[0].value;
    expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    for (const { value, label } of ticks) {
      expect(Math.abs(Number(label.replace("−", "-")) - value)).toBeLessThan(step * 1e-3);
    }
  });

  it("labels share their decimals and have a true minus sign", () => {
    expect(linearTicks(-0.6, 1.2).map(({ label }) => label)).toEqual(["−0.5", "0.0", "0.5", "1.0"]);
    expect(linearTicks(0, 1000).map(({ label }) => label)).toEqual(["0", "200", "400", "600", "800", "1000"]);
  });
});

describe("linear scale", () => {
  it("holds all values, first at 0 and last at 1 without a margin", () => {
    const scale = linearScale([3, 9, 5], { margin: 0 });
    expect(scale.domain).toEqual([3, 9]);
    expect([3, 6, 9].map(scale.position)).toEqual([0, 0.5, 1]);
  });

  it("moves apart the ends around a single value", () => {
    const [low, high] = linearScale([5, 5], { margin: 0.05 }).domain;
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
    const [below, above] = linearScale([0], { margin: 0 }).domain;
    expect([below, above]).toEqual([-1, 1]);
  });

  it("stands on zero when it shows zero, with room on the other side alone", () => {
    expect(linearScale([2, 10], { margin: 0.1, zero: true }).domain).toEqual([0, 11]);
    expect(linearScale([-10, -2], { margin: 0.1, zero: true }).domain).toEqual([-11, 0]);
  });
});

describe("log scale", () => {
  it("gives equal ratios equal lengths", () => {
    const { position } = logScale([1, 100], { margin: 0 });
    expect(position(1)).toBe(0);
    expect(position(10)).toBeCloseTo(0.5, 12);
    expect(position(100)).toBe(1);
  });

  it.each([
    [1, 20, ["1", "2", "5", "10", "20"]],
    [0.001, 1000, ["0.001", "0.01", "0.1", "1", "10", "100", "1000"]],
    [1e-6, 1, ["10⁻⁶", "10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1"]],
    [4.1, 4.4, ["4.1", "4.2", "4.3", "4.4"]],
  ])("%d to %d has ticks %j", (low, high, labels) => {
    expect(logScale([low, high], { margin: 0 }).ticks.map(({ label }) => label)).toEqual(labels);
  });

  it("skips decades rather than crowd the axis", () => {
    const { ticks } = logScale([1e-30, 1], { margin: 0 });
    expect(ticks.length).toBeGreaterThan(3);
    expect(ticks.length).toBeLessThan(10);
  });
});

it("names lie in the middle of their places, the first on top when reversed", () => {
  const names = ["a", "b", "c", "d"];
  expect([0, 1, 2, 3].map(nameScale(names).position)).toEqual([0.125, 0.375, 0.625, 0.875]);
  expect([0, 3].map(nameScale(names, true).position)).toEqual([0.875, 0.125]);
  expect([10, 4, 0].map(fixedScale([10, 0], []).position).map(Math.abs)).toEqual([0, 0.6, 1]);
});
