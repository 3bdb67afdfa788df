import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import { initMlp } from "../../lib/models";
import type { Random } from "../../lib/random";
import type { Arm, Dropout, LossTerm, StepBatch } from "../../lib/training";
import { drawMinibatch } from "../../lib/training/minibatch";

beforeAll(() => selectBackend().then(() => undefined));

const sizes = [2, 5, 4, 3];
const inputs = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const term = (targets: number[]): LossTerm => ({ targets: Float32Array.from(targets), weight: 1, temperature: 1 });
const labels = term([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]);
const soft = term(Array.from({ length: 12 }, (_, i) => i / 10));

const arm = (settings: Partial<Arm> = {}): Arm => ({
  start: initMlp({ sizes, seeds: [1] }),
  loss: [labels],
  drawRows: (random: Random) => Int32Array.from({ length: 3 }, () => random.integer(4)),
  ...settings,
});
const fixed = (...rows: number[]) => arm({ drawRows: () => Int32Array.from(rows) });
const draw = (arms: Arm[], seeds: number[], step = 0) =>
  drawMinibatch(
    arms.map((own, i) => ({ arm: own, seed: seeds[i] })),
    inputs,
    step,
    sizes,
  );

describe("drawMinibatch", () => {
  it("gathers inputs and targets of each replicate's rows, row by row", () => {
    const second = { ...fixed(3, 3), loss: [labels, soft] };
    const { rows, inputs: found, targets, dropout } = draw([fixed(1, 0), second], [1, 1]);
    expect(rows).toBe(2);
    expect([...found]).toEqual([3, 4, 1, 2, 7, 8, 7, 8]);
    expect([...targets[0]]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect([...targets[1].slice(6)]).toEqual([...soft.targets.slice(9), ...soft.targets.slice(9)]);
    expect(dropout).toEqual([]);
  });

  it("fills the room that it is given, whatever was there, with the same numbers, and refuses one of another size", () => {
    const arms = [arm({ dropout: { input: 0.5, hidden: 0.5 } }), arm({ loss: [labels, soft] })];
    const replicates = arms.map((own, i) => ({ arm: own, seed: i }));
    const fresh = drawMinibatch(replicates, inputs, 4, sizes);
    const room = drawMinibatch(replicates, inputs, 3, sizes);
    expect(room).not.toEqual(fresh);
    const filled = drawMinibatch(replicates, inputs, 4, sizes, room);
    expect(filled).toEqual(fresh);
    const arrays = ({ inputs, targets, dropout }: StepBatch) => [inputs, ...targets, ...dropout];
    arrays(filled).forEach((own, i) => {
      expect(own).toBe(arrays(room)[i]);
    });
    const refused = (more: Partial<StepBatch>) =>
      expect(() => drawMinibatch(replicates, inputs, 4, sizes, { ...room, ...more }));
    refused({ inputs: new Float32Array(8) }).toThrow(
      "inputs of 2 replicates of 3 rows are 12 numbers; expected 8, for which there is room",
    );
    refused({ targets: room.targets.slice(1) }).toThrow("targets of term 1 of 2 replicates of 3 rows are 18 numbers");
    refused({ dropout: [] }).toThrow("dropout factors of hidden layer 0 of 2 replicates of 3 rows are 30 numbers");
  });

  it("tells an arm the replicate's seed, for rows that are its own in all steps", () => {
    const own = arm({ drawRows: (_, seed) => Int32Array.of(Number(seed)) });
    for (const step of [0, 1, 7]) expect([...draw([own, own], [2, 0], step).inputs]).toEqual([5, 6, 1, 2]);
  });

  it("takes the targets of other rows where an arm asks for them, and refuses rows that are not there", () => {
    const swapped = { ...fixed(1, 0), drawTargetRows: (rows: Int32Array) => rows.map((row) => 3 - row) };
    const { inputs: found, targets } = draw([swapped, fixed(1, 0)], [1, 1]);
    expect([...found.slice(0, 4)]).toEqual([3, 4, 1, 2]);
    expect([...targets[0]]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0]);
    const anew = { ...fixed(0), drawTargetRows: (_: Int32Array, random: Random) => Int32Array.of(random.integer(4)) };
    const taught = Array.from({ length: 20 }, (_, step) => draw([anew], [1], step).targets[0].join());
    expect(new Set(taught).size).toBe(3);
    const outside = { ...fixed(1, 0), drawTargetRows: () => Int32Array.of(4, 0) };
    expect(() => draw([outside], [1])).toThrow("drew row 4; expected rows of the inputs, 0 to 3");
    const short = { ...fixed(1, 0), drawTargetRows: () => Int32Array.of(0) };
    expect(() => draw([short], [1])).toThrow("drew 1 rows");
  });

  it("draws the same for a seed in every arm, in any company, and anew at every step", () => {
    const dropout: Dropout = { input: 0.5, hidden: 0.5 };
    const own = arm({ dropout });
    const alone = draw([own], [5], 7);
    const company = draw([own, arm({ dropout }), arm({ dropout })], [4, 5, 5], 7);
    const part = (values: Float32Array, r: number) =>
      values.slice((r * values.length) / 3, ((r + 1) * values.length) / 3);
    for (const r of [1, 2]) {
      expect(part(company.inputs, r)).toEqual(alone.inputs);
      expect(company.dropout.map((mask) => part(mask, r))).toEqual(alone.dropout);
    }
    expect(part(company.dropout[0], 0)).not.toEqual(alone.dropout[0]);
    expect(draw([own], [5], 8).dropout[0]).not.toEqual(alone.dropout[0]);
    expect(alone.dropout.map((mask) => mask.length)).toEqual([15, 12]);
  });

  it("drops at the rate and keeps the expectation; an arm without dropout keeps everything", () => {
    const wide = [2, 2000, 3];
    const rate = 0.25;
    const many = { ...fixed(0, 1, 2, 3, 0), start: initMlp({ sizes: wide, seeds: [1] }) };
    const replicates = [{ ...many, dropout: { hidden: rate } }, many].map((own) => ({ arm: own, seed: 1 }));
    const [mask] = drawMinibatch(replicates, inputs, 0, wide).dropout;
    const own = mask.subarray(0, 10_000);
    expect(new Set(own)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
    const dropped = own.filter((value) => value === 0).length / own.length;
    expect(Math.abs(dropped - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / own.length));
    expect(new Set(mask.subarray(10_000))).toEqual(new Set([1]));
  });

  it("drops inputs in the batch and leaves the data as they were", () => {
    const { inputs: found } = draw([{ ...fixed(0, 1, 2, 3), dropout: { input: 0.5 } }], [2]);
    found.forEach((value, i) => {
      expect([0, 2 * (i + 1)]).toContain(value);
    });
    expect(found).toContain(0);
    expect([...inputs]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("refuses an empty batch, rows that are not there and batches of two sizes", () => {
    expect(() => draw([fixed()], [1])).toThrow("drawRows drew an empty mini-batch");
    expect(() => draw([fixed(4)], [1])).toThrow("drawRows drew row 4; expected rows of the inputs, 0 to 3");
    expect(() => draw([fixed(0), fixed(0, 1)], [1, 2])).toThrow("drew 2 rows where another arm drew 1");
  });
});
