import type { Check, HiddenChecks, Student, Tools } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { contestOf, controlsOf, fairComparison, fairReinit, foundTicket, practice } from "./14-ticket-controls.checks";
import { countOf, keepAll, largestOf, maskedBy } from "./practice";

// The hidden checks of exercise 14. Inputs come from the seed of the submission; expected values are worked out another
// way than the solution's.

const drawn = (tools: Tools, label: string): Random => seededRandom(tools.seed).fork(label);

const list = (length: number, value: (i: number) => number): number[] => Array.from({ length }, (_, i) => value(i));

/** An arm of a contest, worked out anew. */
async function armOf(initial: readonly number[][], masks: number[][]) {
  const { train, error } = await practice();
  const start = maskedBy(initial, masks);
  const end = train(start, { order: "contest", masks });
  return {
    masks,
    start,
    end,
    alive: end.flat().filter((weight) => Math.abs(weight) > 0).length,
    error: 100 * error(end),
  };
}

/** Asks for a contest and compares all of it. */
async function compareContest(student: Student, tools: Tools, initial: number[][], ticket: number[][]) {
  const dense = (await practice()).train(initial, { order: "search" });
  const once = dense.map((layer, l) => largestOf(layer.map(Math.abs), keepAll(dense)[l]!, countOf(ticket[l]!)));
  const [iterative, oneShot] = [await armOf(initial, ticket), await armOf(initial, once)];
  const came = contestOf(tools, await student.call("contest", initial, ticket), initial);
  for (const [arm, expected] of [
    [came.iterative, iterative],
    [came.oneShot, oneShot],
  ] as const) {
    tools.close(arm.masks, expected.masks);
    tools.close(arm.start, expected.start);
    tools.close(arm.end, expected.end, 1e-6);
    tools.close([arm.alive, arm.error], [expected.alive, expected.error]);
  }
  tools.close(came.gain, oneShot.error - iterative.error);
}

/**
 * The same weights, `[inputs × units]` and `[units × classes]`, but for two hidden units. Nothing leads into or out of the
 * first: it never learns, and its kept weights end at 0 under any mask. Of the second only the weights out of it begin at
 * 0: it learns.
 */
function withZeros([into, out]: readonly number[][], [, units, classes]: readonly number[]): number[][] {
  return [
    into!.map((weight, i) => (i % units! === 0 ? 0 : weight)),
    out!.map((weight, i) => (i < 2 * classes! ? 0 : weight)),
  ];
}

const contest: Check[] = [
  {
    id: "contest/unequal-layers",
    points: 1,
    title: "A ticket that keeps few weights of one layer and nearly all of the other, some of them 0",
    proves: "Each layer's count is its own, whatever rates led to it; weights are counted after the training.",
    async run(student, tools) {
      const { initial: draw, sizes } = await practice();
      const initial = withZeros(draw(`${tools.seed}, unequal`), sizes);
      const random = drawn(tools, "contest/unequal-layers");
      const shares = [0.1 + 0.1 * random.next(), 0.8 + 0.1 * random.next()];
      const ticket = initial.map((layer, l) => layer.map(() => (random.next() < shares[l]! ? 1 : 0)));
      await compareContest(student, tools, initial, ticket);
    },
  },
  {
    id: "contest/any-ticket",
    points: 1,
    title: "A ticket of four rounds from drawn weights",
    proves: "Masks, starts, ends, counts and errors of both arms.",
    async run(student, tools) {
      const initial = (await practice()).initial(tools.seed);
      await compareContest(student, tools, initial, await foundTicket(initial, 4));
    },
  },
];

const controls: Check[] = [
  {
    id: "controls/any-ticket",
    points: 1,
    title: "Any ticket, layers that keep very different shares",
    proves: "Both controls on drawn inputs, counts layer by layer.",
    async run(student, tools) {
      const random = drawn(tools, "controls/any-ticket");
      const sizes = [40, 25, 12];
      const layers = (value: () => number) => sizes.map((size) => list(size, value));
      const [initial, fresh] = [layers(() => random.normal()), layers(() => random.normal())];
      // All different, and squared: a bound on a draw does not keep as many as it would of uniform ones.
      const draws = sizes.map((size) => Array.from(random.permutation(size), (place) => ((place + 0.5) / size) ** 2));
      const masks = sizes.map((size, l) => list(size, () => (random.next() < [0.1, 0.5, 0.8][l]! ? 1 : 0)));
      const answer = await student.call("controls", initial, fresh, masks, draws);
      const { reinit, random: other } = controlsOf(tools, answer);
      const expected = masks.map((mask, l) => largestOf(draws[l]!, keepAll(masks)[l]!, countOf(mask)));
      const times = (values: number[][], by: number[][]) =>
        values.map((layer, l) => layer.map((value, i) => value * by[l]![i]!));
      tools.close(reinit.masks, masks);
      tools.close(reinit.start, times(fresh, masks));
      tools.close(other.masks, expected);
      tools.close(other.start, times(initial, expected));
    },
  },
  {
    id: "controls/full-and-empty",
    points: 1,
    title: "A layer that keeps everything beside one that keeps nothing",
    proves: "The counts are exact at both ends, whatever is drawn.",
    async run(student, tools) {
      const random = drawn(tools, "controls/full-and-empty");
      const layer = () => list(5, () => random.next());
      const masks = [[1, 1, 1, 1, 1], list(5, () => 0)];
      const [drawnInitial, fresh, draws] = [0, 1, 2].map(() => [layer(), layer()]);
      // A kept weight may start at 0, and is kept for all that.
      const initial = drawnInitial!.map((values) => values.map((value, i) => (i === 2 ? 0 : value)));
      const { random: other } = controlsOf(tools, await student.call("controls", initial, fresh!, masks, draws!));
      tools.close(other.masks, masks);
      tools.close(other.start, [initial[0]!, list(5, () => 0)]);
    },
  },
];

const order: Check[] = [
  {
    id: "order/any-seeds",
    points: 1,
    title: "Any accuracies and any quantile",
    proves: "The interval on drawn inputs; seeds that scatter widely and arms that scatter together.",
    async run(student, tools) {
      const random = drawn(tools, "order/any-seeds");
      for (const [n, t] of [
        [3, 4.303],
        [5, 3.495],
        [12, 2.201],
      ] as const) {
        const base = list(n, () => 80 + 10 * random.normal());
        const second = base.map((value) => value - 1 - 0.2 * random.normal());
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        const differences = base.map((value, i) => value - second[i]!);
        const mean = sum(differences) / n;
        // Σ d² − n · mean², the other form of the sum of squares.
        const variance = (sum(differences.map((d) => d * d)) - n * mean * mean) / (n - 1);
        const half = t * Math.sqrt(variance / n);
        const answer = await student.call("pairedInterval", base, second, t);
        tools.close(tools.fields(answer, ["mean", "low", "high"]), [mean, mean - half, mean + half], 1e-7);
      }
    },
  },
  {
    id: "order/careful",
    points: 1,
    title: "Means in the right order are not enough, and neither is one sure contrast",
    proves: "Intervals decide, with the quantile that was asked for, and an interval that touches 0 does not hold.",
    async run(student, tools) {
      const reinit = [60, 61, 59, 60];
      const oneShot = [80, 81, 79, 80];
      // Mean gain 1, differences −1, 3, 1, 1: half = t · √(8/3) / 2 ≈ 0.816 t.
      const iterative = [79, 84, 80, 81];
      tools.same(await student.call("orderHolds", iterative, oneShot, reinit, 1), true);
      tools.same(await student.call("orderHolds", iterative, oneShot, reinit, 3.182), false);
      // The other contrast is the unsure one.
      tools.same(await student.call("orderHolds", [99, 99, 99, 99], iterative, oneShot, 3.182), false);
      // 1 ± 0.816 t: sure enough for a quantile of 1.
      tools.same(await student.call("orderHolds", [99, 99, 99, 99], iterative, oneShot, 1), true);
      // Equal accuracies: an interval without width, at 0.
      tools.same(await student.call("orderHolds", oneShot, oneShot, reinit, 3.182), false);
      // A seed that diverged.
      tools.same(await student.call("orderHolds", [Number.NaN, 95, 96, 95], oneShot, reinit, 3.182), false);
    },
  },
];

const audit: Check[] = [
  {
    id: "audit/order",
    points: 1,
    title: "The first fault counts, in either arm",
    proves: "The order of the rules; both arms are looked at; the last step is a fair choice.",
    async run(student, tools) {
      const { ticket, control } = fairComparison;
      const put = (changes: object) => student.call("audit", { ...fairComparison, ...changes });
      tools.same(await put({ control: { ...control, chosenBy: "test", seed: "b", steps: 1 } }), "chosen on test");
      tools.same(await put({ control: { ...control, seed: "b", steps: 1 } }), "other seed");
      tools.same(await put({ control: { ...control, steps: 1000, masks: ticket.masks } }), "trained longer");
      tools.same(await put({ ticket: { ...ticket, chosenBy: "last step" } }), "fair");
    },
  },
  {
    id: "audit/careful",
    points: 1,
    title: "Equal totals with unequal layers, and controls that change too much or too little",
    proves: "Layer by layer; a random mask on other values is no control, nor is a reinit under another mask.",
    async run(student, tools) {
      const { ticket, control } = fairComparison;
      const put = (kind: string, changes: object) =>
        student.call("audit", { kind, ticket, control: { ...control, ...changes } });
      // 3 + 1 in the place of 2 + 2.
      const moved = [
        [1, 1, 1, 0],
        [0, 0, 1],
      ];
      tools.same(await put("random mask", { masks: moved }), "other counts");
      const scale = 1 + drawn(tools, "audit/careful").next();
      const otherValues = control.start.map((layer) => layer.map((value) => scale * value));
      for (const kind of ["random mask", "one-shot"]) {
        tools.same(await put(kind, {}), "fair");
        tools.same(await put(kind, { start: otherValues }), "no control");
        tools.same(await put(kind, { masks: ticket.masks, start: ticket.start }), "no control");
      }
      // One layer's mask is the ticket's, the other one is not: another mask, to every kind of control.
      for (const l of [0, 1]) {
        const ofTicket = <T>(own: readonly T[], theirs: readonly T[]) =>
          own.map((x, at) => (at === l ? theirs[at]! : x));
        const masks = ofTicket(control.masks, ticket.masks);
        tools.same(await put("random mask", { masks, start: ofTicket(control.start, ticket.start) }), "fair");
        tools.same(await put("reinit", { masks, start: otherValues }), "no control");
      }
      // A kept weight that starts at 0 in one arm alone.
      const zeroed = { ...ticket, start: [[0, -0.2, 0, 0], ticket.start[1]!] };
      const onZero = { kind: "random mask", ticket: zeroed, control };
      tools.same(await student.call("audit", onZero), "no control");
      // A reinit under another mask, even on other values.
      tools.same(await put("reinit", { start: otherValues }), "no control");
      // One weight that changed is enough, and one layer may be as it was.
      const [first, second] = fairReinit.control.start;
      const oneLayer = { ...fairReinit.control, start: [ticket.start[0]!, second!] };
      tools.same(await student.call("audit", { ...fairReinit, control: oneLayer }), "fair");
      const otherLayer = { ...fairReinit.control, start: [first!, ticket.start[1]!] };
      tools.same(await student.call("audit", { ...fairReinit, control: otherLayer }), "fair");
    },
  },
];

export const hidden: HiddenChecks = { contest, controls, order, audit };
