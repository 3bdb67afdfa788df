import { type Split, standardise } from "../../lib/data";
import { factoriseMlp, lowRankParameterCount, multiplyOut, relativeError, svd } from "../../lib/low-rank";
import { initMlp, type MlpParameters, parameterCount, sizesOf } from "../../lib/models";
import { binaryConnect, binaryInitialization, quantizeWeights, signOfWeights } from "../../lib/quantization";
import { bar, pairedDifferences } from "../../lib/statistics";
import { accuracyOn, learn, rowsOf, type SmallExperiment, seedsOf } from "./small-experiment";

const recipe = { hidden: [100, 50], steps: 2000, learningRate: 2e-3 } as const;
const sizes = [196, ...recipe.hidden, 10];

async function denseOf(split: Split, seed: string) {
  const data = standardise(split);
  const seeds = seedsOf(seed);
  return { data, seeds, dense: await learn(rowsOf(data.train), { ...recipe, seeds }) };
}

/** Weights of few bits after training, and of one bit in training (Courbariaux, Bengio and David 2015). */
export const quantization: SmallExperiment = async (split, seed) => {
  const { data, seeds, dense } = await denseOf(split, seed);
  const binary = await learn(rowsOf(data.train), {
    ...{ ...recipe, seeds, createStepper: binaryConnect() },
    start: initMlp({ sizes, seeds, initialization: binaryInitialization }),
  });
  const errors = async (network: MlpParameters) =>
    (await accuracyOn(rowsOf(data.test), network)).map((accuracy) => 100 - accuracy);
  const bits = (count: number) => errors(quantizeWeights(dense, count, "tensor"));
  const [full, eight, four, three, two] = [
    await errors(dense),
    await bits(8),
    await bits(4),
    await bits(3),
    await bits(2),
  ];
  const [connected, signed] = [await errors(binary), await errors(signOfWeights(dense))];
  const [unit, side] = ["points", "above"] as const;
  return {
    measures: {
      ...{ "error, %": full, "at 8 bits": eight, "at 4 bits": four, "at 3 bits": three, "at 2 bits": two },
      ...{ "signs after training": signed, BinaryConnect: connected },
    },
    bars: [
      bar({
        ...{ claim: "At 8 bits the error is within half a point", values: pairedDifferences(full, eight) },
        ...{ threshold: -0.5, unit, side },
      }),
      bar({
        ...{ claim: "At 2 bits the error is far above that at 4", values: pairedDifferences(two, four) },
        ...{ threshold: 5, unit, side },
      }),
      bar({
        ...{
          claim: "BinaryConnect stays within 2.5 points of real weights",
          values: pairedDifferences(full, connected),
        },
        ...{ threshold: -2.5, unit, side },
      }),
      bar({
        ...{ claim: "BinaryConnect beats signs taken after training", values: pairedDifferences(signed, connected) },
        ...{ threshold: 5, unit, side },
      }),
    ],
  };
};

/** Truncated singular value decompositions of a trained network's first two layers. */
export const lowRank: SmallExperiment = async (split, seed) => {
  const { data, seeds, dense } = await denseOf(split, seed);
  const ranks = [2, 4, 8, 16, 32] as const;
  const errors: number[][] = [];
  const farthest = seeds.map(() => 0);
  for (const rank of ranks) {
    const cut = multiplyOut(factoriseMlp(dense, [rank, rank, undefined]));
    errors.push((await accuracyOn(rowsOf(data.test), cut)).map((accuracy) => 100 - accuracy));
    for (const l of [0, 1]) {
      const [whole, near] = [dense.weights[l]!, cut.weights[l]!].map((tensor) => tensor.dataSync<"float32">()) as [
        Float32Array,
        Float32Array,
      ];
      const [, rows, columns] = dense.weights[l]!.shape;
      seeds.forEach((_, r) => {
        const own = (values: Float32Array) => values.subarray(r * rows * columns, (r + 1) * rows * columns);
        const missing = Math.hypot(...own(whole).map((value, i) => value - own(near)[i]!)) / Math.hypot(...own(whole));
        const predicted = relativeError(svd(own(whole), rows, columns).singularValues, rank);
        farthest[r] = Math.max(farthest[r]!, Math.abs(missing - predicted));
      });
    }
  }
  const share = (rank: number) =>
    Math.round((100 * lowRankParameterCount(sizes, [rank, rank, undefined])) / parameterCount(sizesOf(dense)));
  const full = (await accuracyOn(rowsOf(data.test), dense)).map((accuracy) => 100 - accuracy);
  return {
    measures: {
      "error, %": full,
      ...Object.fromEntries(ranks.map((rank, i) => [`rank ${rank}, ${share(rank)} % of the parameters`, errors[i]!])),
    },
    bars: [
      bar({
        claim: "Eckart and Young: what is missing is what the singular values left out say, relative",
        ...{ values: farthest, threshold: 1e-5, side: "below", noEffect: 1 },
      }),
      bar({
        claim: "Rank 32 has a lower error than rank 16",
        ...{ values: pairedDifferences(errors[3]!, errors[4]!), threshold: 0, unit: "points" },
      }),
      bar({
        claim: "Rank 16 has a lower error than rank 4",
        ...{ values: pairedDifferences(errors[1]!, errors[3]!), threshold: 5, unit: "points" },
      }),
    ],
  };
};
