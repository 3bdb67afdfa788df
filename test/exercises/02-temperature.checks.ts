import type { Plain, Task, Tools } from "../../lib/course";

// The tasks of exercise 02 with the checks that a learner may run. Expected values are worked out by hand from logits
// whose exponentials are whole numbers: 2 · ln 3 at temperature 2 has the odds 3 : 1.

const LN3 = Math.log(3);

const effectiveClasses: Task = {
  id: "effective-classes",
  title: "Task 1 · How many classes does the teacher name?",
  points: 5,
  functions: ["effectiveClasses"],
  hints: [
    "Three steps: probabilities at temperature T, their entropy −Σ p log p in nats, and its exponential. Check yourself with four equal logits: the answer must be 4.",
    "Divide by a small T and the logits are in the thousands: Math.exp(710) is Infinity. Adding one number to all logits changes no probability, so take the largest off first.",
    "A class may have probability exactly 0. It adds nothing to the entropy, but 0 * Math.log(0) is NaN: leave it out.",
  ],
  checks: [
    {
      id: "effective-classes/by-hand",
      points: 1,
      hint: 1,
      title: "Odds of 3 to 1, and classes all alike",
      proves: "The formula, with the logits divided by the temperature and natural logarithms throughout.",
      async run(student, tools) {
        tools.close(await student.call("effectiveClasses", [2 * LN3, 0], 2), 4 / 3 ** 0.75);
        tools.close(await student.call("effectiveClasses", [5, 5, 5, 5], 3), 4);
      },
    },
    {
      id: "effective-classes/cold",
      points: 1,
      hint: 2,
      title: "Near temperature 0: the winner alone, or all that share the lead",
      proves: "No overflow where the logits, divided by the temperature, are in the thousands.",
      async run(student, tools) {
        tools.close(await student.call("effectiveClasses", [9, 9, -9], 0.001), 2);
        tools.close(await student.call("effectiveClasses", [-9, 9, 9, 0], 0.001), 2);
        tools.close(await student.call("effectiveClasses", [-9, -9, -9, -20], 0.001), 3);
      },
    },
    {
      id: "effective-classes/zero",
      points: 1,
      hint: 3,
      title: "A class of probability 0",
      proves: "0 log 0 counts as 0, not as NaN.",
      async run(student, tools) {
        tools.close(await student.call("effectiveClasses", [800, 0, -800], 1), 1);
      },
    },
  ],
};

const gradientRatio: Task = {
  id: "gradient-ratio",
  title: "Task 2 · What T² is for",
  points: 5,
  functions: ["gradientRatio"],
  hints: [
    "The gradient of H(p, softmax(z)) with respect to z is softmax(z) − p. What does dividing z by T add to it, by the chain rule?",
    "Per image, the soft term's gradient is (q − p) / T at temperature T, and T times (q − p) with T² in the loss. The label's term has q − y at temperature 1: neither T nor T² touches it.",
    "The ratio is √(Σ soft²) / √(Σ hard²) with both sums over all images and all classes. A mean of the images' own ratios is something else.",
  ],
  checks: [
    {
      id: "gradient-ratio/by-hand",
      points: 1,
      hint: 2,
      title: "One image worked out by hand, with T² and without",
      proves: "The factor T that is left with T², the factor 1/T without.",
      async run(student, tools) {
        // p = (3/4, 1/4), q = (1/2, 1/2) at both temperatures: q − p is half as long as q − y.
        const ask = (squared: boolean) => student.call("gradientRatio", [[0, 0]], [[2 * LN3, 0]], [0], 2, squared);
        tools.close(await ask(true), 1);
        tools.close(await ask(false), 1 / 4);
      },
    },
    {
      id: "gradient-ratio/pupil-of-its-teacher",
      points: 1,
      hint: 1,
      title: "A student that says what its teacher says has no soft gradient",
      proves: "The soft gradient is the difference of both at one temperature.",
      async run(student, tools) {
        const logits = [[3, 1, 0]];
        tools.close(await student.call("gradientRatio", logits, logits, [2], 4, true), 0);
      },
    },
    {
      id: "gradient-ratio/two-images",
      points: 1,
      hint: 3,
      title: "Two images: lengths first, then the ratio",
      proves: "Both lengths are taken over the whole batch.",
      async run(student, tools) {
        // Soft squares: ½ and 0. Hard squares: ½, and 2 · (3/4)² for the second, whose student bets on the wrong class.
        const answer = await student.call(
          "gradientRatio",
          [
            [0, 0],
            [LN3, 0],
          ],
          [
            [2 * LN3, 0],
            [LN3, 0],
          ],
          [0, 1],
          2,
          true,
        );
        tools.close(answer, Math.sqrt(1 / 2) / Math.sqrt(1 / 2 + 9 / 8));
      },
    },
  ],
};

const logitLimit: Task = {
  id: "logit-limit",
  title: "Task 3 · Where the temperature leads",
  points: 5,
  functions: ["limitGradient", "limitGap"],
  hints: [
    "For small x, exp(x) ≈ 1 + x. Put that into q_i = exp(z_i / T) / Σ exp(z_j / T), the same into p_i, and multiply the difference by T. Which sums are left, and what are they divided by?",
    "Take each row's own mean off, the student's off the student's and the teacher's off the teacher's; subtract; divide by the number of classes. Adding a constant to all logits of an image must change nothing.",
    "gap = length of (T (q − p) − limit) / length of the limit, each length a root of a sum of squares over all rows and classes. Without the factor T the first of them would tend to 0 by itself.",
  ],
  checks: [
    {
      id: "logit-limit/by-hand",
      points: 1,
      hint: 2,
      title: "The limit of two rows worked out by hand",
      proves: "Rows are centred, subtracted and divided by the number of classes.",
      async run(student, tools) {
        const z = [
          [2, 0],
          [7, 7],
        ];
        const v = [
          [0, 6],
          [1, 1],
        ];
        tools.close(await student.call("limitGradient", z, v), [
          [2, -2],
          [0, 0],
        ]);
      },
    },
    {
      id: "logit-limit/constant",
      points: 1,
      hint: 1,
      title: "A constant added to all logits of an image changes nothing",
      proves: "The limit knows what softmax knows: differences of logits.",
      async run(student, tools) {
        tools.close(await student.call("limitGradient", [[103, 100, 97]], [[-50, -50, -50]]), [[1, 0, -1]]);
      },
    },
    {
      id: "logit-limit/gap",
      points: 1,
      hint: 3,
      title: "The distance from the limit at T = 2",
      proves: "The gradient with T² in the loss is held against its limit, as a share of the limit.",
      async run(student, tools) {
        // T (q − p) = (−½, ½); the limit is (−ln 3, ln 3) / 2.
        tools.close(await student.call("limitGap", [[0, 0]], [[2 * LN3, 0]], 2), 1 - 1 / LN3);
      },
    },
  ],
};

/** Errors in %, of three seeds. The differences are 1, 2 and 3 at the wide net and −1, 0 and −2 at the narrow one. */
export const threeSeeds = {
  narrow: { cold: [9, 8, 10], hot: [10, 8, 12] },
  wide: { cold: [4, 5, 6], hot: [3, 3, 3] },
};

/** Student's t for 95 % and three seeds. */
const critical = 4.302652729911275;

/** The table that `measureErrors` has to return: [narrow cold, narrow hot, wide cold, wide hot], trained anew. */
export async function tableOf(widths: readonly number[], temperatures: readonly number[], seeds: readonly string[]) {
  const { glyphPractice } = await import("../../lib/training");
  const large = glyphPractice("exercise 02", [48]);
  const answers = large.probabilities(large.train(large.initial("teacher"), { order: "teacher", steps: 300 }));
  return widths.flatMap((width) => {
    const { error, initial, train } = glyphPractice("exercise 02", [width]);
    return temperatures.map((temperature) => {
      const targets = answers.map((row) => {
        const total = row.reduce((sum, p) => sum + p ** (1 / temperature), 0);
        return row.map((p) => p ** (1 / temperature) / total);
      });
      return seeds.map((seed) => 100 * error(train(initial(seed), { order: seed, targets, temperature })));
    });
  });
}

/** A table of errors as the student sent it, in the same order. */
export function tableFrom(tools: Tools, came: Plain, seeds: number): number[][] {
  const arms = tools.fields(came, ["narrow", "wide"]).flatMap((each) => tools.fields(each, ["cold", "hot"]));
  return arms.map((errors) => tools.matrix([errors], 1, seeds)[0]!);
}

const interaction: Task = {
  id: "interaction",
  title: "Task 4 · Does the best temperature depend on the width?",
  points: 5,
  functions: ["interactionInterval", "interactionShown", "measureErrors"],
  hints: [
    "Index i is the same seed in all four lists: measureErrors calls distil(width, T, seed) for both widths and both temperatures, with the same seeds in the same order. Then make one number a seed first, then treat these numbers as you would treat any sample.",
    "For each seed: (wide.cold − wide.hot) − (narrow.cold − narrow.hot). What a lucky seed does to all four cancels; sorting a list would break the pairs.",
    "mean ± critical · s / √n with s² = Σ (d − mean)² / (n − 1). It is shown when 0 lies outside the interval, on either side; whether one of the two gains alone is significant does not matter.",
  ],
  checks: [
    {
      id: "interaction/by-hand",
      points: 1,
      hint: 2,
      title: "Three seeds worked out by hand",
      proves: "A difference of differences, seed by seed, in the order that the task names.",
      async run(student, tools) {
        // Seed by seed 2, 2 and 5: mean 3, s² = 3.
        const half = critical;
        tools.close(await student.call("interactionInterval", threeSeeds, critical), [3, 3 - half, 3 + half]);
      },
    },
    {
      id: "interaction/verdict",
      points: 1,
      hint: 3,
      title: "Three seeds show nothing at 95 %; at 90 % they do, and thirty would",
      proves: "The verdict comes from the interval at the level asked for, and not from the mean.",
      async run(student, tools) {
        tools.same(await student.call("interactionShown", threeSeeds, critical), false);
        // At 90 % the same three do: 3 ± 2.92.
        tools.same(await student.call("interactionShown", threeSeeds, 2.92), true);
        const tenfold = (errors: number[]) => Array.from({ length: 10 }, () => errors).flat();
        const thirty = {
          narrow: { cold: tenfold(threeSeeds.narrow.cold), hot: tenfold(threeSeeds.narrow.hot) },
          wide: { cold: tenfold(threeSeeds.wide.cold), hot: tenfold(threeSeeds.wide.hot) },
        };
        tools.same(await student.call("interactionShown", thirty, 2.045), true);
      },
    },
    {
      id: "interaction/measured",
      points: 1,
      hint: 1,
      title: "Students of 4 and 16 units at T = 1 and T = 5, with three seeds",
      proves: "Four arms, each with every seed, in their places.",
      async run(student, tools) {
        const seeds = ["tea", "rice", "salt"];
        const answer = await student.call("measureErrors", [4, 16], [1, 5], seeds);
        tools.close(tableFrom(tools, answer, 3), await tableOf([4, 16], [1, 5], seeds));
      },
    },
  ],
};

export const tasks: readonly Task[] = [effectiveClasses, gradientRatio, logitLimit, interaction];
