import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend, tf } from "../../lib/backend";
import { drawBatch } from "../../lib/data";
import { initMlp, type MlpParameters } from "../../lib/models";
import { constrainColumnNorms, hardLabels, maxNorm, momentum, tensorStepper, train } from "../../lib/training";
import { classes, clouds, features } from "./synthetic";

beforeAll(() => selectBackend().then(() => undefined));

const seeds = [1, "種"];
const start = () => initMlp({ sizes: [features, 8, 7, classes], seeds });
/** Length of the weights into each unit, `[layer][replicate · unit]`. */
const lengths = ({ weights }: MlpParameters) =>
  weights.map((weight) => Array.from(tf.tidy(() => tf.norm(weight, 2, 1).dataSync())));
const values = ({ weights, biases }: MlpParameters) => [...weights, ...biases].map((tensor) => tensor.arraySync());

describe("constrainColumnNorms", () => {
  it("shortens long columns to the limit and leaves all else as it is, a column of zeros too", () => {
    const network = {
      weights: [
        tf.tensor3d([
          [
            [3, 0.3, 0],
            [4, 0.4, 0],
          ],
        ]),
        tf.tensor3d([[[6], [8], [0]]]),
      ],
      biases: [tf.tensor3d([[[9, 9, 9]]]), tf.tensor3d([[[9]]])],
    };
    const constrained = constrainColumnNorms(network, 2.5);
    expect(constrained.weights[0]!.arraySync()).toEqual([
      [
        [1.5, Math.fround(0.3), 0],
        [2, Math.fround(0.4), 0],
      ],
    ]);
    expect(values(constrained).slice(1)).toEqual(values(network).slice(1));
    expect(network.weights[0]!.arraySync()[0]![0]![0]).toBe(3);
  });

  it("changes nothing the second time", () => {
    const once = constrainColumnNorms(start(), 0.5);
    lengths(constrainColumnNorms(once, 0.5)).forEach((layer, l) => {
      layer.forEach((length, i) => {
        expect(length).toBeCloseTo(lengths(once)[l]![i]!, 6);
      });
    });
  });
});

describe("maxNorm", () => {
  const { inputs, labels } = clouds(200, "max-norm");
  const run = async (createStepper: ReturnType<typeof maxNorm>, steps = 30) => {
    const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 200, 20);
    const arms = { a: { start: start(), loss: hardLabels(labels, classes), drawRows, dropout: { hidden: 0.5 } } };
    const settings = { seeds, inputs, steps, learningRate: 0.3, optimizer: momentum(), createStepper };
    return (await train({ ...settings, arms })).arms.a.last;
  };

  it("keeps the weights into every hidden unit within the limit, some on it, and the output layer free", async () => {
    const [first, second, output] = lengths(await run(maxNorm(0.8)));
    const hidden = [...first!, ...second!];
    expect(Math.max(...hidden)).toBeLessThan(0.8 + 1e-6);
    expect(hidden.filter((length) => length > 0.8 - 1e-6).length).toBeGreaterThan(0);
    expect(Math.max(...output!)).toBeGreaterThan(0.8);
    expect(Math.max(...lengths(await run(tensorStepper())).flat())).toBeGreaterThan(1.5);
  });

  it("is training as usual under a limit that nothing reaches, bit for bit", async () => {
    expect(values(await run(maxNorm(1e6)))).toEqual(values(await run(tensorStepper())));
  });

  it("constrains the start before the first step", async () => {
    const free = await run(maxNorm(0.4), 1);
    const drawn = constrainColumnNorms(start(), 0.4);
    const drawRows = (random: Parameters<typeof drawBatch>[0]) => drawBatch(random, 200, 20);
    const arms = { a: { start: drawn, loss: hardLabels(labels, classes), drawRows, dropout: { hidden: 0.5 } } };
    const settings = { seeds, inputs, steps: 1, learningRate: 0.3, optimizer: momentum() };
    const { arms: own } = await train({ ...settings, arms, createStepper: tensorStepper() });
    const expected = values(constrainColumnNorms(own.a.last, 0.4)).flat(3);
    values(free)
      .flat(3)
      .forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 5);
      });
  });
});
