import { beforeAll, describe, expect, it } from "vitest";
import { selectBackend } from "../../lib/backend";
import * as budget from "../../lib/budget";
import * as data from "../../lib/data";
import * as derivedModels from "../../lib/derived-models";
import * as distillation from "../../lib/distillation";
import * as earlyExits from "../../lib/early-exits";
import * as ensembles from "../../lib/ensembles";
import * as extraction from "../../lib/extraction";
import * as glom from "../../lib/glom";
import * as lossLandscape from "../../lib/loss-landscape";
import * as lotteryTicket from "../../lib/lottery-ticket";
import * as lowRank from "../../lib/low-rank";
import * as models from "../../lib/models";
import * as mutualLearning from "../../lib/mutual-learning";
import * as privacy from "../../lib/privacy";
import * as pruning from "../../lib/pruning";
import * as quantization from "../../lib/quantization";
import * as random from "../../lib/random";
import * as selfDistillation from "../../lib/self-distillation";
import * as splitInference from "../../lib/split-inference";
import * as statistics from "../../lib/statistics";
import * as training from "../../lib/training";
import { derivedRows, extractionRows, privacyRows, splitRows } from "./applications";
import { budgetRows } from "./budget";
import { dataRows, randomRows } from "./data";
import { distillationRows } from "./distillation";
import { ensembleRows, landscapeRows } from "./ensembles";
import { glomRows } from "./glom";
import { earlyExitRows, mutualRows } from "./inside";
import { lotteryRows } from "./lottery-ticket";
import { lowRankRows } from "./low-rank";
import { modelRows } from "./models";
import { pruningRows } from "./pruning";
import { quantizationRows } from "./quantization";
import type { Rows } from "./right-input";
import { selfDistillationRows } from "./self-distillation";
import { statisticsRows } from "./statistics";
import { trainingRows } from "./training";

beforeAll(async () => {
  await selectBackend();
});

const rooms = {
  ...{ models, training, distillation, pruning, quantization, privacy, extraction, statistics, data, random },
  ...{ ensembles, budget, glom },
  ...{
    "early-exits": earlyExits,
    "mutual-learning": mutualLearning,
    "self-distillation": selfDistillation,
    "split-inference": splitInference,
    "derived-models": derivedModels,
    "lottery-ticket": lotteryTicket,
    "loss-landscape": lossLandscape,
    "low-rank": lowRank,
  },
};
const table: Readonly<Record<keyof typeof rooms, Rows>> = {
  ...{ models: modelRows, training: trainingRows, distillation: distillationRows, pruning: pruningRows },
  ...{ quantization: quantizationRows, privacy: privacyRows, extraction: extractionRows, statistics: statisticsRows },
  ...{ "early-exits": earlyExitRows, "mutual-learning": mutualRows, "self-distillation": selfDistillationRows },
  ...{ "split-inference": splitRows, "derived-models": derivedRows, "lottery-ticket": lotteryRows },
  ...{ ensembles: ensembleRows, budget: budgetRows, glom: glomRows, "loss-landscape": landscapeRows },
  ...{ data: dataRows, random: randomRows, "low-rank": lowRankRows },
};

/**
 * Functions whose arguments nothing can be wrong with, given their types; steps that `train` has checked all of; and
 * loaders, which say what is missing where no files are.
 */
const trusting: Record<keyof typeof rooms, readonly string[]> = {
  models: [
    ...["flatten", "relu", "sequence", "kernelsOf", "trainedOf", "namedMlp", "flattenMlp", "replicatesOf", "sizesOf"],
    ...["glorotNormal", "heNormal", "packBits", "writeWhole", "mlpGradient", "firstNotFinite"],
    ...["frame", "eachLayer", "matricesOf"],
  ],
  training: [
    ...["constant", "cosine", "fastestStepper", "tensorStepper", "vectorStepper", "squaredHingeObjective"],
    ...["softmaxCrossEntropy", "weightedCrossEntropy", "openRunRecord", "runSource"],
  ],
  distillation: ["atTemperature"],
  pruning: [
    ...["keepAll", "keptCounts", "weightCounts", "magnitudes", "csrBytes", "storageBytes"],
    ...["prunableKernels", "encodeSparseMlp"],
  ],
  quantization: [
    ...["dequantize", "multiplyFixedPoint", "binaryInitialization", "binaryConnect", "stochastic"],
    ...["encodeQuantizedMlp", "dequantizeMlp"],
  ],
  privacy: [],
  extraction: [],
  "early-exits": ["earlyExitGradient"],
  "mutual-learning": ["peerTaught"],
  "self-distillation": [],
  "split-inference": [],
  "derived-models": [],
  "lottery-ticket": [
    ...["courseCurveSettings", "wholeNetwork", "curveLevelOf", "ticketGains"],
    ...["winningTicketBars", "cutOffSeeds"],
  ],
  statistics: ["intervalText"],
  ensembles: [],
  budget: [],
  random: [],
  data: [
    ...["pixelsOf", "mapPixels", "placesFrom", "available", "fetchData", "cifar10", "cifar10Excerpt", "cifar100"],
    ...["digits", "mnist", "mnist14", "fashionMnist", "fashionMnist14"],
  ],
  "low-rank": ["multiplyOut", "encodeLowRankMlp"],
  glom: [],
  "loss-landscape": ["filterNormalised", "layerNormalised", "relativeNoise"],
};

describe.each(Object.keys(rooms) as (keyof typeof rooms)[])("bad input of lib/%s", (room) => {
  it("is refused by every exported function", () => {
    const exported = Object.entries<unknown>(rooms[room]).flatMap(([name, value]) =>
      typeof value === "function" ? [name] : [],
    );
    expect([...Object.keys(table[room]), ...trusting[room]].sort()).toEqual(exported.sort());
  });

  const rows = Object.entries(table[room]).flatMap(([name, cases]) =>
    cases.map(([what, call]) => [name, what, call] as const),
  );
  it.each(rows)("%s, %s: an error that says what was found and what was expected", async (_name, _what, call) => {
    const error = await Promise.resolve()
      .then(call)
      .then(
        () => new Error("nothing was refused"),
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(RangeError);
    // Such as "softTargets: found no teacher; expected the logits of at least one".
    expect((error as Error).message).toMatch(/^.{10,}(expect(ed|s)|needs?) .{3,}/is);
  });
});
