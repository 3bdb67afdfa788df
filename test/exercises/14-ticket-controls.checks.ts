import type { Plain, Task, Tools } from "../../lib/course";
import { countOf, keepAll, largestOf, layersOf, maskedBy, practiceOf } from "./practice";

// The tasks of exercise 14 with the checks that a learner may run. Expected values are worked out by hand;
// trainings are done again.

/** The network that the exercise trains. */
export const practice = () => practiceOf("exercise 14");

/** Masks after some rounds of training, pruning at 40 % and rewinding. */
export async function foundTicket(initial: readonly number[][], rounds: number): Promise<number[][]> {
  const { train } = await practice();
  let masks = keepAll(initial);
  for (let round = 0; round < rounds; round++) {
    const end = train(maskedBy(initial, masks), { order: `round ${round}`, masks });
    masks = masks.map((mask, l) => largestOf(end[l]!.map(Math.abs), mask, Math.round(0.6 * countOf(mask))));
  }
  return masks;
}

type Contest = { readonly initial: number[][]; readonly ticket: number[][] };

const made = new Map<string, Promise<Contest>>();

/** Weights that a seed draws and their ticket, found once: the public checks put the same to every answer. */
function contestFrom(seed: string, rounds: number): Promise<Contest> {
  const find = async () => {
    const initial = (await practice()).initial(seed);
    return { initial, ticket: await foundTicket(initial, rounds) };
  };
  const found = made.get(seed) ?? find();
  made.set(seed, found);
  return found;
}

/** Both arms and the gain of a contest, as the student sent them. */
export function contestOf(tools: Tools, came: Plain, initial: readonly number[][]) {
  const [iterative, oneShot, gain] = tools.fields(came, ["iterative", "oneShot", "gain"]);
  const armOf = (arm: Plain) => {
    const [masks, start, end, alive, error] = tools.fields(arm, ["masks", "start", "end", "alive", "error"]);
    const [m, s, e] = [masks!, start!, end!].map((layers) => layersOf(tools, layers, initial));
    return { masks: m!, start: s!, end: e!, alive: tools.number(alive!), error: tools.number(error!) };
  };
  return { iterative: armOf(iterative!), oneShot: armOf(oneShot!), gain: tools.number(gain!) };
}

const contest: Task = {
  id: "contest",
  title: "Task 1 · One shot against a ticket",
  points: 5,
  functions: ["contest"],
  hints: [
    "Count the ones of each of the ticket's masks by itself: these counts, layer by layer, are all that the one-shot arm may know of the ticket.",
    "The scores are the magnitudes of the whole network after its own training, which knows no mask. Neither θ₀ nor what the ticket's training made has a say in them.",
    'Write one function for an arm and call it twice, with the ticket\'s masks and with the one-shot masks: start = θ₀ where the mask is 1 and 0 elsewhere; end = train(start, masks, "contest"); count and test `end`. gain = oneShot.error − iterative.error.',
  ],
  checks: [
    {
      id: "contest/counts",
      points: 1,
      hint: 1,
      title: "A ticket of three rounds: as many weights in each layer, before training and after",
      proves: "Counts are matched layer by layer, and masks are held.",
      async run(student, tools) {
        const { initial, ticket } = await contestFrom("counts", 3);
        const { iterative, oneShot } = contestOf(tools, await student.call("contest", initial, ticket), initial);
        tools.close(iterative.masks, ticket);
        // 1,176 and 240 weights, 40 % of them gone three times.
        tools.close(oneShot.masks.map(countOf), [254, 52]);
        tools.close([iterative.alive, oneShot.alive], [306, 306]);
      },
    },
    {
      id: "contest/choice",
      points: 1,
      hint: 2,
      title: "The one-shot arm keeps what one training of the whole network made largest",
      proves: "By magnitude, after training, without the ticket.",
      async run(student, tools) {
        const { initial, ticket } = await contestFrom("choice", 2);
        const dense = (await practice()).train(initial, { order: "search" });
        const expected = dense.map((layer, l) =>
          largestOf(layer.map(Math.abs), keepAll(dense)[l]!, countOf(ticket[l]!)),
        );
        tools.close(contestOf(tools, await student.call("contest", initial, ticket), initial).oneShot.masks, expected);
      },
    },
    {
      id: "contest/arms",
      points: 1,
      hint: 3,
      title: "Both arms are rewound, trained alike, and tested after it",
      proves: "The start is masked θ₀; the mini-batches are the same; the gain is the difference of two errors in %.",
      async run(student, tools) {
        const { train, error } = await practice();
        const { initial, ticket } = await contestFrom("arms", 2);
        const came = contestOf(tools, await student.call("contest", initial, ticket), initial);
        for (const arm of [came.iterative, came.oneShot]) {
          tools.close(arm.start, maskedBy(initial, arm.masks));
          tools.close(arm.end, train(arm.start, { order: "contest", masks: arm.masks }), 1e-6);
          tools.close(arm.error, 100 * error(arm.end));
        }
        tools.close(came.gain, 100 * (error(came.oneShot.end) - error(came.iterative.end)));
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
    "For each layer by itself count the ones of the ticket's mask; keepLargest(draws, counts) draws among all weights of the layer, those of the ticket and the others alike.",
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
        const { reinit } = controlsOf(tools, await student.call("controls", initial, fresh, masks, draws));
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
      title: "The random control keeps as many weights in every layer, where the draws are largest",
      proves: "Exact counts, layer by layer, among all places.",
      async run(student, tools) {
        const { initial, fresh, masks, draws } = smallTicket;
        const { random } = controlsOf(tools, await student.call("controls", initial, fresh, masks, draws));
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
        const { random } = controlsOf(tools, await student.call("controls", initial, fresh, masks, draws));
        tools.close(random.start, [
          [0, -2, 0, -4],
          [8, 0, 0],
        ]);
      },
    },
  ],
};

/** Masks and start of both controls, as the student sent them. */
export function controlsOf(tools: Tools, came: Plain) {
  const [reinit, random] = tools.fields(came, ["reinit", "random"]).map((arm) => {
    const [masks, start] = tools.fields(arm, ["masks", "start"]);
    return { masks: masks!, start: start! };
  });
  return { reinit: reinit!, random: random! };
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
    [0.1, 0.8, 0.3, 0.6],
    [0.9, 0.4, 0.5],
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
        tools.close(tools.fields(answer, ["mean", "low", "high"]), [3, 3 - half, 3 + half]);
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
        tools.same(await student.call("orderHolds", low, middle, high, 4.3), false);
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

export const tasks: readonly Task[] = [contest, controls, order, audit];
