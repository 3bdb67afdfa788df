import { standardise } from "../../lib/data";
import { extract, fidelity, hardAnswer, predictionApi, sharedMistakes, softAnswer } from "../../lib/extraction";
import { pate } from "../../lib/privacy";
import { edgeActivations, fitReconstruction, residualShare, splitMlp } from "../../lib/split-inference";
import { bar, meanInterval, pairedDifferences } from "../../lib/statistics";
import { accuracyOn, learn, part, percent, rowsOf, type SmallExperiment, seedsOf } from "./small-experiment";

/** Private votes of 25 teachers (Papernot and others 2017): what noise costs the student. */
export const privateVotes: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const [scales, test] = [[0, 2, 10] as const, rowsOf(data.test)];
  const { teachers, arms } = await pate({
    sensitive: rowsOf(part(data.train, 0, 4000)),
    publicInputs: part(data.train, 4000, data.train.count).images,
    teachers: 25,
    teacher: { sizes: [196, 64, 10], steps: 400, batch: 32, learningRate: 1e-3 },
    student: { sizes: [196, 200, 10], steps: 800, batch: 64, learningRate: 1e-3 },
    gammas: scales.map((scale) => 1 / scale),
    ...{ delta: 1e-5, seeds: seedsOf(seed), teacherSeed: `${seed}, teachers` },
  });
  const single = await accuracyOn(test, teachers);
  const students: number[][] = [];
  for (const { student } of arms) students.push(await accuracyOn(test, student));
  const [exact, noisy, noisier] = students as [number[], number[], number[]];
  const { mean } = meanInterval(single);
  return {
    measures: {
      "accuracy of a teacher, %": single,
      ...Object.fromEntries(scales.map((scale, i) => [`student, noise ${scale}`, students[i]!])),
      ...Object.fromEntries(
        arms
          .slice(1)
          .map(({ gamma, privacy }) => [`ε at δ = 1e-5 with these votes, noise ${1 / gamma}`, [privacy.dataDependent]]),
      ),
    },
    bars: [
      bar({
        claim: "A student of all teachers without noise is more accurate than the mean teacher",
        ...{ values: exact.map((own) => own - mean), threshold: 2, unit: "points" },
      }),
      bar({
        claim: "Noise of scale 10 costs the student more than noise of scale 2",
        ...{ values: pairedDifferences(noisy, noisier), threshold: 5, unit: "points" },
      }),
    ],
  };
};

/** A model is copied through its interface; its mistakes tell the copy, until the copy is trained on. */
export const extraction: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const [seeds, test, hidden] = [seedsOf(seed), rowsOf(data.test), [200, 200]];
  const [own, others] = [part(data.train, 0, 2500), part(data.train, 2500, 5000)];
  const original = await learn(rowsOf(own), { hidden, seeds: [`${seed}, original`], steps: 1500 });
  const copy = (queries: number, answer: typeof softAnswer) =>
    extract({
      api: predictionApi(original, queries, answer),
      queries: part(others, 0, queries).images,
      ...{ hidden, seeds, steps: 1500, batch: 64, learningRate: 1e-3 },
    });
  const [soft, hard, stolen] = [await copy(100, softAnswer), await copy(100, hardAnswer), await copy(2500, softAnswer)];
  const learning = { hidden, seeds, steps: 1500 };
  const independent = await learn(rowsOf(others), learning);
  const tuned = await learn(rowsOf(others), { ...learning, start: stolen });
  const agreement = async (network: typeof soft) => percent(await fidelity(original, network, test.inputs));
  const shared = async (network: typeof soft) => percent(await sharedMistakes(original, network, test));
  const [bySoft, byHard] = [await agreement(soft), await agreement(hard)];
  const [alone, inCopy, inTuned] = [await shared(independent), await shared(stolen), await shared(tuned)];
  return {
    measures: {
      ...{ "fidelity after 100 soft answers, %": bySoft, "after 100 labels": byHard },
      "after 2500 soft answers": await agreement(stolen),
      ...{
        "mistakes shared by an independent network, %": alone,
        "by the copy": inCopy,
        "by the copy trained on": inTuned,
      },
    },
    bars: [
      bar({
        claim: "100 soft answers copy a model better than 100 labels",
        ...{ values: pairedDifferences(bySoft, byHard), threshold: 2, unit: "points" },
      }),
      bar({
        claim: "A copy shares more of the original's mistakes than an independent network",
        ...{ values: pairedDifferences(inCopy, alone), threshold: 5, unit: "points" },
      }),
      bar({
        claim: "Training on hides the copy",
        ...{ values: pairedDifferences(inCopy, inTuned), threshold: 5, unit: "points" },
      }),
    ],
  };
};

/** The edge computes k units, the cloud the rest: what more units give the cloud, and an attacker. */
export const splitInference: SmallExperiment = async (split, seed) => {
  const data = standardise(split);
  const seeds = seedsOf(seed);
  const [train, test] = [rowsOf(data.train), rowsOf(data.test)];
  const atWidth = async (units: number) => {
    const network = await learn(train, { hidden: [units, 100], seeds, steps: 2000 });
    const { edge } = splitMlp(network, 1);
    const [known, seen] = [await edgeActivations(edge, train.inputs), await edgeActivations(edge, test.inputs)];
    const residual = seeds.map((_, s) => {
      const attack = fitReconstruction({ activations: known[s]!, inputs: train.inputs }, units);
      return residualShare(attack, { activations: seen[s]!, inputs: test.inputs }, units);
    });
    return { accuracy: await accuracyOn(test, network), residual: percent(residual) };
  };
  const [narrow, wide] = [await atWidth(8), await atWidth(32)];
  return {
    measures: {
      ...{ "accuracy, 8 units, %": narrow.accuracy, "32 units": wide.accuracy },
      ...{ "not restored, 8 units, % of the variance": narrow.residual, "not restored, 32 units": wide.residual },
    },
    bars: [
      bar({
        claim: "32 units are more accurate than 8",
        ...{ values: pairedDifferences(wide.accuracy, narrow.accuracy), threshold: 0.5, unit: "points" },
      }),
      bar({
        claim: "An attacker restores more from 32 units than from 8",
        ...{ values: pairedDifferences(narrow.residual, wide.residual), threshold: 10, unit: "points" },
      }),
      bar({
        claim: "Even 8 units give something away",
        ...{ values: narrow.residual, threshold: 90, side: "below", noEffect: 100, unit: "%" },
      }),
    ],
  };
};
