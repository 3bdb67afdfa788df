import type { Plain, Task, Tools } from "../../lib/course";
import { layersOf, practiceOf } from "./practice";

// The tasks of exercise 08 with the checks that a learner may run. Expected values are worked out by hand: with equal
// eigenvalues every round takes the same length √(Kε) off the targets.

/** Targets of norm 5 with equal eigenvalues: √(Kε) = 2 comes off in each round, so that norms are 5, 3, 1, and then none. */
export const byHand = { z: [3, 4], d: [0.2, 0.2], epsilon: 2 } as const;

const rounds: Task = {
  id: "rounds",
  title: "Task 1 · Rounds until collapse",
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
  title: "Task 2 · How even is a filter?",
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

/** The network that the exercise trains. */
export const practice = () => practiceOf("exercise 08");

/** Labels as probabilities, some of them another class's: those of the images in `wrong`. */
export async function labelsBut(wrong: readonly number[]): Promise<number[][]> {
  const { labels } = await practice();
  const moved = labels.map((label, i) => (wrong.includes(i) ? (label + 3) % 10 : label));
  return moved.map((label) => Array.from({ length: 10 }, (_, c) => (c === label ? 1 : 0)));
}

/** As the exercise's own cell trains. */
export async function trainOn(start: number[][], targets: number[][], generation: number): Promise<number[][]> {
  return (await practice()).train(start, { order: `generation ${generation}`, targets });
}

/** Networks and gains of some generations, as the student sent them. */
export function generationsOf(tools: Tools, came: Plain, starts: readonly number[][][]) {
  const [students, controls, gains] = tools.fields(came, ["students", "controls", "gains"]);
  const later = starts.length - 1;
  return {
    students: tools.list(students!, starts.length).map((network, t) => layersOf(tools, network, starts[t]!)),
    controls: tools.list(controls!, later).map((network) => layersOf(tools, network, starts[0]!)),
    gains: tools.matrix([gains!], 1, later)[0]!,
  };
}

const generations: Task = {
  id: "generations",
  title: "Task 3 · A network teaches its like",
  points: 4,
  functions: ["bornAgain"],
  hints: [
    "For each network write down three things: which weights it starts from, what it is taught, and which mini-batches it sees. A student and its control differ in one of the three.",
    "The teacher of generation t is the trained student of generation t − 1, and what it teaches are its answers, not the labels. A student does not start where its teacher ended.",
    "students = [train(starts[0], labels, 0)]; for t = 1 … : student = train(starts[t], answers(students[t − 1]), t), control = train(starts[t], labels, t); gain = testError(control) − testError(student).",
  ],
  checks: [
    {
      id: "generations/taught",
      points: 1,
      hint: 2,
      title: "Three generations, each taught by the one before",
      proves: "Own start, the teacher's answers after its training, the generation's own mini-batches.",
      async run(student, tools) {
        const { initial, probabilities } = await practice();
        const starts = ["taught", "taught 1", "taught 2"].map(initial);
        const labels = await labelsBut([0, 7, 20, 21, 50]);
        const { students } = generationsOf(tools, await student.call("bornAgain", starts, labels), starts);
        tools.close(students[0]!, await trainOn(starts[0]!, labels, 0), 1e-6);
        for (const t of [1, 2])
          tools.close(students[t]!, await trainOn(starts[t]!, probabilities(students[t - 1]!), t), 1e-6);
      },
    },
    {
      id: "generations/control",
      points: 1,
      hint: 1,
      title: "A control that differs from its student in what it is taught, and the gain over it",
      proves: "Paired by start and mini-batches; the sign of the gain, in points.",
      async run(student, tools) {
        const { initial, error } = await practice();
        const starts = ["control", "control 1"].map(initial);
        const labels = await labelsBut([]);
        const answer = await student.call("bornAgain", starts, labels);
        const { students, controls, gains } = generationsOf(tools, answer, starts);
        tools.close(controls[0]!, await trainOn(starts[1]!, labels, 1), 1e-6);
        tools.close(gains, [100 * (error(controls[0]!) - error(students[1]!))]);
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
      title: "The multiplier of round 0 in every round, rounds after the collapse, a small ε",
      proves:
        "The constraint holds in each round with that round's targets, up to 1 % of ε; each coordinate has its own d.",
      async run(student, tools) {
        const [first, second] = healthyRun.rounds;
        const stale = { ...healthyRun, rounds: [first!, { ...second!, multiplier: first!.multiplier }] };
        tools.same(await student.call("diagnose", stale), "stale");
        const late = { targets: [3 / 5, 4 / 5], multiplier: 1e6 };
        tools.same(await student.call("diagnose", { ...healthyRun, rounds: [first!, second!, late] }), "collapsed");
        // Unequal eigenvalues: at c = 1 a quarter of 0.8 is left and a half of 0.4, so that the training error is 0.04.
        const small = (multiplier: number) => ({
          epsilon: 0.04,
          d: [3, 1],
          rounds: [{ targets: [0.8, 0.4], multiplier }],
        });
        tools.same(await student.call("diagnose", small(1)), "healthy");
        // The training error is 0.045: far from ε in percent, though not in itself.
        tools.same(await student.call("diagnose", small(1.1)), "stale");
      },
    },
  ],
};

export const tasks: readonly Task[] = [rounds, evenness, generations, diagnose];
