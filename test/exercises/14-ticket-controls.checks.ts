import type { Task } from "../../lib/course";

// The tasks of exercise 14 with the checks that a learner may run. Expected values are worked out by hand.

const oneShotMasks: Task = {
  id: "one-shot-masks",
  title: "Task 1 · One shot, as many weights as k rounds",
  points: 5,
  functions: ["oneShotMasks"],
  hints: [
    "Two questions, one after the other: how many weights does a layer keep after the rounds, and which? For the first you need no weights, only the number of them.",
    "A loop over the rounds: kept −= Math.round(rate × kept). The share is one of what is left, and rounding happens in every round. Each layer has a rate of its own.",
    "Sort the places 0 … n − 1 by |weight| (sort keeps the order of equals), take the first n − kept of them, and set the mask to 0 there. A threshold would remove all weights that equal it.",
  ],
  checks: [
    {
      id: "one-shot-masks/by-hand",
      points: 1,
      hint: 1,
      title: "Two layers and two rounds, worked out by hand",
      proves: "Magnitude, the smallest, every layer at its own rate.",
      async run(student, tools) {
        // 10 → 6 → 4 at 0.4; 5 → 4 → 3 at 0.2.
        const trained = [
          [0.5, -0.1, -0.9, 0.2, 0.3, -0.6, 0.05, 0.8, -0.4, 0.7],
          [-0.8, 0.4, -0.3, 0.7, 0.5],
        ];
        tools.close(await student.call("oneShotMasks", trained, [0.4, 0.2], 2), [
          [0, 0, 1, 0, 0, 1, 0, 1, 0, 1],
          [1, 0, 0, 1, 1],
        ]);
      },
    },
    {
      id: "one-shot-masks/rounding",
      points: 1,
      hint: 2,
      title: "Rounded in every round: of 7 weights three halvings leave 1, then 0",
      proves: "The count follows the rounds, where a power of the share does not.",
      async run(student, tools) {
        // 7 − round(3.5) = 3, 3 − round(1.5) = 1, 1 − round(0.5) = 0.
        const trained = [[1, 2, 3, 4, 5, 6, 7]];
        tools.close(await student.call("oneShotMasks", trained, [0.5], 1), [[0, 0, 0, 0, 1, 1, 1]]);
        tools.close(await student.call("oneShotMasks", trained, [0.5], 2), [[0, 0, 0, 0, 0, 0, 1]]);
        tools.close(await student.call("oneShotMasks", trained, [0.5], 3), [[0, 0, 0, 0, 0, 0, 0]]);
      },
    },
    {
      id: "one-shot-masks/equal-magnitudes",
      points: 1,
      hint: 3,
      title: "Equal magnitudes: the exact number goes, the first ones first",
      proves: "By rank and not by a threshold.",
      async run(student, tools) {
        const trained = [[0.5, -0.5, 0.5, -0.5, 0.5]];
        tools.close(await student.call("oneShotMasks", trained, [0.4], 1), [[0, 0, 1, 1, 1]]);
      },
    },
  ],
};

const controls: Task = {
  id: "controls",
  title: "Task 2 · Two controls of one ticket",
  points: 5,
  functions: ["controls"],
  hints: [
    "Write down for each control which mask it has and whose values. Each differs from the ticket in exactly one of the two.",
    "The start is the product of mask and values. The mask in it is the arm's own, which for the random control is the one that you drew.",
    "For each layer by itself: count the ones of the ticket's mask, sort all places of the layer by their draw, and keep the first so many.",
  ],
  checks: [
    {
      id: "controls/reinit",
      points: 1,
      hint: 1,
      title: "The reinitialised control has the ticket's mask and other values",
      proves: "Structure kept, values replaced, the start masked.",
      async run(student, tools) {
        const { initial, fresh, masks, draws } = smallTicket;
        const { reinit } = (await student.call("controls", initial, fresh, masks, draws)) as unknown as Controls;
        tools.close(reinit.masks, masks);
        tools.close(reinit.start, [
          [5, 0, 7, 0],
          [0, 10, 0],
        ]);
      },
    },
    {
      id: "controls/random",
      points: 1,
      hint: 3,
      title: "The random control keeps as many weights in every layer, where the draws are smallest",
      proves: "Exact counts, layer by layer, among all places.",
      async run(student, tools) {
        const { initial, fresh, masks, draws } = smallTicket;
        const { random } = (await student.call("controls", initial, fresh, masks, draws)) as unknown as Controls;
        tools.close(random.masks, [
          [0, 1, 0, 1],
          [1, 0, 0],
        ]);
      },
    },
    {
      id: "controls/random-start",
      points: 1,
      hint: 2,
      title: "It starts from the ticket's own values, under its own mask",
      proves: "The values are θ₀ and the mask is the drawn one.",
      async run(student, tools) {
        const { initial, fresh, masks, draws } = smallTicket;
        const { random } = (await student.call("controls", initial, fresh, masks, draws)) as unknown as Controls;
        tools.close(random.start, [
          [0, -2, 0, -4],
          [8, 0, 0],
        ]);
      },
    },
  ],
};

/** What `controls` answers. */
export interface Controls {
  readonly reinit: { readonly masks: number[][]; readonly start: number[][] };
  readonly random: { readonly masks: number[][]; readonly start: number[][] };
}

/** Two layers of a ticket, as the arguments of `controls`. */
const smallTicket = {
  initial: [
    [1, -2, 3, -4],
    [8, 9, -6],
  ],
  fresh: [
    [5, -6, 7, -8],
    [-9, 10, 11],
  ],
  masks: [
    [1, 0, 1, 0],
    [0, 1, 0],
  ],
  draws: [
    [0.8, 0.1, 0.6, 0.3],
    [0.4, 0.9, 0.5],
  ],
};

const order: Task = {
  id: "order",
  title: "Task 3 · Does the order hold?",
  points: 5,
  functions: ["pairedInterval", "orderHolds"],
  hints: [
    "Take the differences seed by seed first. From there on it is the interval of one list of numbers.",
    "Squares are divided by n − 1, because the mean was estimated from the same n differences; and the mean of n scatters √n times less than one of them.",
    "half = t · √(Σ (d − mean)² / (n − 1)) / √n. The order needs iterative − oneShot and oneShot − reinit, each with low > 0; that iterative beats reinit by far says nothing about one-shot.",
  ],
  checks: [
    {
      id: "order/by-hand",
      points: 1,
      hint: 2,
      title: "An interval worked out by hand",
      proves: "Differences by seed, n − 1, √n and the given quantile.",
      async run(student, tools) {
        // Differences 1, 2, 3, 6: mean 3, squares 14, s = √(14/3), half = t √(14/12).
        const answer = await student.call("pairedInterval", [91, 93, 90, 97], [90, 91, 87, 91], 2);
        const half = 2 * Math.sqrt(14 / 12);
        const { mean, low, high } = answer as unknown as { mean: number; low: number; high: number };
        tools.close([mean, low, high], [3, 3 - half, 3 + half]);
      },
    },
    {
      id: "order/both",
      points: 2,
      hint: 3,
      title: "Both contrasts have to hold",
      proves: "Neither contrast alone, nor iterative against reinitialised, decides.",
      async run(student, tools) {
        const [high, middle, low] = [
          [93, 94, 92],
          [90, 91.5, 89],
          [80, 79, 81],
        ];
        tools.same(await student.call("orderHolds", high, middle, low, 4.3), true);
        tools.same(await student.call("orderHolds", middle, high, low, 4.3), false);
        tools.same(await student.call("orderHolds", high, low, middle, 4.3), false);
      },
    },
  ],
};

/** A comparison in which nothing is wrong; checks spoil one thing each. */
export const fairComparison = {
  kind: "random mask",
  ticket: {
    seed: "a",
    masks: [
      [1, 1, 0, 0],
      [1, 0, 1],
    ],
    start: [
      [0.5, -0.2, 0, 0],
      [0.3, 0, 0.7],
    ],
    steps: 500,
    chosenBy: "validation",
  },
  control: {
    seed: "a",
    masks: [
      [1, 0, 1, 0],
      [0, 1, 1],
    ],
    start: [
      [0.5, 0, 0.9, 0],
      [0, -0.4, 0.7],
    ],
    steps: 500,
    chosenBy: "validation",
  },
};

/** The same ticket beside the same mask on other values. */
export const fairReinit = {
  kind: "reinit",
  ticket: fairComparison.ticket,
  control: {
    ...fairComparison.control,
    masks: fairComparison.ticket.masks,
    start: [
      [-0.1, 0.6, 0, 0],
      [0.2, 0, -0.3],
    ],
  },
};

const audit: Task = {
  id: "audit",
  title: "Task 4 · Is this comparison fair?",
  points: 5,
  functions: ["audit"],
  hints: [
    "Take the rules in the order in which they stand; return as soon as one applies. The first three compare one entry of each record.",
    "Count the ones of each layer's mask in both arms and compare layer by layer: 10 + 20 and 20 + 10 have the same total.",
    "For the last rule work out two facts: sameMask (every entry) and sameStart (wherever both masks are 1). A reinit needs sameMask and not sameStart; the other two kinds need not sameMask and sameStart.",
  ],
  checks: [
    {
      id: "audit/fair",
      points: 1,
      hint: 3,
      title: "Two fair comparisons, and a control that changes nothing",
      proves: "What each kind of control keeps and what it replaces.",
      async run(student, tools) {
        tools.same(await student.call("audit", fairComparison), "fair");
        tools.same(await student.call("audit", fairReinit), "fair");
        const { ticket } = fairComparison;
        tools.same(await student.call("audit", { kind: "reinit", ticket, control: ticket }), "no control");
      },
    },
    {
      id: "audit/unequal",
      points: 1,
      hint: 1,
      title: "Chosen on test, another seed, a longer training",
      proves: "The conditions of the training are compared.",
      async run(student, tools) {
        const { ticket, control } = fairComparison;
        const chosenOnTest = { ...fairComparison, ticket: { ...ticket, chosenBy: "test" } };
        tools.same(await student.call("audit", chosenOnTest), "chosen on test");
        const otherSeed = { ...fairComparison, control: { ...control, seed: "b" } };
        tools.same(await student.call("audit", otherSeed), "other seed");
        const longer = { ...fairComparison, ticket: { ...ticket, steps: 1000 } };
        tools.same(await student.call("audit", longer), "trained longer");
      },
    },
    {
      id: "audit/counts",
      points: 1,
      hint: 2,
      title: "Another number of weights in some layer",
      proves: "Counts are compared layer by layer.",
      async run(student, tools) {
        const { control } = fairComparison;
        const masks = [
          [1, 0, 1, 0],
          [1, 1, 1],
        ];
        tools.same(await student.call("audit", { ...fairComparison, control: { ...control, masks } }), "other counts");
      },
    },
  ],
};

export const tasks: readonly Task[] = [oneShotMasks, controls, order, audit];
