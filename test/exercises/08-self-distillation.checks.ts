import type { Task } from "../../lib/course";

// The tasks of exercise 08 with the checks that a learner may run. Expected values are worked out by hand: with equal
// eigenvalues every round takes the same length √(Kε) off the targets.

const round: Task = {
  id: "round",
  title: "Task 1 · One round",
  points: 4,
  functions: ["fitRound", "trainingError"],
  hints: [
    "Each coordinate goes its own way: no sum over k is needed for the fit. What becomes of it when c is 0, and when c is very large?",
    "The difference z − fit is c / (c + d) times z. The error is a mean: as many coordinates as there are, so many it is divided by.",
    "fit: z.map((value, k) => (d[k] / (c + d[k])) * value). error: the sum of ((c / (c + d[k])) * z[k]) ** 2, divided by z.length; no root.",
  ],
  checks: [
    {
      id: "round/fit",
      points: 1,
      hint: 1,
      title: "The fit of a round worked out by hand",
      proves: "Each coordinate is multiplied by its own d / (c + d), not by c / (c + d).",
      async run(student, tools) {
        tools.close(await student.call("fitRound", [4, 4, -8], [3, 1, 1], 1), [3, 2, -4]);
      },
    },
    {
      id: "round/error",
      points: 1,
      hint: 2,
      title: "Its training error worked out by hand",
      proves: "A mean of squares, of the difference from this round's targets.",
      async run(student, tools) {
        // Differences 1, 2 and −4: squares 1 + 4 + 16.
        tools.close(await student.call("trainingError", [4, 4, -8], [3, 1, 1], 1), 7);
        tools.close(await student.call("trainingError", [4, 4], [3, 1], 1), 5 / 2);
      },
    },
  ],
};

/** Targets of norm 5 with equal eigenvalues: √(Kε) = 2 comes off in each round, so that norms are 5, 3, 1, and then none. */
export const byHand = { z: [3, 4], d: [0.2, 0.2], epsilon: 2 } as const;

const rounds: Task = {
  id: "rounds",
  title: "Task 2 · Rounds until collapse",
  points: 8,
  functions: ["solveMultiplier", "selfDistil"],
  hints: [
    "Begin with the question whether there is a solution at all: compare the sum of z² with K ε. Only then look for an upper end at which the error is at least ε, and halve.",
    "For the upper end double any number until the error there reaches ε. Then halve some 200 times and keep the half in which the error crosses ε; a fixed number of steps needs no precision to be chosen, and nothing special at a middle that meets ε exactly.",
    "In each round: targets = B of the rounds so far times z, coordinate by coordinate; c = solveMultiplier(targets, …), anew in each round; stop when it is null; new B = old B · d / (c + d), as a new array.",
  ],
  checks: [
    {
      id: "rounds/multiplier",
      points: 1,
      hint: 2,
      title: "Multipliers worked out by hand",
      proves: "The equation of the training error is solved, also where a middle of the bisection meets it exactly.",
      async run(student, tools) {
        const { z, d, epsilon } = byHand;
        // c z / (c + d) has the norm √(Kε): c = d √(Kε) / (‖z‖ − √(Kε)).
        tools.close(await student.call("solveMultiplier", z, d, epsilon), (0.2 * 2) / 3);
        tools.close(await student.call("solveMultiplier", [2], [1.5], 1), 1.5);
        tools.close(await student.call("solveMultiplier", [11], [300], 100), 3000);
      },
    },
    {
      id: "rounds/collapse",
      points: 1,
      hint: 1,
      title: "No multiplier where f = 0 fits",
      proves: "‖z‖² ≤ Kε, with its K and its equal sign, has no solution and is told so.",
      async run(student, tools) {
        const { z, d } = byHand;
        tools.same(await student.call("solveMultiplier", z, d, 12.5), null);
        tools.same(await student.call("solveMultiplier", z, d, 20), null);
        tools.same(await student.call("solveMultiplier", [0, 0], d, 0.1), null);
        tools.expect((await student.call("solveMultiplier", z, d, 12)) !== null, "a number", null);
      },
    },
    {
      id: "rounds/by-hand",
      points: 2,
      hint: 3,
      title: "All rounds of a run worked out by hand",
      proves: "Every round solves for its own multiplier, multiplies what the others left, and ends at the collapse.",
      async run(student, tools) {
        const { z, d, epsilon } = byHand;
        tools.close(await student.call("selfDistil", z, d, epsilon, 10), [
          [3 / 5, 3 / 5],
          [1 / 5, 1 / 5],
        ]);
      },
    },
  ],
};

const evenness: Task = {
  id: "evenness",
  title: "Task 3 · How even is a filter?",
  points: 4,
  functions: ["distilledEvenness", "stoppedEvenness"],
  hints: [
    "Sort a copy of the eigenvalues first, largest to smallest (numbers, not text: sort needs a comparison). Then both functions differ in the filter alone.",
    "After round t the filter is a product over the multipliers 0 … t. The ratio has the later neighbour, with the smaller eigenvalue, above, so that it is at most 1; of all ratios take the smallest.",
    "Math.expm1(x) is e^x − 1, exact for tiny x: the factor of early stopping is −Math.expm1(−τ d). For neighbours: filter.slice(1).map((value, k) => value / filter[k]), then Math.min.",
  ],
  checks: [
    {
      id: "evenness/distilled",
      points: 1,
      hint: 2,
      title: "Two rounds worked out by hand",
      proves: "The filter is the product over all rounds so far, and the ratio is the smaller over the larger.",
      async run(student, tools) {
        // d / (1 + d) is 3/4 and 1/2; their squares are 9/16 and 1/4.
        tools.close(await student.call("distilledEvenness", [3, 1], [1, 1]), [2 / 3, 4 / 9]);
      },
    },
    {
      id: "evenness/stopped",
      points: 1,
      hint: 3,
      title: "Early stopping worked out by hand, and at the very beginning",
      proves: "1 − e^(−τd) is formed without cancellation: for tiny τ the factors are as τd.",
      async run(student, tools) {
        // e^(−τd) is 1/4 and 1/2: the factors are 3/4 and 1/2.
        tools.close(await student.call("stoppedEvenness", [2, 1], [Math.LN2, 1e-20]), [2 / 3, 1 / 2]);
      },
    },
  ],
};

/**
 * The log of a run in which nothing is wrong; checks spoil one thing each. Lengths 5 → 3 → 1 along one direction, as in
 * {@link byHand}.
 */
export const healthyRun = {
  epsilon: 2,
  d: [0.2, 0.2],
  rounds: [
    { targets: [3, 4], multiplier: (0.2 * 2) / 3 },
    { targets: [9 / 5, 12 / 5], multiplier: 0.2 * 2 },
  ],
};

const diagnose: Task = {
  id: "diagnose",
  title: "Task 4 · What is wrong with this run?",
  points: 4,
  functions: ["diagnose"],
  hints: [
    "Take the rules in the order in which they stand; return as soon as one applies. A comparison with NaN is false.",
    "Compute the fit of every round from its targets and its multiplier. Rule 3 compares the targets of round t + 1 with the fit of round t, coordinate by coordinate.",
    "Rule 4: the mean square of targets − fit, in every round and in the last one too, and its distance from ε above or below: Math.abs(error − ε) > 0.01 · ε.",
  ],
  checks: [
    {
      id: "diagnose/healthy",
      points: 1,
      hint: 2,
      title: "A healthy run, and one whose teacher moves",
      proves: "The fit of a round is what the next one has to be given.",
      async run(student, tools) {
        const [first, second] = healthyRun.rounds;
        tools.same(await student.call("diagnose", healthyRun), "healthy");
        const moved = { ...healthyRun, rounds: [first!, { ...second!, targets: [9 / 5, 13 / 5] }] };
        tools.same(await student.call("diagnose", moved), "moved");
      },
    },
    {
      id: "diagnose/stale",
      points: 1,
      hint: 3,
      title: "The multiplier of round 0 in every round, and rounds after the collapse",
      proves: "The constraint holds in each round with that round's targets, or there is no such round.",
      async run(student, tools) {
        const [first, second] = healthyRun.rounds;
        const stale = { ...healthyRun, rounds: [first!, { ...second!, multiplier: first!.multiplier }] };
        tools.same(await student.call("diagnose", stale), "stale");
        const late = { targets: [3 / 5, 4 / 5], multiplier: 1e6 };
        tools.same(await student.call("diagnose", { ...healthyRun, rounds: [first!, second!, late] }), "collapsed");
      },
    },
  ],
};

export const tasks: readonly Task[] = [round, rounds, evenness, diagnose];
