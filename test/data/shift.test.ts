import { describe, expect, it } from "vitest";
import { drawShifts, offsetsWithin, pixelsOf, shiftedCopies } from "../../lib/data";
import { seededRandom } from "../../lib/random";
import { noiseSet } from "./sets";

describe("shiftedCopies", () => {
  const set = { ...noiseSet(3, 4, 5, 2), background: -7 };

  it.each([0, 1, 2])("moves every pixel by the copy's offset, the background in (±%i px)", (pixels) => {
    const copies = shiftedCopies(set, pixels);
    const offsets = offsetsWithin(pixels);
    expect(offsets.length).toBe((2 * pixels + 1) ** 2);
    expect(offsets[0]).toEqual([0, 0]);
    expect(copies.count).toBe(offsets.length * 3);
    const at = (images: Float32Array, image: number, row: number, column: number, channel: number) =>
      row < 0 || row >= 4 || column < 0 || column >= 5
        ? -7
        : images[image * pixelsOf(set) + (row * 5 + column) * 2 + channel];
    let wrong = 0;
    for (const [copy, [down, right]] of offsets.entries()) {
      for (let i = 0; i < 3; i++) {
        if (copies.labels[copy * 3 + i] !== set.labels[i]) wrong++;
        for (let row = 0; row < 4; row++) {
          for (let column = 0; column < 5; column++) {
            for (const channel of [0, 1]) {
              const moved = at(copies.images, copy * 3 + i, row, column, channel);
              if (moved !== at(set.images, i, row - down, column - right, channel)) wrong++;
            }
          }
        }
      }
    }
    expect(wrong).toBe(0);
  });

  it("an offset beyond the image leaves background only", () => {
    const copies = shiftedCopies(noiseSet(1, 2, 2), 3);
    const [down, right] = [3, -3];
    const copy = offsetsWithin(3).findIndex((offset) => offset[0] === down && offset[1] === right);
    expect([...copies.images.subarray(copy * 4, copy * 4 + 4)]).toEqual([0, 0, 0, 0]);
  });

  it("refuses half pixels", () => {
    expect(() => shiftedCopies(set, 0.5)).toThrow("pixels is 0.5");
  });
});

describe("drawShifts", () => {
  it("keeps the image, draws every offset about equally often, and leaves its argument alone", () => {
    const indices = Int32Array.from({ length: 9000 }, (_, i) => i % 50);
    const before = indices.slice();
    const drawn = drawShifts(indices, 50, 1, seededRandom(1));
    expect(indices).toEqual(before);
    expect(drawn.every((row, i) => row % 50 === indices[i])).toBe(true);
    const tally = new Map<number, number>();
    for (const row of drawn) tally.set(Math.floor(row / 50), (tally.get(Math.floor(row / 50)) ?? 0) + 1);
    expect([...tally.keys()].toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    for (const n of tally.values()) expect(Math.abs(n - 1000)).toBeLessThan(150);
  });
});
