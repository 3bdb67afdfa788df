import type { Plain, Task, Tools } from "../../lib/course";
import { countOf, layersOf, maskedBy, practiceOf } from "./practice";

// The tasks of exercise 13 with the checks that a learner may run. Expected values are counted by hand; trainings are
// done again.

/** The network that the exercise trains. */
export const practice = () => practiceOf("exercise 13");

/** The trainings and errors of a search, as the student sent them. */
export function searchOf(tools: Tools, came: Plain, initial: readonly number[][], rounds: number) {
  const [trainings, errors] = tools.fields(came, ["trainings", "errors"]);
  return {
    trainings: tools.list(trainings!, rounds + 1).map((training) => {
      const [start, masks, end] = tools
        .fields(training, ["start", "masks", "end"])
        .map((layers) => layersOf(tools, layers, initial));
      return { start: start!, masks: masks!, end: end! };
    }),
    errors: tools.matrix([errors!], 1, rounds + 1)[0]!,
  };
}

const search: Task = {
  id: "search",
  title: "Task 1 · The search",
  points: 6,
  functions: ["search"],
  hints: [
    "Before the loop the masks keep everything. In the loop: start, train, write down, prune. What does each of the four need of the others, and how often does each happen?",
    "The start is made anew from θ₀ in every round, never from what training made: θ₀ where the mask is 1, 0 where it is 0. `train` leaves a removed weight what it is, so a start that is not masked stays so; and a training that is not told of the masks moves them all.",
    "for round = 0 … rounds: start = initial.map((layer, l) => layer.map((weight, i) => (masks[l][i] === 1 ? weight : 0))); end = train(start, masks, round); push { start, masks, end }; masks = prune(end, masks, rate). errors: testError of every end.",
  ],
  checks: [
    {
      id: "search/rounds",
      points: 1,
      hint: 1,
      title: "Two rounds at one half: three trainings with 1,176 and 240, 588 and 180, 294 and 135 weights",
      proves: "The whole network comes first, and each round takes its share of what is left.",
      async run(student, tools) {
        const initial = (await practice()).initial("two rounds");
        const { trainings } = searchOf(tools, await student.call("search", initial, 2, 0.5), initial, 2);
        const counts = trainings.map(({ masks }) => masks.map(countOf));
        const expected = [
          [1176, 240],
          [588, 180],
          [294, 135],
        ];
        tools.expect(String(counts) === String(expected), `masks that keep ${expected.join("; ")} weights`, counts);
      },
    },
    {
      id: "search/rewound",
      points: 1,
      hint: 2,
      title: "Every training starts at θ₀, and what is removed is 0 from its first step to its last",
      proves: "Rewinding is exact, the start is masked, and the training is told of the masks.",
      async run(student, tools) {
        const initial = (await practice()).initial("rewound");
        const { trainings } = searchOf(tools, await student.call("search", initial, 2, 0.4), initial, 2);
        trainings.forEach(({ start, masks, end }, t) => {
          const rewound = differs(start, maskedBy(initial, masks)) === 0;
          tools.expect(rewound, `a training ${t} that starts with θ₀ where its mask is 1 and with 0 elsewhere`, start);
          const alive = differs(end, maskedBy(end, masks));
          tools.expect(alive === 0, `no weight at the end of training ${t} that its mask removes`, alive);
        });
      },
    },
    {
      id: "search/measured",
      points: 1,
      hint: 3,
      title: "The weights are those of a training, and the errors those of these weights",
      proves: "The network was trained from its start, in its round's order, and tested after it, in %.",
      async run(student, tools) {
        const { initial: draw, train, error } = await practice();
        const initial = draw("measured");
        const { trainings, errors } = searchOf(tools, await student.call("search", initial, 1, 0.3), initial, 1);
        trainings.forEach(({ start, masks, end }, round) => {
          tools.close(end, train(start, { order: `round ${round}`, masks }), 1e-6);
        });
        tools.close(
          errors,
          trainings.map(({ end }) => 100 * error(end)),
        );
      },
    },
  ],
};

/** Weights in which two networks differ. */
const differs = (first: readonly number[][], second: readonly number[][]): number =>
  first.flatMap((layer, l) => layer.filter((weight, i) => weight !== second[l]![i])).length;

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
        tools.close(tools.fields(answer, ["step", "accuracy", "lastAccuracy"]), [75, 0.91, 0.92]);
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
        tools.close(tools.fields(await student.call("earlyStop", looks), ["step", "accuracy"]), [30, 0.9]);
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

export const tasks: readonly Task[] = [search, remaining, earlyStop, audit];
