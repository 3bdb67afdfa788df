import type { Check, HiddenChecks } from "../../lib/course";
import { type Random, seededRandom } from "../../lib/random";
import { expectRecalls, missingOf, recallsUnseen, sureOf, trainedTeacher } from "./03-dark-knowledge.checks";

// The hidden checks of exercise 03. Inputs come from the seed of the submission; expected values are counted another way
// than the solution does.

const drawClasses = (random: Random, count: number, classes: number): number[] =>
  Array.from({ length: count }, () => random.integer(classes));

const shuffled = <T>(random: Random, list: readonly T[]): T[] =>
  Array.from(random.permutation(list.length), (i) => list[i]!);

const transferRows: Check[] = [
  {
    id: "transfer-rows/any-order",
    points: 1,
    title: "Many images in any order, several classes missing",
    proves: "The pairing holds on drawn inputs, so that a table of the public answers earns nothing.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("transfer-rows/any-order");
      const images = Array.from({ length: 60 }, (_, i) => ({ name: `${i * 7}.png`, label: random.integer(10) }));
      const cache = shuffled(random, images.slice(5));
      const rows = shuffled(random, images.slice(0, 50));
      const missing = [random.integer(5), 5 + random.integer(5)];
      const expected = rows.flatMap((image, row) => {
        const cached = cache.indexOf(image);
        return missing.includes(image.label) || cached < 0 ? [] : [[row, cached]];
      });
      const namesOf = (list: typeof images) => list.map(({ name }) => name);
      const labels = rows.map(({ label }) => label);
      tools.close(await student.call("transferRows", namesOf(rows), labels, namesOf(cache), missing), expected);
    },
  },
  {
    id: "transfer-rows/first-and-none",
    points: 1,
    title: "The cache's first row, names in any script, nothing left, nothing missing",
    proves: "Place 0 is a place and class 0 a class; names are compared as they are.",
    async run(student, tools) {
      const names = ["三.png", "八.png", "3.png"];
      tools.close(await student.call("transferRows", names, [3, 8, 3], ["三.png", "3.png", "八.png"], []), [
        [0, 0],
        [1, 2],
        [2, 1],
      ]);
      tools.close(await student.call("transferRows", names, [3, 8, 3], names, [3, 8]), []);
      // The class 0 is a class.
      tools.close(await student.call("transferRows", names, [0, 8, 3], names, [0]), [
        [1, 1],
        [2, 2],
      ]);
    },
  },
];

const recalls: Check[] = [
  {
    id: "recalls/any-rows",
    points: 1,
    title: "Any predictions and labels",
    proves: "The definition on drawn inputs.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("recalls/any-rows");
      const [predicted, labels] = [drawClasses(random, 80, 6), drawClasses(random, 80, 6)];
      const all = new Array<number>(6).fill(0);
      const right = new Array<number>(6).fill(0);
      labels.forEach((label, row) => {
        all[label]! += 1;
        if (predicted[row] === label) right[label]! += 1;
      });
      const expected = all.map((count, c) => (count === 0 ? null : right[c]! / count));
      expectRecalls(tools, await student.call("recalls", predicted, labels, 6), expected);
    },
  },
  {
    id: "recalls/all-missed",
    points: 1,
    title: "A class that is always missed, and one that nobody asked for",
    proves: "Recall 0 is a number and stays in the list; a class that is only ever predicted has none.",
    async run(student, tools) {
      expectRecalls(tools, await student.call("recalls", [8, 8, 8, 5], [3, 3, 8, 8], 10), [
        ...[null, null, null, 0, null, null, null, null, 1 / 2, null],
      ]);
    },
  },
  {
    id: "recalls/never-seen-again",
    points: 1,
    title: "Another class, other seeds, and a teacher that errs",
    proves: "Labels decide which images are left out, and every seed makes a pair of its own.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("recalls/never-seen-again");
      const teacher = await trainedTeacher(`${tools.seed}, teacher`, 60);
      const missing = [1, 5, 6, 7][random.integer(4)]!;
      const seeds = [0, 1, 2].map((i) => `${tools.seed} ${i}`);
      const came = missingOf(tools, await student.call("measureMissing", teacher, missing, seeds), 3);
      const { taught, labelled } = await recallsUnseen(teacher, missing, seeds);
      tools.close([came.taught, came.labelled], [taught, labelled]);
    },
  },
];

interface Rows {
  readonly logits: number[][];
  readonly labels: number[];
}

/** Logits of a student that has not seen some classes: theirs are too low. */
function drawRows(random: Random, count: number, classes: number, group: readonly number[]): Rows {
  const labels = drawClasses(random, count, classes);
  const logits = labels.map((label) =>
    Array.from({ length: classes }, (_, c) => random.normal() + (c === label ? 3 : 0) - (group.includes(c) ? 4 : 0)),
  );
  return { logits, labels };
}

/** A row is right if its own class beats every lower one and no higher one beats it. */
function errors({ logits, labels }: Rows, group: readonly number[], bias: number): number {
  return labels.filter((label, n) => {
    const value = (c: number) => logits[n]![c]! + (group.includes(c) ? bias : 0);
    return logits[n]!.some((_, c) => c !== label && (c < label ? value(c) >= value(label) : value(c) > value(label)));
  }).length;
}

const candidates = Array.from({ length: 33 }, (_, i) => (i - 16) / 2);

function fitted(validation: Rows, test: Rows, group: readonly number[]): [number, number] {
  const byDistance = [...candidates].sort((a, b) => Math.abs(a) - Math.abs(b));
  const counts = byDistance.map((bias) => errors(validation, group, bias));
  const bias = byDistance[counts.indexOf(Math.min(...counts))]!;
  return [bias, errors(test, group, bias)];
}

const biasFit: Check[] = [
  {
    id: "bias-fit/any-rows",
    points: 1,
    title: "Any validation and test rows, one class or several",
    proves: "The fit on drawn inputs, and the count on others.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("bias-fit/any-rows");
      for (const group of [[3], [0, 2], [1, 2, 4]]) {
        const [validation, test] = [drawRows(random, 40, 6, group), drawRows(random, 60, 6, group)];
        const answer = await student.call("fitBias", { ...validation }, { ...test }, group, candidates);
        tools.close(answer, fitted(validation, test, group));
      }
    },
  },
  {
    id: "bias-fit/every-row-counts",
    points: 1,
    title: "Not as high as it goes",
    proves: "What the other classes lose counts as much as what the group gains; rows are counted, not groups.",
    async run(student, tools) {
      const all = {
        logits: [
          [1, 0],
          [3, 0],
          [3, 0],
          [5, 0],
        ],
        labels: [1, 0, 0, 1],
      };
      tools.close(await student.call("fitBias", all, all, [1], [0, 1.5, 4, 9]), [1.5, 1]);
      // With 1 added both logits of the first row are equal, and the lowest class stands for it.
      const even = {
        logits: [
          [1, 0],
          [0.5, 0],
        ],
        labels: [0, 1],
      };
      tools.close(await student.call("fitBias", even, even, [1], [0, 1]), [1, 0]);
      // Below 0: the classes 0 and 1 are said too often.
      const few = {
        logits: [
          [5, 1, 2],
          [1, 5, 3],
          [7, 1, 0],
        ],
        labels: [2, 2, 0],
      };
      tools.close(await student.call("fitBias", few, few, [0, 1], [0, -3.5, -8]), [-3.5, 0]);
    },
  },
];

const diagnose: Check[] = [
  {
    id: "diagnose/unequal-classes",
    points: 1,
    title: "Nine of ten labels are one class; one class alone, in one list or in both",
    proves: "Agreement is compared with that of chance; what cannot be told is said to be so.",
    async run(student, tools) {
      const at = seededRandom(tools.seed).fork("diagnose/unequal-classes").integer(6);
      const labels = Array.from({ length: 40 }, (_, n) => (n === at || n === 15 + at || n === 30 ? 1 : 0));
      // Sure of the common class where the rare one is, and the other way round, far from any shift.
      const wrong = labels.map((_, n) => (n === at + 8 || n === 24 + at || n === 39 ? 1 : 0));
      tools.same(await student.call("diagnose", sureOf(wrong, 2), labels), "shuffled");
      tools.same(await student.call("diagnose", sureOf(labels, 2), labels), "aligned");
      tools.same(await student.call("diagnose", sureOf([2, 2, 2, 2], 3), [2, 2, 2, 2]), "one class");
      // One list alone of one class: agreement and chance are equal.
      const [constant, mixed] = [
        [2, 2, 2, 2, 2, 2, 2],
        [2, 1, 2, 1, 1, 2, 1],
      ];
      tools.same(await student.call("diagnose", sureOf(mixed, 3), constant), "shuffled");
      tools.same(await student.call("diagnose", sureOf(constant, 3), mixed), "shuffled");
    },
  },
  {
    id: "diagnose/any-shift",
    points: 1,
    title: "Shifts in both directions, a shift too far, and lists so short that their ends matter",
    proves: "Each of the shifts 1 to 3, forwards and backwards, over the rows that both lists have, and no other.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("diagnose/any-shift");
      const all = drawClasses(random, 210, 10);
      const labels = all.slice(5, 205);
      for (const s of [-3, -2, -1, 1, 2, 3])
        tools.same(await student.call("diagnose", sureOf(all.slice(5 + s, 205 + s), 10), labels), "shifted");
      for (const s of [-5, -4, 4, 5])
        tools.same(await student.call("diagnose", sureOf(all.slice(5 + s, 205 + s), 10), labels), "shuffled");
      const short = (said: number[], own: number[]) => student.call("diagnose", sureOf(said, 2), own);
      // Late by 3: the five rows that both have agree. The other three, compared in a circle, would hide it.
      tools.same(await short([1, 0, 1, 0, 0, 0, 1, 0], [0, 0, 0, 1, 0, 0, 1, 0]), "shifted");
      // At most 0.38 with the shares of the rows compared; 0.62 at a shift by 3 with those of all rows.
      tools.same(await short([0, 1, 0, 0, 0, 0, 1, 1], [1, 1, 0, 0, 0, 0, 0, 0]), "shuffled");
      // κ is 0.47 as it is, then 0.46 at the shifts by 1 in either direction: near, and not enough.
      tools.same(await short([1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1], [0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1]), "shuffled");
      tools.same(await short([0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0], [1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1]), "shuffled");
      // Exactly 1/2 is enough: a = 3/4 and c = 1/2, as it is and late by 1.
      tools.same(await short([0, 0, 1, 0], [0, 0, 1, 1]), "aligned");
      tools.same(await short([0, 1, 0, 0, 0, 0, 1, 0, 0], [1, 0, 0, 0, 0, 1, 1, 1, 1]), "shifted");
    },
  },
  {
    id: "diagnose/careful",
    points: 1,
    title: "Bad numbers anywhere, a weak teacher, too many rows",
    proves: "NaN, infinity and equal logits are seen in any row; a teacher that errs is no fault of the cache.",
    async run(student, tools) {
      const random = seededRandom(tools.seed).fork("diagnose/careful");
      const labels = drawClasses(random, 100, 5);
      const at = 1 + random.integer(98);
      const whole = sureOf(labels, 5);
      const spoilt = (row: number[]) => whole.map((own, n) => (n === at ? row : own));
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
        tools.same(await student.call("diagnose", spoilt([1, 2, bad, 0, 0]), labels), "incomplete");
      tools.same(await student.call("diagnose", spoilt([2.5, 2.5, 2.5, 2.5, 2.5]), labels), "incomplete");
      tools.same(await student.call("diagnose", [...whole, whole[0]!], labels), "incomplete");
      // One row in four wrong: κ is about 0.7.
      const weak = labels.map((label, n) => (n % 4 === 0 ? (label + 1) % 5 : label));
      tools.same(await student.call("diagnose", sureOf(weak, 5), labels), "aligned");
    },
  },
];

export const hidden: HiddenChecks = { "transfer-rows": transferRows, recalls, "bias-fit": biasFit, diagnose };
