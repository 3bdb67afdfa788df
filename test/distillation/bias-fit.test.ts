import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { bestBias, fitBias, raiseBias } from "../../lib/distillation";
import { initMlp } from "../../lib/models";
import { seededRandom } from "../../lib/random";
import { predictClasses, predictLogits } from "../../lib/training";

beforeAll(() => selectBackend().then(() => undefined));

/** Rows that are right once `bias` is added to the logits of the group. */
function rightRows(logits: Float32Array, labels: ArrayLike<number>, classes: number, group: number[], bias: number) {
  const raised = logits.map((value, i) => value + (group.includes(i % classes) ? bias : 0));
  return predictClasses(raised, classes).filter((label, row) => label === labels[row]).length;
}

describe("bestBias", () => {
  it("finds by hand: class 1 wins above 1, 2 and 3, and is right in two of these rows", () => {
    const logits = Float32Array.of(1, 0, 2, 0, 3, 0);
    expect(bestBias(logits, [1, 1, 0], 2, [1])).toBe(2.5);
    expect(bestBias(logits, [0, 1, 1], 2, [1])).toBe(3.5);
    expect(bestBias(logits, [1, 0, 0], 2, [1])).toBe(1.5);
    // Lowering the other class is the same as raising this one.
    expect(bestBias(logits, [1, 1, 0], 2, [0])).toBe(-2.5);
  });

  it("leaves alone what nothing improves", () => {
    expect(bestBias(Float32Array.of(1, 0, 0, 1), [0, 1], 2, [1])).toBe(0);
    // Wrong at any bias: of equals the nearest to 0.
    expect(bestBias(Float32Array.of(0, 1, -5), [2], 3, [1])).toBe(0);
  });

  it.each([[[3]], [[7, 8]], [[0, 1, 2, 3, 4]]])("is as good as the best of a fine grid, for classes %j", (group) => {
    const random = seededRandom("best bias");
    const labels = Array.from({ length: 300 }, () => random.integer(10));
    // The group's logits are too low, as after training without it.
    const logits = Float32Array.from({ length: 3000 }, (_, i) => {
      const [row, c] = [Math.floor(i / 10), i % 10];
      return random.normal() + (labels[row] === c ? 3 : 0) - (group.includes(c) ? 4 : 0);
    });
    const grid = Array.from({ length: 801 }, (_, i) => (i - 400) / 40);
    const counts = grid.map((bias) => rightRows(logits, labels, 10, group, bias));
    const found = bestBias(logits, labels, 10, group);
    expect(found).toBeGreaterThan(1);
    expect(rightRows(logits, labels, 10, group, found)).toBeGreaterThanOrEqual(Math.max(...counts));
  });

  it("names what is wrong", () => {
    const logits = Float32Array.of(1, 0, 0, 1);
    expect(() => bestBias(logits, [0], 2, [1])).toThrow("4 logits for 1 labels; expected 2 a label");
    expect(() => bestBias(new Float32Array(0), [], 2, [1])).toThrow("0 logits for 0 labels");
    expect(() => bestBias(Float32Array.of(1, 0, 0, Number.NaN), [0, 1], 2, [1])).toThrow("row 1, class 1, is NaN");
    for (const group of [[], [2], [0, 1], [-1], [0.5]]) {
      expect(() => bestBias(logits, [0, 1], 2, group)).toThrow("expected some, but not all, of 0 to 1");
    }
  });
});

describe("fitBias", () => {
  it("raises the output bias of the group alone, in each replicate by its own number", async () => {
    const network = initMlp({ sizes: [4, 6, 3], seeds: [1, 2] });
    const random = seededRandom("validation");
    const inputs = Float32Array.from({ length: 400 }, () => random.normal());
    const labels = Array.from({ length: 100 }, () => random.integer(3));
    const { parameters, bias } = await fitBias(network, { inputs, labels }, [2]);
    const [before, after] = [await predictLogits(network, inputs), await predictLogits(parameters, inputs)];
    expect(bias[0]).not.toBe(bias[1]);
    after.forEach((own, r) => {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(before[r][i] + (i % 3 === 2 ? bias[r] : 0), 5);
      });
      expect(bias[r]).toBe(bestBias(before[r], labels, 3, [2]));
    });
    tf.dispose([network, parameters]);
  });

  it("refuses another number of biases than replicates", () => {
    const network = initMlp({ sizes: [4, 3], seeds: [1, 2] });
    expect(() => raiseBias(network, [0], [1])).toThrow("1 biases for 2 replicates");
    expect(() => raiseBias(network, [3], [1, 1])).toThrow("of 0 to 2");
  });
});
