import type { Task } from "../../lib/course";
import { countOf, largestOf, practiceOf } from "./practice";

// The tasks of exercise 10 with the checks that a learner may run.

const prune: Task = {
  id: "prune",
  title: "Task 1 · Remove exactly as many",
  points: 5,
  functions: ["prune"],
  hints: [
    "Which weights take part? Only those whose mask is 1: count them, rank them, and leave all others alone.",
    "A threshold cannot tell weights of equal magnitude apart, so it removes all of them or none. Sort the indices of the kept weights by magnitude instead, and remove the first so many.",
    "kept = the indices i with mask[i] === 1; sort a copy by Math.abs(weights[i]); the first Math.round(rate * kept.length) of it become 0. Array.sort keeps the order of equals, so the earlier index goes first by itself.",
  ],
  checks: [
    {
      id: "prune/by-hand",
      points: 1,
      hint: 3,
      title: "Half of six weights, the small ones",
      proves: "Small means near 0, whatever the sign; and a share that is removed is not one that is kept.",
      async run(student, tools) {
        const weights = [0.5, -0.9, 0.1, -0.2, 0.7, 0.3];
        tools.close(await student.call("prune", weights, [1, 1, 1, 1, 1, 1], 0.5), [1, 1, 0, 0, 1, 0]);
        tools.close(await student.call("prune", weights, [1, 1, 1, 1, 1, 1], 1 / 3), [1, 1, 0, 0, 1, 1]);
      },
    },
    {
      id: "prune/ties",
      points: 1,
      hint: 2,
      title: "Eight weights of one magnitude: two go, not eight and not none",
      proves: "By rank, not by threshold; the first of equals goes first.",
      async run(student, tools) {
        const weights = [0.5, -0.5, 0.5, 0.5, -0.5, 0.5, 0.5, 0.5];
        tools.close(
          await student.call(
            "prune",
            weights,
            weights.map(() => 1),
            0.25,
          ),
          [0, 0, 1, 1, 1, 1, 1, 1],
        );
      },
    },
    {
      id: "prune/second-round",
      points: 1,
      hint: 1,
      title: "A second round counts and ranks what is left",
      proves: "The rate is a share of the kept weights, and what was removed stays removed.",
      async run(student, tools) {
        // Five are kept; two of them go. The removed ones have weights again, as after a training without a mask.
        const weights = [0.9, 0.2, 0.8, 0.05, 0.1, 0.6, 0.7, 0.4, 0.01, 0.02];
        const mask = [0, 1, 0, 1, 1, 1, 0, 1, 0, 0];
        tools.close(await student.call("prune", weights, mask, 0.4), [0, 1, 0, 0, 0, 1, 0, 1, 0, 0]);
      },
    },
  ],
};

/** The network that the exercise trains. */
export const practice = () => practiceOf("exercise 10");

/**
 * The arguments of `retrain`: a network after a training, with the memory that one gradient leaves, and the mask that
 * keeps the largest weights of each layer.
 */
export async function prunedInTraining(seed: string, share: number) {
  const { initial, train, gradient } = await practice();
  const layers = train(initial(seed), { order: seed });
  const mean = gradient(layers, seed, 100).flat();
  const masks = layers.map((layer) =>
    largestOf(
      layer.map(Math.abs),
      layer.map(() => 1),
      Math.round(share * layer.length),
    ),
  );
  return { state: { weights: layers.flat(), mean, square: mean.map((g) => g * g) }, mask: masks.flat() };
}

/** Test error of a network, in %. */
export async function errorOf(weights: readonly number[]): Promise<number> {
  return 100 * (await practice()).error([weights.slice(0, 1176), weights.slice(1176)]);
}

/** The lists of a state of Adam, and of a matrix in CSR form. */
export const adamLists = ["weights", "mean", "square"];
export const csrLists = ["values", "columnIndices", "rowStarts"];

const maskedAdam: Task = {
  id: "masked-adam",
  title: "Task 2 · What is removed stays removed",
  points: 5,
  functions: ["maskedAdamStep", "retrain"],
  hints: [
    "First write Adam without a mask, from the three formulas. Then ask of each of the three lists: what must it hold where the mask is 0?",
    "A gradient of 0 does not stop Adam: the old mean goes on moving the weight. Setting the gradient to 0 is not enough; set the results to 0.",
    "Compute new mean, square and weights for all; then put 0 into each of the three lists where mask[i] is 0. Ask the mask and not the weight: a kept weight may be 0. retrain: pruned = weights under the mask, then for step = done + 1 … done + steps: now = maskedAdamStep(now, gradientAt(now.weights, step), mask, step, learningRate); before is testError(pruned), after that of the last weights.",
  ],
  checks: [
    {
      id: "masked-adam/first-step",
      points: 1,
      hint: 1,
      title: "The first step from fresh memory moves each kept weight by η, also one that is 0",
      proves: "Both corrections: at step 1 the direction is g / |g|; the mask decides, not the value of the weight.",
      async run(student, tools) {
        const state = { weights: [0, -0.5, 0.2], mean: [0, 0, 0], square: [0, 0, 0] };
        const answer = await student.call("maskedAdamStep", state, [0.3, -0.02, 4], [1, 1, 1], 1, 0.01);
        tools.close(
          tools.fields(answer, adamLists),
          [
            [-0.01, -0.49, 0.19],
            [0.03, -0.002, 0.4],
            [0.00009, 0.0000004, 0.016],
          ],
          1e-8,
        );
      },
    },
    {
      id: "masked-adam/memory",
      points: 1,
      hint: 2,
      title: "A removed weight with a past stays 0, and its past is forgotten",
      proves: "The mask is applied to what the step returns, not to the gradient alone.",
      async run(student, tools) {
        const state = { weights: [0, 0.4], mean: [0.5, 0], square: [0.2, 0] };
        const answer = await student.call("maskedAdamStep", state, [0, 0], [0, 1], 10, 0.01);
        tools.close(tools.fields(answer, adamLists), [
          [0, 0.4],
          [0, 0],
          [0, 0],
        ]);
      },
    },
    {
      id: "masked-adam/retrained",
      points: 1,
      hint: 3,
      title: "A real network pruned to a fifth: after forty steps as many weights, and fewer errors",
      proves: "The mask is held in a training, and both errors are those of sparse networks.",
      async run(student, tools) {
        const { state, mask } = await prunedInTraining("retrained", 0.2);
        const answer = await student.call("retrain", state, mask, 100, 40, 0.01);
        const [came, alive, before, after] = tools.fields(answer, ["weights", "alive", "before", "after"]);
        const [weights] = tools.matrix([came!], 1, mask.length);
        const back = weights!.filter((w, i) => mask[i] === 0 && w !== 0).length;
        tools.expect(back === 0, "no weight where the mask is 0", `${back} of them`);
        const pruned = state.weights.map((w, i) => (mask[i] === 1 ? w : 0));
        tools.close([alive!, before!, after!], [countOf(mask), await errorOf(pruned), await errorOf(weights!)]);
        tools.expect((after as number) < (before as number), "fewer errors after the retraining", after!);
      },
    },
  ],
};

const csr: Task = {
  id: "csr",
  title: "Task 3 · Bytes, indices included",
  points: 5,
  functions: ["toCsr", "csrBytes", "breakEvenShare"],
  hints: [
    "Encode the example of the text with a pencil first. How long is each of the three lists for a matrix with 3 rows and 3 numbers that are not 0?",
    "rowStarts is a running count: it begins with 0, and after each row, an empty one too, comes the number of values so far.",
    "Bytes: kept · (value bytes + index bytes) + 4 · (rows + 1). Set that equal to rows · columns · value bytes, solve for kept, divide by rows · columns.",
  ],
  checks: [
    {
      id: "csr/empty-row",
      points: 1,
      hint: 2,
      title: "An empty row, a negative weight, and equal weights in one row",
      proves:
        "Row starts run on over empty rows; what is not 0 is kept whatever its sign; each value has its own column.",
      async run(student, tools) {
        const answer = await student.call("toCsr", [
          [0, -5, 0, 1],
          [0, 0, 0, 0],
          [7, 0, 7, 7],
        ]);
        tools.close(tools.fields(answer, csrLists), [
          [-5, 1, 7, 7, 7],
          [1, 3, 0, 2, 3],
          [0, 2, 2, 5],
        ]);
      },
    },
    {
      id: "csr/bytes",
      points: 1,
      hint: 1,
      title: "1,000 of a layer's weights, three ways to store them",
      proves: "Values, indices and row starts all count.",
      async run(student, tools) {
        tools.close(await student.call("csrBytes", 196, 1000, 4, 2), 6788);
        tools.close(await student.call("csrBytes", 196, 1000, 4, 4), 8788);
        tools.close(await student.call("csrBytes", 9, 0, 1, 1), 40);
      },
    },
    {
      id: "csr/break-even",
      points: 1,
      hint: 3,
      title: "Where CSR and the dense file are equal",
      proves: "The share that is kept, not the one that is removed; and rows, not columns, have starts.",
      async run(student, tools) {
        // 4 · 19,600 − 4 · 197 = 77,612 bytes for values and indices of 6 bytes together.
        tools.close(await student.call("breakEvenShare", 196, 100, 4, 2), 77_612 / 6 / 19_600);
        tools.close(await student.call("breakEvenShare", 1, 1000, 4, 4), 3992 / 8 / 1000);
      },
    },
  ],
};

/** A claim in which nothing is wrong; checks spoil one part each. */
export const soundClaim = {
  timesSmaller: 3,
  layers: [
    { rows: 196, columns: 100, kept: 3920 },
    { rows: 100, columns: 50, kept: 1000 },
    { rows: 50, columns: 10, kept: 300 },
  ],
  nonZero: [3920, 999, 300],
  prunedErrors: [4.6, 4.4, 4.8, 4.5, 4.7],
  randomErrors: [7.5, 7.1, 7.6, 7.4, 7.6],
};

const audit: Task = {
  id: "audit",
  title: 'Task 4 · "N times smaller"',
  points: 5,
  functions: ["audit"],
  hints: [
    "Take the rules in the order in which they stand; return as soon as one applies. The first is asked of each layer by itself, the second and third of all layers together.",
    "Dense bytes are 4 · rows · columns, CSR bytes 6 · kept + 4 · (rows + 1), each summed over the layers before you divide. A claim may lie up to 5 % above the ratio.",
    "For the interval take the five differences random − pruned first, then their mean and their standard deviation (divide by 4). Sound means mean − 2.776 · s / √5 > 0.",
  ],
  checks: [
    {
      id: "audit/sound",
      points: 1,
      hint: 2,
      title: "A sound claim, rounded up a little",
      proves: "Fewer weights than the mask keeps are no fault, and neither is a rounded number.",
      async run(student, tools) {
        tools.same(await student.call("audit", soundClaim), "sound");
        tools.same(await student.call("audit", { ...soundClaim, timesSmaller: 3.2 }), "sound");
      },
    },
    {
      id: "audit/counts",
      points: 1,
      hint: 1,
      title: "Weights that came back, and a claim that the weights do not bear out",
      proves: "The network is compared with its mask layer by layer, and N with the weights that are kept.",
      async run(student, tools) {
        tools.same(await student.call("audit", { ...soundClaim, nonZero: [3920, 1001, 290] }), "revived");
        tools.same(await student.call("audit", { ...soundClaim, timesSmaller: 5.4 }), "overstated");
      },
    },
    {
      id: "audit/bytes",
      points: 1,
      hint: 2,
      title: "Weights counted, bytes claimed",
      proves: "The bytes of indices and row starts are counted.",
      async run(student, tools) {
        tools.same(await student.call("audit", { ...soundClaim, timesSmaller: 4.8 }), "indices forgotten");
      },
    },
  ],
};

export const tasks: readonly Task[] = [prune, maskedAdam, csr, audit];
