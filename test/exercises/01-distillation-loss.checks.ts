import type { Task } from "../../lib/course";

// The tasks of exercise 01 with the checks that a learner may run. Expected values are worked out by hand from logits
// whose exponentials are whole numbers: 2 · ln 3 at temperature 2 has the odds 3 : 1.

const { LN2 } = Math;
const LN3 = Math.log(3);

const softmax: Task = {
  id: "softmax",
  title: "Task 1 · Softmax with temperature",
  points: 5,
  functions: ["softmax"],
  hints: [
    "Work on one row at a time. What happens to the odds of two classes when you divide both logits by T?",
    "Adding the same number to every logit of a row changes no probability. Math.exp(710) is Infinity, Math.exp(0) is 1: which number would you add?",
    "For each row: m = Math.max(...row); weights = exp((z − m) / T); divide each weight by their sum. Take m of this row alone.",
  ],
  checks: [
    {
      id: "softmax/known-rows",
      points: 1,
      hint: 1,
      title: "Odds that can be worked out by hand",
      proves: "The formula, row by row, with the logits divided by the temperature.",
      async run(student, tools) {
        const logits = [
          [2 * LN3, 0],
          [0, 2 * LN2],
        ];
        tools.close(await student.call("softmax", logits, 2), [
          [3 / 4, 1 / 4],
          [1 / 3, 2 / 3],
        ]);
      },
    },
    {
      id: "softmax/sums-to-one",
      points: 1,
      hint: 3,
      title: "Every row sums to 1, at any temperature",
      proves: "The weights are normalised after the temperature was applied, not before.",
      async run(student, tools) {
        for (const temperature of [0.5, 1, 4, 20]) {
          const logits = [
            [3, 1, -2, 0.5],
            [-1, 0, 2, 2],
          ];
          const answer = await student.call("softmax", logits, temperature);
          for (const row of tools.matrix(answer, 2, 4)) {
            const sum = row.reduce((a, b) => a + b, 0);
            tools.expect(Math.abs(sum - 1) < 1e-9, "probabilities with the sum 1 in each row", answer);
          }
        }
      },
    },
    {
      id: "softmax/large-logits",
      points: 1,
      hint: 2,
      title: "Logits in the thousands give numbers, not NaN",
      proves: "No overflow in the exponential.",
      async run(student, tools) {
        tools.close(await student.call("softmax", [[2000, 2000, -2000]], 1), [[1 / 2, 1 / 2, 0]]);
      },
    },
  ],
};

const distillationLoss: Task = {
  id: "distillation-loss",
  title: "Task 2 · The distillation loss",
  points: 6,
  functions: ["distillationLoss"],
  hints: [
    "Write it for one example first: one term for the soft targets, one for the label. Which of the two terms sees the temperature?",
    "The soft term is the cross-entropy −Σ p log q with p from the teacher and q from the student, both at temperature T, times T². The label's term uses the student at T = 1. Average over the batch.",
    "Never take the logarithm of a probability that may be 0. In logarithms: log q = (z − m) / T − log Σ exp((z − m) / T) with m the row's largest logit. The sum over classes is a sum; only examples are averaged.",
  ],
  checks: [
    {
      id: "distillation-loss/by-hand",
      points: 1,
      hint: 2,
      title: "One example worked out by hand",
      proves: "Both terms, α, T² and which temperature goes where.",
      async run(student, tools) {
        // p = (3/4, 1/4), q = (1/2, 1/2) at both temperatures: each cross-entropy is ln 2.
        tools.close(await student.call("distillationLoss", [[0, 0]], [[2 * LN3, 0]], [0], 2, 0.5), 2.5 * LN2);
        tools.close(await student.call("distillationLoss", [[0, 0]], [[2 * LN3, 0]], [0], 2, 0.25), 1.75 * LN2);
      },
    },
    {
      id: "distillation-loss/perfect-student",
      points: 1,
      hint: 1,
      title: "A student equal to its teacher still pays the teacher's entropy",
      proves: "The loss is a cross-entropy: its minimum is H(P), where a KL divergence would be 0.",
      async run(student, tools) {
        const logits = [[2 * LN3, 0]];
        const entropy = 2 * LN2 - (3 / 4) * LN3;
        tools.close(await student.call("distillationLoss", logits, logits, [0], 2, 1), 4 * entropy);
      },
    },
    {
      id: "distillation-loss/far-apart",
      points: 1,
      hint: 3,
      title: "A student that is sure and wrong gets a large loss, not NaN",
      proves: "The logarithm is computed from logits, not from a probability that has become 0.",
      async run(student, tools) {
        tools.close(await student.call("distillationLoss", [[2000, 0]], [[0, 2000]], [1], 1, 0.5), 2000);
      },
    },
  ],
};

const distillationGradient: Task = {
  id: "distillation-gradient",
  title: "Task 3 · Its gradient, and what it is worth",
  points: 5,
  functions: ["distillationGradient", "measureGain"],
  hints: [
    "The derivative of −Σ p log softmax(z) with respect to z is softmax(z) − p. The division of z by T gives one factor 1/T; the loss carries T². What is left of both?",
    "distillationGradient, for each example: (α T (q_T − p_T) + (1 − α) (q_1 − one-hot label)) / batch size, with q_T and p_T at temperature T and q_1 at 1. The teacher's logits get no gradient.",
    "measureGain trains with your distillationGradient, so mend that first. For each seed call trainStudent(seed, …) twice, with α = 0 and with alpha. Inside, row r is the point points[places[r]]: its teacher's logits are teacherAt(point), its label is label. Return the list of first error − second error, one a seed.",
  ],
  checks: [
    {
      id: "distillation-gradient/by-hand",
      points: 1,
      hint: 2,
      title: "One example worked out by hand, and the same twice in a batch",
      proves: "Both terms with their factors and signs; the loss averages over the batch, so its gradient does.",
      async run(student, tools) {
        tools.close(await student.call("distillationGradient", [[0, 0]], [[2 * LN3, 0]], [0], 2, 0.5), [[-0.5, 0.5]]);
        tools.close(await student.call("distillationGradient", [[0, 0]], [[2 * LN3, 0]], [0], 2, 1), [[-0.5, 0.5]]);
        tools.close(await student.call("distillationGradient", [[0, 0]], [[2 * LN3, 0]], [1], 2, 0), [[0.5, -0.5]]);
        // q = (3/4, 1/4) at T = 2 and (9/10, 1/10) at 1; p = (1/2, 1/2).
        tools.close(await student.call("distillationGradient", [[2 * LN3, 0]], [[0, 0]], [0], 2, 0.5), [[0.2, -0.2]]);
        const twice = <T>(row: T) => [row, row];
        const answer = await student.call("distillationGradient", twice([0, 0]), twice([2 * LN3, 0]), [0, 0], 2, 0.5);
        tools.close(answer, twice([-0.25, 0.25]));
      },
    },
    {
      id: "distillation-gradient/measured",
      points: 1,
      hint: 3,
      title: "What the teacher saves: three seeds at T = 2, and at T = 4 with half of the loss left to the labels",
      proves: "Two students a seed, on the same points in the same order, each row with its own teacher's answer.",
      async run(student, tools) {
        // Found by the training beside this file, which holds the gradient and is not for learners.
        tools.close(await student.call("measureGain", [1, 2, 3], 2, 1), [3.8, 6.5, 0.5]);
        // With seed 22 the teacher costs: a gain may be below 0.
        tools.close(await student.call("measureGain", [4, 22], 4, 0.5), [0.8, -1]);
      },
    },
  ],
};

/** The log of a run in which nothing is wrong; checks spoil one list each. */
export const healthyRun = {
  temperature: 4,
  teacherError: [2.1, 2.1, 2.1, 2.1],
  studentError: [12, 6, 4, 4],
  softGradient: [0.9, 0.5, 0.3, 0.2],
  hardGradient: [0.8, 0.4, 0.3, 0.2],
};

const diagnose: Task = {
  id: "diagnose",
  title: "Task 4 · What is wrong with this run?",
  points: 4,
  functions: ["diagnose"],
  hints: [
    "Take the rules in the order in which they stand; return as soon as one applies. NaN compares false with everything.",
    "A frozen teacher has the same error at every evaluation, not only at the first and the last.",
    "For the last rule: ratios soft / hard, sorted; the middle one (the mean of the two middle ones for an even count) against 1 / T.",
  ],
  checks: [
    {
      id: "diagnose/healthy",
      points: 1,
      hint: 2,
      title: "A healthy run, and a teacher that moves",
      proves: "The frozen teacher is told from the learning one.",
      async run(student, tools) {
        tools.same(await student.call("diagnose", healthyRun), "healthy");
        tools.same(await student.call("diagnose", { ...healthyRun, teacherError: [90, 30, 8, 3] }), "swapped");
      },
    },
    {
      id: "diagnose/scale",
      points: 1,
      hint: 3,
      title: "A soft term without T², and one that is constant",
      proves: "The size of the soft gradient is compared with 1/T, and zero is told from small.",
      async run(student, tools) {
        const withSoft = (softGradient: number[]) => ({ ...healthyRun, softGradient });
        tools.same(await student.call("diagnose", withSoft([0.05, 0.03, 0.02, 0.01])), "unscaled");
        tools.same(await student.call("diagnose", withSoft([0, 0, 0, 0])), "constant");
      },
    },
  ],
};

export const tasks: readonly Task[] = [softmax, distillationLoss, distillationGradient, diagnose];
