import type { Mutant } from "../../lib/course";

// The bug museum of exercise 10. Those with a reference happened.

const prune: Mutant[] = [
  {
    id: "prune-threshold",
    task: "prune",
    about: "Everything up to the magnitude at the cutoff goes: one too many, and all that tie with it.",
    reference:
      "google-research/lottery-ticket-hypothesis, foundations/pruning.py; facebookresearch/open_lth, pruning/sparse_global.py",
    edits: [["(removed.has(i) ? 0 : m)", "(Math.abs(weights[i]) <= Math.abs(weights[order[count]]) ? 0 : m)"]],
  },
  {
    id: "prune-threshold-of-last",
    task: "prune",
    about: "Everything up to the last magnitude that should go: right without ties, too many with them.",
    reference: "neuralmagic/sparseml#678",
    edits: [["(removed.has(i) ? 0 : m)", "(Math.abs(weights[i]) <= Math.abs(weights[order[count - 1]]) ? 0 : m)"]],
  },
  {
    id: "prune-below-threshold",
    task: "prune",
    about: "Everything below the magnitude at the cutoff: nothing that ties with it.",
    reference: "ooples/AiDotNet.Tensors#271",
    edits: [["(removed.has(i) ? 0 : m)", "(Math.abs(weights[i]) < Math.abs(weights[order[count]]) ? 0 : m)"]],
  },
  {
    id: "prune-signed",
    task: "prune",
    about: "Ranks by the weight itself: the large negative ones go first.",
    reference: "intel/neural-compressor#592",
    edits: [["Math.abs(weights[a]) - Math.abs(weights[b])", "weights[a] - weights[b]"]],
  },
  {
    id: "prune-rounded-down",
    task: "prune",
    about: "Rounds the count down.",
    reference: "neuralmagic/sparseml#589",
    edits: [["Math.round(rate * kept.length)", "Math.floor(rate * kept.length)"]],
  },
  {
    id: "prune-keeps-the-rate",
    task: "prune",
    about: "Reads the share to remove as the share to keep.",
    reference: "haochen-rye/NeRV#17",
    edits: [["order.slice(0, count)", "order.slice(0, kept.length - count)"]],
  },
  {
    id: "prune-share-of-all",
    task: "prune",
    about: "The share is of all weights and not of those that are left.",
    edits: [["rate * kept.length", "rate * mask.length"]],
  },
  {
    id: "prune-ranks-removed",
    task: "prune",
    about: "Removed weights take part in the ranking.",
    edits: [["i).filter((i) => mask[i] === 1);", "i);"]],
  },
  {
    id: "prune-revives",
    task: "prune",
    about: "The new mask forgets the old one.",
    edits: [["? 0 : m))", "? 0 : 1))"]],
  },
];

const maskedAdam: Mutant[] = [
  {
    id: "adam-masks-gradient-only",
    task: "masked-adam",
    about: "The gradient is masked and the memory is not: the mean goes on moving removed weights.",
    reference: "he-y/filter-pruning-geometric-median#47",
    edits: [
      ["(mask[i] === 1 ? value : 0)", "value"],
      ["0.1 * gradient[i]", "0.1 * mask[i] * gradient[i]"],
      ["0.001 * gradient[i] ** 2", "0.001 * (mask[i] * gradient[i]) ** 2"],
    ],
  },
  {
    id: "adam-no-mask",
    task: "masked-adam",
    about: "The mask is forgotten while retraining: the network is dense again after a step.",
    reference: "jsboige/CoursIA#16192",
    edits: [["(mask[i] === 1 ? value : 0)", "value"]],
  },
  {
    id: "adam-mask-from-small-weights",
    task: "masked-adam",
    about: "Takes every weight below a small positive number for removed, and so all negative ones.",
    reference: "rahulvigneswaran/Lottery-Ticket-Hypothesis-in-Pytorch#5",
    edits: [["(mask[i] === 1 ? value", "(state.weights[i] > 1e-6 ? value"]],
  },
  {
    id: "adam-mask-from-zeros",
    task: "masked-adam",
    about: "Takes the zeros of the weights for the mask: a kept weight at 0 is frozen for ever.",
    edits: [["(mask[i] === 1 ? value", "(state.weights[i] !== 0 ? value"]],
  },
  {
    id: "adam-remembers",
    task: "masked-adam",
    about: "The removed weights are 0 and their memory is not.",
    edits: [["mean: masked(mean), square: masked(square)", "mean, square"]],
  },
  {
    id: "adam-freezes",
    task: "masked-adam",
    about: "A removed weight stays what it was instead of 0.",
    edits: [["weights: masked(weights),", "weights: weights.map((w, i) => (mask[i] === 1 ? w : state.weights[i])),"]],
  },
  {
    id: "adam-no-correction",
    task: "masked-adam",
    about: "Neither mean is corrected for its start at 0.",
    edits: [
      ["mean[i] / (1 - 0.9 ** step)", "mean[i]"],
      ["Math.sqrt(square[i] / (1 - 0.999 ** step))", "Math.sqrt(square[i])"],
    ],
  },
  {
    id: "retrain-dense",
    task: "masked-adam",
    about: "The network is pruned once and trained without its mask.",
    reference: "jsboige/CoursIA#16192",
    edits: [
      [
        "maskedAdamStep(now, gradient, mask, step, learningRate)",
        "maskedAdamStep(now, gradient, mask.map(() => 1), step, learningRate)",
      ],
    ],
  },
  {
    id: "retrain-counts-anew",
    task: "masked-adam",
    about: "Steps begin at 1 again, and the corrections with them, while the memory is old.",
    edits: [["mask, step, learningRate)", "mask, step - done, learningRate)"]],
  },
  {
    id: "retrain-forgets",
    task: "masked-adam",
    about: "The memory of the kept weights is thrown away.",
    edits: [
      ["{ ...state, weights: pruned }", "{ mean: mask.map(() => 0), square: mask.map(() => 0), weights: pruned }"],
    ],
  },
  {
    id: "retrain-stale-gradient",
    task: "masked-adam",
    about: "Every gradient is taken at the weights before the retraining.",
    edits: [["gradientAt(now.weights, step)", "gradientAt(pruned, step)"]],
  },
  {
    id: "retrain-gradient-of-the-whole",
    task: "masked-adam",
    about: "The first gradient is that of the network before pruning.",
    edits: [["gradientAt(now.weights, step)", "gradientAt(step === done + 1 ? state.weights : now.weights, step)"]],
  },
  {
    id: "retrain-measures-the-whole",
    task: "masked-adam",
    about: "The error before is that of the network with all its weights.",
    edits: [["before: testError(pruned)", "before: testError(state.weights)"]],
  },
  {
    id: "retrain-one-step-less",
    task: "masked-adam",
    about: "Takes the last step for the end.",
    edits: [["step <= done + steps", "step < done + steps"]],
  },
  {
    id: "retrain-counts-the-mask",
    task: "masked-adam",
    about: "Counts what the mask keeps and calls it what is alive: nobody looked at the weights.",
    edits: [["now.weights.filter((w) => w !== 0).length", "mask.filter((m) => m === 1).length"]],
  },
  {
    id: "retrain-counts-before",
    task: "masked-adam",
    about: "Counts the weights before the retraining, not after it.",
    edits: [["now.weights.filter((w) => w !== 0).length", "pruned.filter((w) => w !== 0).length"]],
  },
];

const csr: Mutant[] = [
  {
    id: "csr-mask-as-large-as-weights",
    task: "csr",
    about: "Stores the mask as a second tensor: the pruned file is twice the dense one.",
    reference: "yiwenguo/Dynamic-Network-Surgery#7",
    edits: [["return kept * (valueBytes + indexBytes) + 4 * (rows + 1);", "return 2 * kept * valueBytes;"]],
  },
  {
    id: "csr-indices-forgotten",
    task: "csr",
    about: "The break-even share without the bytes of the indices.",
    edits: [["(dense - 4 * (rows + 1)) / (valueBytes + indexBytes)", "(dense - 4 * (rows + 1)) / valueBytes"]],
  },
  {
    id: "csr-no-end",
    task: "csr",
    about: "One row start a row, without the end of the last.",
    edits: [["    rowStarts,\n", "    rowStarts: rowStarts.slice(0, -1),\n"]],
  },
  {
    id: "csr-lengths-for-starts",
    task: "csr",
    about: "The length of each row in place of the running count.",
    edits: [["rowStarts[i] + row.length", "row.length"]],
  },
  {
    id: "csr-empty-rows-skipped",
    task: "csr",
    about: "An empty row gets no start, so that all later rows move up.",
    edits: [["entries.forEach(", "entries.filter((row) => row.length > 0).forEach("]],
  },
  {
    id: "csr-positive-only",
    task: "csr",
    about: "Stores what is above 0: negative weights are lost.",
    edits: [["value !== 0", "value > 0"]],
  },
  {
    id: "csr-flat-index",
    task: "csr",
    about: "The place in the whole matrix in place of the column, which needs wider indices.",
    edits: [
      ["matrix.map((row) =>\n", "matrix.map((row, r) =>\n"],
      ["({ value, column }))", "({ value, column: r * row.length + column }))"],
    ],
  },
  {
    id: "csr-share-removed",
    task: "csr",
    about: "The share that must be removed in place of the one that is kept.",
    edits: [["return equalKept / (rows * columns);", "return 1 - equalKept / (rows * columns);"]],
  },
  {
    id: "csr-starts-of-columns",
    task: "csr",
    about: "Counts a start for each column.",
    edits: [["dense - 4 * (rows + 1)", "dense - 4 * (columns + 1)"]],
  },
  {
    id: "csr-first-of-equal-values",
    task: "csr",
    about: "Looks a value's column up by the value: of equal ones in a row all get the first one's.",
    edits: [["({ value, column }))", "({ value, column: row.indexOf(value) }))"]],
  },
];

const audit: Mutant[] = [
  {
    id: "audit-trusts-the-mask",
    task: "audit",
    about: "Never compares the network with its mask, which had let 98 % of the weights come back.",
    reference: "jsboige/CoursIA#16192",
    edits: [['if (layers.some(({ kept }, l) => nonZero[l] > kept)) return "revived";', ""]],
  },
  {
    id: "audit-revived-in-total",
    task: "audit",
    about: "Compares totals, in which one layer's zeros hide another's revived weights.",
    edits: [
      ["layers.some(({ kept }, l) => nonZero[l] > kept)", "total(nonZero) > total(layers.map((layer) => layer.kept))"],
    ],
  },
  {
    id: "audit-revived-means-different",
    task: "audit",
    about: "Takes a kept weight that is 0 for a fault.",
    edits: [["nonZero[l] > kept", "nonZero[l] !== kept"]],
  },
  {
    id: "audit-removed-for-kept",
    task: "audit",
    about: "Divides by the weights that were removed.",
    reference: "haochen-rye/NeRV#17",
    edits: [["(1.05 * weights) / kept", "(1.05 * weights) / (weights - kept)"]],
  },
  {
    id: "audit-indices-forgotten",
    task: "audit",
    about: "Four bytes for each kept weight, none for its index.",
    edits: [["6 * layer.kept", "4 * layer.kept"]],
  },
  {
    id: "audit-row-starts-forgotten",
    task: "audit",
    about: "The row starts are left out.",
    edits: [["6 * layer.kept + 4 * (layer.rows + 1)", "6 * layer.kept"]],
  },
  {
    id: "audit-mean-alone",
    task: "audit",
    about: "The mean decides without its interval.",
    edits: [["mean - (2.776 * s) / Math.sqrt(n) > 0", "mean > 0"]],
  },
  {
    id: "audit-spread-with-n",
    task: "audit",
    about: "The standard deviation divides by n.",
    edits: [["/ (n - 1))", "/ n)"]],
  },
  {
    id: "audit-not-paired",
    task: "audit",
    about: "Takes the seeds out of their pairs, and their common luck into the interval.",
    edits: [["error - prunedErrors[s]", "error - prunedErrors[prunedErrors.length - 1 - s]"]],
  },
  {
    id: "audit-either-direction",
    task: "audit",
    about: "Any clear difference counts, that of a better random mask too.",
    edits: [["mean - (2.776 * s)", "Math.abs(mean) - (2.776 * s)"]],
  },
  {
    id: "audit-as-good-is-sound",
    task: "audit",
    about: "An interval that ends at 0 counts as above it: random masks exactly as good as pruned ones pass.",
    edits: [["mean - (2.776 * s) / Math.sqrt(n) > 0", "mean - (2.776 * s) / Math.sqrt(n) >= 0"]],
  },
  {
    id: "audit-no-end-of-last-row",
    task: "audit",
    about: "One row start a row, without the end of the last.",
    edits: [["4 * (layer.rows + 1)", "4 * layer.rows"]],
  },
];

export const mutants: readonly Mutant[] = [...prune, ...maskedAdam, ...csr, ...audit];
