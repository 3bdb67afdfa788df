import type { Task } from "../../lib/course";

// The tasks of exercise 13 with the checks that a learner may run. Expected values are counted by hand.

const pruneRound: Task = {
  id: "prune-round",
  title: "Task 1 · One round of pruning",
  points: 6,
  functions: ["pruneRound"],
  hints: [
    "Take one layer at a time. Which weights compete for removal: all of the layer, or those that it still keeps? And what makes a weight small: its value or its magnitude?",
    "Sort the places of the kept weights by magnitude and remove the first so many. A threshold (everything up to a certain magnitude) removes too many where magnitudes are equal.",
    "For each layer: kept = the places with mask 1; share = rate, in the last layer rate / 2; n = Math.round(share × kept.length). Sort the places by |weight| (sort keeps the order of equals) and set the mask to 0 at the first n. All other entries of the mask stay as they are.",
  ],
  checks: [
    {
      id: "prune-round/by-hand",
      points: 1,
      hint: 1,
      title: "Two layers worked out by hand",
      proves: "Magnitude, the smallest, layer by layer, the output layer at half the rate.",
      async run(student, tools) {
        // 0.4 of 5 is 2: −0.1 and 0.2. 0.2 of 5 is 1: −0.3.
        const weights = [
          [0.5, -0.1, -0.9, 0.2, 0.3],
          [-0.8, 0.4, -0.3, 0.7, 0.5],
        ];
        const all = weights.map((layer) => layer.map(() => 1));
        tools.close(await student.call("pruneRound", weights, all, 0.4), [
          [1, 0, 1, 0, 1],
          [1, 1, 0, 1, 1],
        ]);
      },
    },
    {
      id: "prune-round/equal-magnitudes",
      points: 1,
      hint: 2,
      title: "Equal magnitudes: the exact number goes, the first ones first",
      proves: "By rank and not by a threshold.",
      async run(student, tools) {
        const weights = [
          [0.5, -0.5, 0.5, -0.5, 0.5],
          [2, 2],
        ];
        const all = weights.map((layer) => layer.map(() => 1));
        tools.close(await student.call("pruneRound", weights, all, 0.4), [
          [0, 0, 1, 1, 1],
          [1, 1],
        ]);
      },
    },
    {
      id: "prune-round/second-round",
      points: 1,
      hint: 3,
      title: "A second round: the share is one of what is left, and nothing comes back",
      proves: "Only kept weights compete, and only they are counted.",
      async run(student, tools) {
        // Of the ten places six are kept; half of them go. What stands in removed places is noise.
        const mask = [1, 0, 1, 0, 1, 0, 1, 0, 1, 1];
        const weights = [0.6, 0, -0.1, 9, 0.4, -9, -0.2, 0, 0.3, -0.5];
        const answer = await student.call("pruneRound", [weights, [1, 2, 3]], [mask, [1, 0, 1]], 0.5);
        tools.close(answer, [
          [1, 0, 0, 0, 1, 0, 0, 0, 0, 1],
          // A quarter of 2 is 0.5, which rounds to 1.
          [0, 0, 1],
        ]);
      },
    },
  ],
};

const remaining: Task = {
  id: "remaining",
  title: "Task 2 · What is left after k rounds",
  points: 4,
  functions: ["remaining", "roundsUntil"],
  hints: [
    "After one round at 20 % a hidden layer keeps 80 % of its weights, after two 80 % of those: 64 %, and not 60 %.",
    "Carry an array with the kept weights of every layer through the rounds. Only at the end add up: kept weights of all layers over weights of all layers.",
    "A round: count − Math.round(share × count) in each layer, share = rate / 2 in the last. roundsUntil counts up from 0 while more than the target is left.",
  ],
  checks: [
    {
      id: "remaining/by-hand",
      points: 1,
      hint: 1,
      title: "Rounds counted by hand",
      proves: "What is left and not what is gone; each round takes its share of what the last one left.",
      async run(student, tools) {
        // 100 → 80 → 64 and 10 → 9 → 8.
        for (const [rounds, left] of [
          [0, 110 / 110],
          [1, 89 / 110],
          [2, 72 / 110],
        ] as const)
          tools.close(await student.call("remaining", [100, 10], 0.2, rounds), left);
      },
    },
    {
      id: "remaining/paper",
      points: 1,
      hint: 3,
      title: "The tickets of LeNet-300-100 in the paper",
      proves: "51.3, 21.1, 13.5, 7.0 and 3.6 % are 3, 7, 9, 12 and 15 rounds.",
      async run(student, tools) {
        const lenet = [784 * 300, 300 * 100, 100 * 10];
        for (const [rounds, percent] of [
          [3, 51.3],
          [7, 21.1],
          [9, 13.5],
          [12, 7],
          [15, 3.6],
        ] as const) {
          const left = tools.number(await student.call("remaining", lenet, 0.2, rounds));
          tools.close(Math.round(1000 * left) / 10, percent);
        }
        // 21.1 % is more than 21 %, so that it takes one round more.
        tools.close(await student.call("roundsUntil", lenet, 0.2, 0.21), 8);
      },
    },
  ],
};

/** A look at a training. */
export const look = (step: number, validationLoss: number, testAccuracy: number) => ({
  step,
  validationLoss,
  testAccuracy,
});

const earlyStop: Task = {
  id: "early-stop",
  title: "Task 3 · The early stop",
  points: 5,
  functions: ["earlyStop", "meanShare"],
  hints: [
    "Which of the three numbers of a look may choose, and which may only be reported? Return the step itself, not the place of the look in the list.",
    "Go through the looks in order and replace the best one only by a look that is strictly better: then the earliest of equals stays. Every comparison with NaN is false: beware of starting with one.",
    "best = the first look whose loss is no NaN; for each look: if its loss < best's, it is the best. accuracy comes from best, lastAccuracy from the last look. meanShare: for each seed 100 · ticket's step / control's step, then the mean.",
  ],
  checks: [
    {
      id: "early-stop/by-hand",
      points: 1,
      hint: 1,
      title: "The lowest validation loss, and the test accuracy there",
      proves: "Chosen by validation, reported from the test; the step and not its index; best and last kept apart.",
      async run(student, tools) {
        const looks = [
          look(25, 0.9, 0.7),
          look(50, 0.4, 0.88),
          look(75, 0.3, 0.91),
          look(100, 0.35, 0.93),
          look(125, 0.5, 0.92),
        ];
        const answer = await student.call("earlyStop", looks);
        const { step, accuracy, lastAccuracy } = answer as Record<string, number>;
        tools.close([step!, accuracy!, lastAccuracy!], [75, 0.91, 0.92]);
      },
    },
    {
      id: "early-stop/equal",
      points: 1,
      hint: 2,
      title: "The lowest loss twice, and a loss that is NaN",
      proves: "The earliest of equals; NaN neither wins nor hides what comes after it.",
      async run(student, tools) {
        const looks = [look(10, Number.NaN, 0.1), look(20, 0.6, 0.8), look(30, 0.4, 0.9), look(40, 0.4, 0.95)];
        const { step, accuracy } = (await student.call("earlyStop", looks)) as Record<string, number>;
        tools.close([step!, accuracy!], [30, 0.9]);
      },
    },
    {
      id: "early-stop/shares",
      points: 1,
      hint: 3,
      title: "Two seeds: half as long and as long are 75 %",
      proves: "A mean of shares, paired by seed.",
      async run(student, tools) {
        const at = (step: number) => [look(0, 2, 0.1), look(step, 1, 0.9)];
        tools.close(await student.call("meanShare", [at(100), at(50)], [at(200), at(50)]), 75);
      },
    },
  ],
};

/** A search in which nothing is wrong; checks spoil one thing each. */
export const healthySearch = {
  initial: [0.3, -0.2, 0.1, -0.4, 0.25],
  trainings: [
    { start: [0.3, -0.2, 0.1, -0.4, 0.25], mask: [1, 1, 1, 1, 1], end: [0.5, -0.1, 0.7, -0.6, 0.2] },
    { start: [0.3, 0, 0.1, -0.4, 0.25], mask: [1, 0, 1, 1, 1], end: [0.6, 0, 0.8, -0.7, 0.1] },
    { start: [0.3, 0, 0.1, -0.4, 0], mask: [1, 0, 1, 1, 0], end: [0.4, 0, 0.9, -0.5, 0] },
  ],
};

type Training = (typeof healthySearch.trainings)[number];

/** The healthy search with one training changed. */
export const withTraining = (at: number, change: Partial<Training>) => ({
  ...healthySearch,
  trainings: healthySearch.trainings.map((training, t) => (t === at ? { ...training, ...change } : training)),
});

const audit: Task = {
  id: "audit",
  title: "Task 4 · What is wrong with this search?",
  points: 5,
  functions: ["audit"],
  hints: [
    "Take the faults in the order in which they stand, each over all trainings; return as soon as one is found.",
    "Rewinding is a matter of kept weights alone (a removed one starts at 0 and not at its value in θ₀), masking of removed ones alone, and it must hold at the end of a training too.",
    "For the last fault compare two neighbours: among the weights that the earlier mask keeps, the largest |end| of those removed must not be above the smallest |end| of those kept. For half frozen: among kept weights, negative ones at the start exist and none moved, while a positive one did.",
  ],
  checks: [
    {
      id: "audit/rewinding",
      points: 1,
      hint: 2,
      title: "A healthy search, and one that went on from the trained weights",
      proves: "Kept weights are compared with θ₀ itself.",
      async run(student, tools) {
        tools.same(await student.call("audit", healthySearch), "healthy");
        tools.same(await student.call("audit", withTraining(1, { start: [0.5, 0, 0.7, -0.6, 0.2] })), "not rewound");
      },
    },
    {
      id: "audit/masks",
      points: 1,
      hint: 2,
      title: "A removed weight that moves, and one that comes back",
      proves: "Masks hold to the end of training and lie within each other.",
      async run(student, tools) {
        tools.same(await student.call("audit", withTraining(1, { end: [0.6, -0.01, 0.8, -0.7, 0.1] })), "not masked");
        const back = { start: [0.3, -0.2, 0.1, -0.4, 0], mask: [1, 1, 1, 1, 0], end: [0.4, -0.3, 0.9, -0.5, 0] };
        tools.same(await student.call("audit", withTraining(2, back)), "regrown");
      },
    },
    {
      id: "audit/choice",
      points: 1,
      hint: 3,
      title: "Negative weights that stand still, and a large weight removed",
      proves: "All kept negative weights frozen beside moving positive ones; the choice by trained magnitude.",
      async run(student, tools) {
        tools.same(await student.call("audit", withTraining(2, { end: [0.4, 0, 0.9, -0.4, 0] })), "half frozen");
        const wrong = { start: [0.3, 0, 0.1, 0, 0.25], mask: [1, 0, 1, 0, 1], end: [0.4, 0, 0.9, 0, 0.2] };
        tools.same(await student.call("audit", withTraining(2, wrong)), "wrong weights");
      },
    },
  ],
};

export const tasks: readonly Task[] = [pruneRound, remaining, earlyStop, audit];
