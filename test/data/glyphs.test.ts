import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { drawGlyph, GLYPH_SETTINGS, glyphBytes, glyphs, glyphs14, parseIdx } from "../../lib/data";
import { rasterise } from "../../lib/data/glyphs/rasterise";
import { cosine, sine } from "../../lib/data/glyphs/sine";
import { HANDS } from "../../lib/data/glyphs/strokes";
import { seededRandom } from "../../lib/random";

const sample = (file: string) => {
  const path = join(import.meta.dirname, "../../datasets/glyphs", file);
  return parseIdx(gunzipSync(readFileSync(path)), path);
};

/** Large arrays are compared by their checksum: a test runner takes minutes to print where they differ. */
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the glyph set", () => {
  it("is the committed sample, bit for bit", () => {
    const images = sample("sample-images-idx3-ubyte.gz");
    expect(images.shape).toEqual([200, 28, 28]);
    const drawn = glyphBytes(200, "sample");
    expect(drawn.images.shape).toEqual(images.shape);
    expect(sha256(drawn.images.bytes)).toBe(sha256(images.bytes));
    expect([...drawn.labels.bytes]).toEqual([...sample("sample-labels-idx1-ubyte.gz").bytes]);
  });

  it("keeps its ten thousand bit for bit in every version of Node", () => {
    const { images } = glyphBytes(10_000, 1);
    expect(sha256(images.bytes)).toBe("40abe49b44ca8a3073bcb666cc6c211cbf8424a229ae91b44c3513435b2bee29");
  });

  it("draws glyph i the same however many are drawn, and others for another seed", () => {
    const [few, many] = [glyphBytes(3, 7), glyphBytes(30, 7)];
    expect(sha256(many.images.bytes.subarray(0, few.images.bytes.length))).toBe(sha256(few.images.bytes));
    expect(sha256(glyphBytes(3, 8).images.bytes)).not.toBe(sha256(few.images.bytes));
    expect(sha256(glyphBytes(3, "七").images.bytes)).toBe(sha256(glyphBytes(3, "七").images.bytes));
  });

  it("holds the ten digits in turn", () => {
    const set = glyphs(25, 1);
    expect([...set.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4]);
    expect(set).toMatchObject({ count: 25, height: 28, width: 28, channels: 1, background: 0 });
    expect(() => glyphs(2.5, 1)).toThrow("count is 2.5");
  });

  it("writes every digit in at least two hands", () => {
    expect(HANDS.length).toBe(10);
    for (const hands of HANDS) expect(hands.length).toBeGreaterThanOrEqual(2);
  });

  it("keeps an undistorted digit off the rim of the image", () => {
    const still = { rotation: 0, shear: 0, bend: 0, noise: 0 };
    const onRim = (at: number) => at < 28 || at >= 27 * 28 || at % 28 === 0 || at % 28 === 27;
    for (let i = 0; i < 100; i++) {
      // The digit's place still varies by some hundredths of its size: two rims of leeway are more than four deviations.
      const image = drawGlyph(i % 10, seededRandom(i), still);
      expect(image.some((ink, at) => ink > 150 && !onRim(at))).toBe(true);
      expect(image.filter((ink, at) => ink > 0 && onRim(at)).length).toBeLessThan(8);
    }
  });

  it("settings act one by one: without noise the paper is white", () => {
    const quiet = drawGlyph(8, seededRandom(3), { ...GLYPH_SETTINGS, noise: 0 });
    expect(quiet.filter((ink) => ink === 0).length).toBeGreaterThan(300);
    const noisy = drawGlyph(8, seededRandom(3), GLYPH_SETTINGS);
    expect(noisy.filter((ink) => ink > 0 && ink < 80).length).toBeGreaterThan(200);
  });
});

describe("glyphs14", () => {
  it("gives 5000 / 1000 / 4000 images of 14×14, a tenth of each class, pixels from 0 to 1", () => {
    const split = glyphs14({ seed: 1 });
    for (const [part, count] of [
      ["train", 5000],
      ["validation", 1000],
      ["test", 4000],
    ] as const) {
      const set = split[part];
      expect(set).toMatchObject({ count, height: 14, width: 14, channels: 1 });
      for (let digit = 0; digit < 10; digit++) {
        expect(set.labels.filter((label) => label === digit).length).toBe(count / 10);
      }
      expect(set.images.every((value) => value >= 0 && value <= 1)).toBe(true);
    }
  });
});

describe("rasterise", () => {
  const ink = (strokes: number[][], halfWidth: number) =>
    rasterise(
      strokes.map((s) => Float64Array.from(s)),
      halfWidth,
    );

  it("draws a dot as a disc: full inside, nothing outside, its area πr²", () => {
    const image = ink([[0, 0, 0, 0]], 0.5);
    expect(image[13 * 28 + 13]).toBe(1);
    expect(image[0]).toBe(0);
    const area = image.reduce((sum, amount) => sum + amount, 0);
    expect(area).toBeCloseTo(Math.PI * 5.6 ** 2, 0);
  });

  it("draws a line of length l as l · 2r + πr², upright as well as level", () => {
    const area = (stroke: number[]) => ink([stroke], 0.2).reduce((sum, amount) => sum + amount, 0);
    const expected = 2 * 2.24 * 11.2 + Math.PI * 2.24 ** 2;
    expect(Math.abs(area([-0.5, 0, 0.5, 0]) - expected)).toBeLessThan(0.05 * expected);
    expect(Math.abs(area([0, -0.5, 0, 0.5]) - expected)).toBeLessThan(0.05 * expected);
    expect(Math.abs(area([-0.3, -0.4, 0.3, 0.4]) - expected)).toBeLessThan(0.05 * expected);
  });

  it("crossing strokes do not add up, and what leaves the image is cut", () => {
    const cross = ink(
      [
        [-2, 0, 2, 0],
        [0, -2, 0, 2],
      ],
      0.1,
    );
    expect(Math.max(...cross)).toBe(1);
    expect(cross[13 * 28]).toBeGreaterThan(0.5);
  });
});

describe("sine", () => {
  it("agrees with Math.sin", () => {
    for (let x = -90; x <= 90; x += 0.037) {
      expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThan(1e-13);
      expect(Math.abs(cosine(x) - Math.cos(x))).toBeLessThan(1e-13);
    }
  });
});
