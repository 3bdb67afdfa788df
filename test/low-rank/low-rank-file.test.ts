import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { decodeLowRankMlp, encodeLowRankMlp, factoriseMlp, lowRankBytes } from "../../lib/low-rank";
import { initMlp } from "../../lib/models";
import { bitsOf, expectRefusals, payloadBytes } from "../models/payload";

beforeAll(async () => {
  await selectBackend();
});

describe("a low-rank file", () => {
  it.each([[[2, undefined, 1]], [[undefined, undefined, undefined]], [[1, 3, 2]]])(
    "of ranks %j gives back every bit, in as many bytes as the formula says",
    (ranks) => {
      const sizes = [6, 5, 4, 3];
      const network = factoriseMlp(initMlp({ sizes, seeds: [1, "種"] }), ranks);
      const file = encodeLowRankMlp(network);
      expect(payloadBytes(file)).toBe(2 * lowRankBytes(sizes, ranks));
      const again = decodeLowRankMlp(file);
      expect(again.factors.map(bitsOf)).toEqual(network.factors.map(bitsOf));
      expect(bitsOf(again.biases)).toEqual(bitsOf(network.biases));
    },
  );

  it("is refused when it was cut off or changed", () => {
    const file = encodeLowRankMlp(factoriseMlp(initMlp({ sizes: [3, 2, 2], seeds: [1] }), [1, undefined]));
    expectRefusals("decodeLowRankMlp", file, decodeLowRankMlp);
  });
});
