import { describe, expect, it } from "vitest";
import { affineScheme, dequantize, fixedPoint, multiplyFixedPoint, quantize, schemeOf } from "../../lib/quantization";
import { seededRandom } from "../../lib/random";

describe("affineScheme", () => {
  it.each([
    // low, high, bits → scale, zero point, by hand
    [-1, 3, 2, 4 / 3, 1],
    [-1, 1, 8, 2 / 255, 128],
    [0, 5.1, 8, 0.02, 0],
    [2, 5.1, 8, 0.02, 0],
    [-51, -3, 8, 0.2, 255],
    [0, 0, 4, 1, 0],
  ])("of %d to %d in %i bits", (low, high, bits, scale, zeroPoint) => {
    const found = affineScheme(low, high, bits);
    expect(found.scale).toBeCloseTo(scale, 14);
    expect(found.zeroPoint).toBe(zeroPoint);
  });

  it("represents 0 exactly, and every number of its range within half a step", () => {
    const random = seededRandom("affine");
    for (const bits of [2, 3, 4, 8, 16]) {
      for (let trial = 0; trial < 50; trial++) {
        const values = Array.from({ length: 20 }, () => 3 * random.normal() + random.normal());
        const scheme = schemeOf(values, bits);
        expect(dequantize(quantize(0, scheme), scheme)).toBe(0);
        for (const value of values) {
          const q = quantize(value, scheme);
          expect(Number.isInteger(q) && q >= 0 && q < 2 ** bits).toBe(true);
          expect(Math.abs(dequantize(q, scheme) - value)).toBeLessThanOrEqual((scheme.scale / 2) * (1 + 1e-9));
        }
      }
    }
  });

  it("keeps what is already on its grid, and clamps what lies outside", () => {
    const scheme = affineScheme(-1, 3, 2);
    expect([0, 1, 2, 3].map((q) => quantize(dequantize(q, scheme), scheme))).toEqual([0, 1, 2, 3]);
    expect([-100, 100].map((r) => quantize(r, scheme))).toEqual([0, 3]);
  });

  it("names what is wrong", () => {
    expect(() => affineScheme(0, 1, 1)).toThrow("bits is 1; expected an integer from 2 to 16. For one bit there is");
    expect(() => affineScheme(0, 1, 2.5)).toThrow("bits is 2.5");
    expect(() => affineScheme(1, 0, 8)).toThrow("the range is 1 to 0");
    expect(() => schemeOf([], 8)).toThrow("found no values");
    expect(() => schemeOf([1, Number.NaN], 8)).toThrow("value 1 is NaN");
    expect(() => schemeOf([Infinity], 8)).toThrow("value 0 is Infinity");
  });
});

describe("fixed-point multiplication", () => {
  it("represents a factor to 31 bits", () => {
    for (const factor of [2 ** -64, 1e-9, 0.3, 0.5, 0.49999999999, 0.9999999999999, 1, 1.5, 8191.999]) {
      const { mantissa, shift } = fixedPoint(factor);
      expect(mantissa).toBeGreaterThanOrEqual(2 ** 30);
      expect(mantissa).toBeLessThan(2 ** 31);
      expect(Math.abs((mantissa * 2 ** -shift) / factor - 1)).toBeLessThanOrEqual(2 ** -31);
    }
  });

  it("is exact: the same as with integers of any size", () => {
    const random = seededRandom("fixed point");
    const exact = (value: number, { mantissa, shift }: { mantissa: number; shift: number }) =>
      Number((BigInt(value) * BigInt(mantissa) + (1n << BigInt(shift - 1))) >> BigInt(shift));
    const values = [0, 1, -1, 65535, 65536, -65536, -65537, 2 ** 31 - 1, -(2 ** 31)];
    for (let trial = 0; trial < 3000; trial++) {
      const value = trial < values.length ? values[trial] : random.integer(2 ** 32) - 2 ** 31;
      const factor = fixedPoint(2 ** (12.9 - 60 * random.next()));
      expect(multiplyFixedPoint(value, factor)).toBe(exact(value, factor));
    }
    expect(multiplyFixedPoint(3, fixedPoint(0.5))).toBe(2);
    expect(multiplyFixedPoint(-3, fixedPoint(0.5))).toBe(-1);
  });

  it("refuses what it cannot represent", () => {
    expect(() => fixedPoint(0)).toThrow("the factor is 0; expected a number from 2^−64");
    expect(() => fixedPoint(2 ** 13)).toThrow("the factor is 8192");
    expect(() => fixedPoint(Number.NaN)).toThrow("the factor is NaN");
  });
});
