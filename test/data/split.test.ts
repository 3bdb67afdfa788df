import { describe, expect, it } from "vitest";
import { splitStratified, stratifiedOrder } from "../../lib/data";
import { seededRandom } from "../../lib/random";
import { numberedSet } from "./sets";

/** Classes of very different sizes: 400, 120, 70 and 10 of 600. */
const labels = [...Array(400).fill(0), ...Array(120).fill(1), ...Array(70).fill(2), ...Array(10).fill(3)] as number[];
const set = numberedSet([...seededRandom(5).permutation(600)].map((i) => labels[i]));
const members = (part: { images: Float32Array }) => [...part.images].filter((_, at) => at % 4 === 0);
const perClass = (part: { labels: Int32Array }) => [0, 1, 2, 3].map((c) => part.labels.filter((l) => l === c).length);

describe("splitStratified", () => {
  const sizes = { train: 301, validation: 99, test: 150 };
  const split = splitStratified(set, sizes, 1);

  it("gives disjoint parts of exactly the sizes asked for", () => {
    expect(Object.entries(split).map(([part, { count }]) => [part, count])).toEqual(Object.entries(sizes));
    const all = Object.values(split).flatMap(members);
    expect(new Set(all).size).toBe(550);
  });

  it("keeps each image with its label", () => {
    for (const part of Object.values(split)) {
      expect(members(part).map((i) => set.labels[i])).toEqual([...part.labels]);
    }
  });

  it("holds each class's share to within two images, in every part and in every leading stretch of one", () => {
    const shares = perClass(set).map((n) => n / 600);
    for (const part of Object.values(split)) {
      for (const length of [10, 37, part.count]) {
        const counts = perClass({ labels: part.labels.slice(0, length) });
        for (const [c, n] of counts.entries()) expect(Math.abs(n - shares[c] * length)).toBeLessThanOrEqual(2);
      }
    }
  });

  it("draws the same parts for the same seed and others for another", () => {
    expect(members(splitStratified(set, sizes, 1).test)).toEqual(members(split.test));
    expect(members(splitStratified(set, sizes, 2).test)).not.toEqual(members(split.test));
  });

  it("can use up the whole set, and takes any names and empty parts", () => {
    const parts = splitStratified(set, { 訓練: 600, rest: 0 }, "種");
    expect(members(parts.訓練).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, i) => i));
    expect(parts.rest.count).toBe(0);
    expect(parts.訓練.name).toBe("数字, 訓練");
  });

  it("refuses more than there is, and sizes that are no count", () => {
    expect(() => splitStratified(set, { train: 600, test: 1 }, 1)).toThrow(/need 601 images and 数字 has 600/);
    expect(() => splitStratified(set, { train: -1 }, 1)).toThrow("the size of train is -1");
    expect(() => splitStratified(set, { train: 0.5 }, 1)).toThrow("the size of train is 0.5");
  });

  it("the order underneath is a permutation", () => {
    expect([...stratifiedOrder(labels, 3)].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
  });
});
