import type { Check, HiddenChecks, Tools } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { healthySearch, look, practice, searchOf, withTraining } from "./13-winning-tickets.checks";
import { countOf, keepAll, largestOf, maskedBy } from "./practice";

// The hidden checks of exercise 13. Inputs come from the seed of the submission; expected values are found another way
// than the solution finds them.

const numbers = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));

/** A search, from its last round to its first: the network that went into the pruning of a round, and so on. */
async function searched(initial: readonly number[][], rounds: number, rate: number) {
  const { train, error } = await practice();
  const training = (masks: number[][], round: number) => {
    const start = maskedBy(initial, masks);
    return { start, masks, end: train(start, { order: `round ${round}`, masks }) };
  };
  const upTo = (round: number): ReturnType<typeof training>[] => {
    if (round === 0) return [training(keepAll(initial), 0)];
    const before = upTo(round - 1);
    const { masks, end } = before[round - 1]!;
    const next = masks.map((mask, l) => {
      const count = countOf(mask);
      const left = count - Math.round((l === masks.length - 1 ? rate / 2 : rate) * count);
      return largestOf(end[l]!.map(Math.abs), mask, left);
    });
    return [...before, training(next, round)];
  };
  const trainings = upTo(rounds);
  return { trainings, errors: trainings.map(({ end }) => 100 * error(end)) };
}

const search: Check[] = [
  {
    id: "search/any-network",
    points: 2,
    title: "Three rounds from drawn weights",
    proves: "Masks, starts and ends of a whole search, training by training.",
    async run(student, tools) {
      const initial = (await practice()).initial(tools.seed);
      const expected = await searched(initial, 3, 0.35);
      const came = searchOf(tools, await student.call("search", initial, 3, 0.35), initial, 3);
      expected.trainings.forEach(({ start, masks, end }, t) => {
        tools.close(came.trainings[t]!.masks, masks);
        tools.close(came.trainings[t]!.start, start);
        tools.close(came.trainings[t]!.end, end, 1e-6);
      });
      tools.close(came.errors, expected.errors);
    },
  },
  {
    id: "search/chosen",
    points: 1,
    title: "Another rate and one round: what training made small is gone, however large it started",
    proves: "The choice is made by the weights after the training, within the masks before it.",
    async run(student, tools) {
      const initial = (await practice()).initial(`${tools.seed}, chosen`);
      const { trainings } = searchOf(tools, await student.call("search", initial, 2, 0.6), initial, 2);
      for (const [t, { masks }] of trainings.slice(1).entries()) {
        const before = trainings[t]!;
        masks.forEach((mask, l) => {
          const sizes = (kept: number) =>
            mask.flatMap((entry, i) =>
              before.masks[l]![i] === 1 && entry === kept ? [Math.abs(before.end[l]![i]!)] : [],
            );
          const [largestGone, smallestKept] = [Math.max(...sizes(0)), Math.min(...sizes(1))];
          tools.expect(
            largestGone <= smallestKept,
            `no weight of layer ${l} removed above ${smallestKept}`,
            largestGone,
          );
          const back = mask.filter((entry, i) => entry > before.masks[l]![i]!).length;
          tools.expect(back === 0, `no removed weight of layer ${l} kept again`, back);
        });
      }
    },
  },
];

/** Weights of each layer left after every round, by removing them one round at a time from a list of lists. */
function share(counts: readonly number[], rate: number, rounds: number): number {
  const last = counts.length - 1;
  const left = (count: number, own: number, more: number): number =>
    more === 0 ? count : left(count - Math.round(own * count), own, more - 1);
  const kept = counts.map((count, l) => left(count, l === last ? rate / 2 : rate, rounds));
  return kept.reduce((a, b) => a + b) / counts.reduce((a, b) => a + b);
}

const drawCounts = (random: Random, layers: number) => numbers(layers, () => 20 + random.integer(400));

const remaining: Check[] = [
  {
    id: "remaining/any-network",
    points: 1,
    title: "Any layers, any rate, rounding included",
    proves: "Counts and not powers; the output layer at half the rate; the total and not the mean of the layers.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("remaining/any-network");
      for (const [layers, rate, rounds] of [
        [3, 0.2, 4],
        [1, 0.3, 5],
        [5, 0.15, 9],
      ] as const) {
        const counts = drawCounts(random, layers);
        tools.close(await student.call("remaining", counts, rate, rounds), share(counts, rate, rounds));
      }
      // 3.5 and 1.5 are to go: 4 and 2 go, and 3 and 4 stay. Rounding what stays would keep 4 and 5.
      tools.close(await student.call("remaining", [7, 6], 0.5, 1), 7 / 13);
    },
  },
  {
    id: "remaining/until",
    points: 1,
    title: "The first round at or below the target",
    proves: "Neither one too early nor one too late, also where the target is just met; no round for a target of 1.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("remaining/until");
      const counts = drawCounts(random, 3);
      for (const rounds of [1, 4, 7]) {
        const exact = share(counts, 0.2, rounds);
        // Sums in another order may differ in the last bit.
        tools.close(await student.call("roundsUntil", counts, 0.2, exact + 1e-9), rounds);
        tools.close(await student.call("roundsUntil", counts, 0.2, exact - 1e-6), rounds + 1);
      }
      tools.close(await student.call("roundsUntil", counts, 0.2, 1), 0);
    },
  },
];

/** Looks at a training whose validation loss has several local minima; the test accuracy points elsewhere. */
function drawLooks(random: Random, count: number) {
  return numbers(count, (i) => i).map((i) =>
    look(25 * (i + 1), 0.2 + random.integer(40) / 100, 0.5 + random.next() / 2),
  );
}

/** By sorting: the lowest loss first, then the earliest. */
function stopOf(looks: ReturnType<typeof drawLooks>) {
  const [best] = looks
    .filter(({ validationLoss }) => Number.isFinite(validationLoss))
    .sort((a, b) => a.validationLoss - b.validationLoss || a.step - b.step);
  return best!;
}

const earlyStop: Check[] = [
  {
    id: "early-stop/any-curve",
    points: 1,
    title: "Curves with several valleys",
    proves: "The lowest of all and not the first valley; a training that ended in NaN keeps its early stop.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("early-stop/any-curve");
      for (const spoilt of [[], [12, 13, 14], [0, 1, 7]]) {
        const looks = drawLooks(random, 15).map((one, i) =>
          spoilt.includes(i) ? { ...one, validationLoss: Number.NaN } : one,
        );
        const best = stopOf(looks);
        const answer = await student.call("earlyStop", looks);
        tools.close(tools.fields(answer, ["step", "accuracy", "lastAccuracy"]), [
          best.step,
          best.testAccuracy,
          looks[14]!.testAccuracy,
        ]);
      }
      // A loss of 0 is a loss, and the lowest there can be.
      const perfect = [look(10, 0.4, 0.8), look(20, 0, 0.9), look(30, 0.1, 0.7)];
      tools.close(
        tools.fields(await student.call("earlyStop", perfect), ["step", "accuracy", "lastAccuracy"]),
        [20, 0.9, 0.7],
      );
    },
  },
  {
    id: "early-stop/any-shares",
    points: 1,
    title: "Shares of several seeds",
    proves: "Paired by seed, averaged after the division, in %.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("early-stop/any-shares");
      const curves = (count: number) => numbers(count, (i) => i).map(() => drawLooks(random, 12));
      const [tickets, controls] = [curves(6), curves(6)];
      const shares = tickets.map((looks, s) => (100 * stopOf(looks).step) / stopOf(controls[s]!).step);
      tools.close(await student.call("meanShare", tickets, controls), shares.reduce((a, b) => a + b) / 6);
    },
  },
];

type Search = typeof healthySearch;

/** The healthy search with other sizes, the same at every place: no verdict depends on the scale. */
function scaled({ initial, trainings }: Search, by: number): Search {
  const times = (values: number[]) => values.map((value) => by * value);
  return {
    initial: times(initial),
    trainings: trainings.map(({ start, mask, end }) => ({ start: times(start), mask, end: times(end) })),
  };
}

/** A power of two, so that scaling is exact. */
const drawScale = (tools: Tools) => 2 ** (seededRandom(tools.seed).fork("audit").integer(9) - 4);

const audit: Check[] = [
  {
    id: "audit/exact",
    points: 1,
    title: "Small deviations count, in every training, at its start and its end",
    proves: "Rewinding is exact; a removed weight is 0 at the start as well; the last training is looked at too.",
    async run(student, tools) {
      const by = drawScale(tools);
      const verdict = (search: Search) => student.call("audit", scaled(search, by));
      tools.same(await verdict(healthySearch), "healthy");
      tools.same(await verdict(withTraining(2, { start: [0.3, 0, 0.1, -0.4000001, 0] })), "not rewound");
      tools.same(
        await verdict(withTraining(0, { start: [0.3, -0.2, 0.1, -0.4, 0.25].map((x) => 2 * x) })),
        "not rewound",
      );
      // A kept weight that starts at 0, where θ₀ has another value.
      tools.same(await verdict(withTraining(1, { start: [0, 0, 0.1, -0.4, 0.25] })), "not rewound");
      // All trainings start alike, and from something else than θ₀.
      tools.same(await verdict({ ...healthySearch, initial: [0.3, -0.2, 0.2, -0.4, 0.25] }), "not rewound");
      tools.same(await verdict(withTraining(2, { start: [0.3, -0.2, 0.1, -0.4, 0.25] })), "not masked");
      tools.same(await verdict(withTraining(2, { end: [0.4, 0, 0.9, -0.5, 1e-7] })), "not masked");
    },
  },
  {
    id: "audit/careful",
    points: 1,
    title: "What only looks like a fault, and the order of two",
    proves:
      "A weight that stands still by itself, equal magnitudes, a large start that trained small; first fault first.",
    async run(student, tools) {
      const by = drawScale(tools);
      const verdict = (search: Search) => student.call("audit", scaled(search, by));
      // One negative weight of two stands still.
      tools.same(await verdict(withTraining(0, { end: [0.5, -0.2, 0.7, -0.6, 0.2] })), "healthy");
      // Both stand still in the first training, and one of the positive ones as well.
      tools.same(await verdict(withTraining(0, { end: [0.5, -0.2, 0.7, -0.4, 0.25] })), "half frozen");
      // A kept weight that starts at 0 is neither: it moves alone, then together with a positive one.
      const initial = [0.3, -0.2, 0, -0.4, 0.25];
      const whole = (end: number[]) => ({ initial, trainings: [{ start: initial, mask: [1, 1, 1, 1, 1], end }] });
      tools.same(await verdict(whole([0.3, -0.2, 0.5, -0.4, 0.25])), "healthy");
      tools.same(await verdict(whole([0.6, -0.2, 0.5, -0.4, 0.25])), "half frozen");
      // Nothing moves at all: odd, but not half frozen.
      tools.same(await verdict(withTraining(2, { end: [0.3, 0, 0.1, -0.4, 0] })), "healthy");
      // The positive ones stand still, the negative ones move.
      tools.same(await verdict(withTraining(2, { end: [0.3, 0, 0.1, -0.9, 0] })), "healthy");
      // The removed weight and a kept one are equally large.
      tools.same(await verdict(withTraining(1, { end: [0.6, 0, 0.1, -0.7, -0.1] })), "healthy");
      // By its start the third weight was the smallest; the choice was made by what training made of it.
      tools.same(await verdict(withTraining(0, { end: [0.5, -0.71, 0.7, -0.9, 0.8] })), "wrong weights");
      // A negative weight of large magnitude was removed.
      tools.same(await verdict(withTraining(0, { end: [0.5, -0.8, 0.7, -0.6, 0.2] })), "wrong weights");
      // It went on from the trained weights, and its removed weight moves as well.
      const both = { start: [0.5, 0, 0.7, -0.6, 0.2], end: [0.6, -0.1, 0.8, -0.7, 0.1] };
      tools.same(await verdict(withTraining(1, both)), "not rewound");
      // A weight removed at first and back in the third training, which removed none: still regrown.
      const back = { start: [0.3, -0.2, 0.1, -0.4, 0.25], mask: [1, 1, 1, 1, 1], end: [0.4, -0.2, 0.9, -0.4, 0.3] };
      tools.same(await verdict(withTraining(2, back)), "regrown");
    },
  },
];

export const hidden: HiddenChecks = { search, remaining, "early-stop": earlyStop, audit };
