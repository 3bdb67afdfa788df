import type { Mutant } from "../../lib/course";

// The bug museum of exercise 13. Those with a reference happened.

const search: Mutant[] = [
  {
    id: "search-not-rewound",
    task: "search",
    about: "Goes on from the trained weights, as one does who kept a reference to θ₀ and no copy.",
    reference: "VITA-Group/BERT-Tickets#19",
    edits: [
      [
        "const start = initial.map((layer, l) =>",
        "const from = trainings.length === 0 ? initial : trainings[trainings.length - 1].end;\n    const start = from.map((layer, l) =>",
      ],
    ],
  },
  {
    id: "search-masks-not-held",
    task: "search",
    about: "The start is masked and the training is not: dense networks with an unusual start.",
    reference: "jsboige/CoursIA#16192",
    edits: [["train(start, masks, round)", "train(start, masks.map((mask) => mask.map(() => 1)), round)"]],
  },
  {
    id: "search-start-not-masked",
    task: "search",
    about: "Removed weights stay at their initial values: frozen, and not gone.",
    edits: [["(masks[l][i] === 1 ? weight : 0)", "weight"]],
  },
  {
    id: "search-by-initial-magnitude",
    task: "search",
    about: "Prunes by the weights before training.",
    edits: [["prune(end, masks, rate)", "prune(start, masks, rate)"]],
  },
  {
    id: "search-regrown",
    task: "search",
    about: "Every round prunes the whole network, at one and the same rate.",
    edits: [["prune(end, masks, rate)", "prune(end, masks.map((mask) => mask.map(() => 1)), rate)"]],
  },
  {
    id: "search-one-shot",
    task: "search",
    about: "Trains once and prunes round after round by the same weights.",
    edits: [["prune(end, masks, rate)", "prune(trainings[0].end, masks, rate)"]],
  },
  {
    id: "search-one-round-less",
    task: "search",
    about: "Counts the whole network's training as a round.",
    edits: [["round <= rounds", "round < rounds"]],
  },
  {
    id: "search-one-order",
    task: "search",
    about: "Every round sees the mini-batches in the order that found the ticket.",
    edits: [["train(start, masks, round)", "train(start, masks, 0)"]],
  },
  {
    id: "search-tests-the-start",
    task: "search",
    about: "Measures the networks before their training.",
    edits: [["trainings.map(({ end }) => testError(end))", "trainings.map(({ start }) => testError(start))"]],
  },
  {
    id: "search-tests-the-last",
    task: "search",
    about: "The last network's error for all of them.",
    edits: [["({ end }) => testError(end)", "() => testError(trainings[rounds].end)"]],
  },
];

const remaining: Mutant[] = [
  {
    id: "remaining-direction",
    task: "remaining",
    about: "What is gone in place of what is left.",
    reference: "haochen-rye/NeRV#17",
    edits: [
      [
        "return kept.reduce((sum, count) => sum + count, 0) / total;",
        "return 1 - kept.reduce((sum, count) => sum + count, 0) / total;",
      ],
    ],
  },
  {
    id: "remaining-keeps-the-rate",
    task: "remaining",
    about: "Each round keeps the share that it should remove.",
    reference: "numenta/nupic.research#497",
    edits: [["return count - Math.round(share * count);", "return Math.round(share * count);"]],
  },
  {
    id: "remaining-subtracts",
    task: "remaining",
    about: "P − s: every round takes its share of the whole layer.",
    edits: [["Math.round(share * count)", "Math.round(share * counts[l])"]],
  },
  {
    id: "remaining-output-at-full-rate",
    task: "remaining",
    about: "The output layer is pruned like the others.",
    reference: "jim-meyer/lottery_ticket_pruner#14",
    edits: [["l === counts.length - 1 ? rate / 2 : rate", "rate"]],
  },
  {
    id: "remaining-not-rounded",
    task: "remaining",
    about: "Powers of 0.8 in place of counts.",
    edits: [["Math.round(share * count)", "share * count"]],
  },
  {
    id: "remaining-mean-of-layers",
    task: "remaining",
    about: "The mean of the layers' shares: a layer of ten weights counts as much as one of a hundred thousand.",
    edits: [
      [
        "return kept.reduce((sum, count) => sum + count, 0) / total;",
        "return kept.reduce((sum, count, l) => sum + count / counts[l], 0) / counts.length + 0 * total;",
      ],
    ],
  },
  {
    id: "remaining-one-round-more",
    task: "remaining",
    about: "Goes on where the target is met exactly.",
    edits: [["remaining(counts, rate, rounds) > target", "remaining(counts, rate, rounds) >= target"]],
  },
  {
    id: "remaining-one-round-less",
    task: "remaining",
    about: "Answers with the last round above the target.",
    edits: [["return rounds;", "return Math.max(0, rounds - 1);"]],
  },
  {
    id: "remaining-rounds-what-stays",
    task: "remaining",
    about: "Rounds what stays in place of what goes: one weight more where exactly half a weight is left over.",
    edits: [["count - Math.round(share * count)", "Math.round((1 - share) * count)"]],
  },
];

const earlyStop: Mutant[] = [
  {
    id: "stop-by-test",
    task: "early-stop",
    about: "The step is chosen by the test accuracy.",
    reference: "kuangliu/pytorch-cifar#14",
    edits: [["look.validationLoss < best.validationLoss", "look.testAccuracy > best.testAccuracy"]],
  },
  {
    id: "stop-last-for-best",
    task: "early-stop",
    about: "What is reported as the best is the network after the last step.",
    reference: "pytorch/tutorials#188",
    edits: [["accuracy: best.testAccuracy", "accuracy: last.testAccuracy"]],
  },
  {
    id: "stop-best-for-last",
    task: "early-stop",
    about: "The best of all looks passes for the accuracy at the end.",
    edits: [["lastAccuracy: last.testAccuracy", "lastAccuracy: best.testAccuracy"]],
  },
  {
    id: "stop-index",
    task: "early-stop",
    about: "The place of the look in the list and not its step.",
    reference: "StatsDLMathsRecomSys/Inductive-representation-learning-on-temporal-graphs#14",
    edits: [["step: best.step", "step: looks.indexOf(best)"]],
  },
  {
    id: "stop-last-of-equals",
    task: "early-stop",
    about: "The latest of equal losses.",
    edits: [["look.validationLoss < best.validationLoss", "look.validationLoss <= best.validationLoss"]],
  },
  {
    id: "stop-starts-with-nan",
    task: "early-stop",
    about: "Starts with the first look whatever its loss is: nothing is ever below NaN.",
    reference: "Bjarten/early-stopping-pytorch#16",
    edits: [["looks.find(({ validationLoss }) => !Number.isNaN(validationLoss))!", "looks[0]"]],
  },
  {
    id: "stop-first-valley",
    task: "early-stop",
    about: "Stops at the first look that is no better: patience of one.",
    edits: [
      [
        "for (const look of looks) if (look.validationLoss < best.validationLoss) best = look;",
        "for (const look of looks.slice(looks.indexOf(best) + 1)) { if (look.validationLoss < best.validationLoss) best = look; else break; }",
      ],
    ],
  },
  {
    id: "stop-share-of-means",
    task: "early-stop",
    about: "The share of the averages: a slow seed counts more than a fast one.",
    edits: [
      [
        "return shares.reduce((sum, share) => sum + share, 0) / shares.length;",
        "const sum = (runs: Look[][]) => runs.reduce((total, looks) => total + earlyStop(looks).step, 0); return shares.length > 0 ? (100 * sum(tickets)) / sum(controls) : 0;",
      ],
    ],
  },
  {
    id: "stop-share-upside-down",
    task: "early-stop",
    about: "The control's steps in % of the ticket's.",
    edits: [
      [
        "(100 * earlyStop(looks).step) / earlyStop(controls[s]).step",
        "(100 * earlyStop(controls[s]).step) / earlyStop(looks).step",
      ],
    ],
  },
  {
    id: "stop-zero-as-nan",
    task: "early-stop",
    about: "Skips what is falsy: a loss of 0 as well as NaN.",
    edits: [["if (look.validationLoss <", "if (look.validationLoss && look.validationLoss <"]],
  },
];

const audit: Mutant[] = [
  {
    id: "audit-rewound-to-the-start",
    task: "audit",
    about:
      "Compares with the weights that the first training got: whoever kept a reference to them compares them with themselves.",
    reference: "VITA-Group/BERT-Tickets#19",
    edits: [["start[i] === initial[i]", "start[i] === trainings[0].start[i]"]],
  },
  {
    id: "audit-rewinds-removed",
    task: "audit",
    about: "Asks θ₀ of removed weights too, which start at 0.",
    edits: [["mask[i] === 0 || start[i] === initial[i]", "start[i] === initial[i]"]],
  },
  {
    id: "audit-rewound-roughly",
    task: "audit",
    about: "Rewinding up to a tolerance.",
    edits: [["start[i] === initial[i]", "Math.abs(start[i] - initial[i]) < 1e-3"]],
  },
  {
    id: "audit-masked-at-the-start",
    task: "audit",
    about: "Looks at removed weights before training only, where momentum and Adam have not moved them yet.",
    reference: "jsboige/CoursIA#16192",
    edits: [["(start[i] === 0 && end[i] === 0)", "start[i] === 0"]],
  },
  {
    id: "audit-masked-at-the-end",
    task: "audit",
    about: "Looks at removed weights after training only.",
    edits: [["(start[i] === 0 && end[i] === 0)", "end[i] === 0"]],
  },
  {
    id: "audit-counts-alone",
    task: "audit",
    about: "Compares how many weights are kept, not which.",
    edits: [
      [
        "places.every((i) => after.mask[i] <= before.mask[i])",
        "places.filter((i) => after.mask[i] === 1).length <= places.filter((i) => before.mask[i] === 1).length",
      ],
    ],
  },
  {
    id: "audit-frozen-never",
    task: "audit",
    about: "Takes a half-frozen training for a healthy one: the negative weights passed for removed.",
    reference: "rahulvigneswaran/Lottery-Ticket-Hypothesis-in-Pytorch#5",
    edits: [
      [
        'if (trainings.some(halfFrozen)) return "half frozen";',
        "if (trainings.length === 0) halfFrozen(trainings[0]);",
      ],
    ],
  },
  {
    id: "audit-frozen-by-one",
    task: "audit",
    about: "One negative weight that stands still is enough.",
    edits: [["!negative.some(moved)", "!negative.every(moved)"]],
  },
  {
    id: "audit-frozen-entirely",
    task: "audit",
    about: "Calls a training half frozen in which nothing moved.",
    edits: [[" && positive.some(moved)", " && positive.length > 0"]],
  },
  {
    id: "audit-judges-the-start",
    task: "audit",
    about: "Magnitudes before training, where the choice is made by those after it.",
    edits: [["Math.abs(before.end[i])", "Math.abs(before.start[i])"]],
  },
  {
    id: "audit-without-magnitude",
    task: "audit",
    about: "Compares values: a removed weight of −0.8 seems small.",
    edits: [["Math.abs(before.end[i])", "before.end[i]"]],
  },
  {
    id: "audit-first-pair",
    task: "audit",
    about: "Only the first round of pruning is looked at.",
    edits: [[".slice(1)", ".slice(1, 2)"]],
  },
  {
    id: "audit-zero-means-removed",
    task: "audit",
    about: "Takes a start at 0 for a removed weight: a kept one that was put to 0 passes for rewound.",
    edits: [["mask[i] === 0 || start[i] === initial[i]", "start[i] === 0 || start[i] === initial[i]"]],
  },
  {
    id: "audit-zero-is-positive",
    task: "audit",
    about: "Takes a weight that starts at 0 for a positive one.",
    edits: [["start[i] > 0", "start[i] >= 0"]],
  },
  {
    id: "audit-zero-is-negative",
    task: "audit",
    about: "Takes a weight that starts at 0 for a negative one.",
    edits: [["start[i] < 0", "start[i] <= 0"]],
  },
  {
    id: "audit-half-frozen-at-the-end",
    task: "audit",
    about: "Looks for a half-frozen training in the last one alone.",
    edits: [["trainings.some(halfFrozen)", "halfFrozen(trainings[trainings.length - 1])"]],
  },
  {
    id: "audit-all-positive-move",
    task: "audit",
    about: "Asks that every positive weight has moved.",
    edits: [["positive.some(moved)", "positive.every(moved)"]],
  },
];

export const mutants: readonly Mutant[] = [...search, ...remaining, ...earlyStop, ...audit];
