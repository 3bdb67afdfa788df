import type { Check, HiddenChecks, Tools } from "../../lib/course";
import { seededRandom } from "../../lib/random";
import { byHand, generationsOf, healthyRun, labelsBut, practice, trainOn } from "./08-self-distillation.checks";

// The hidden checks of exercise 08. Inputs come from the seed of the submission; what is expected is a property that
// defines the answer (the training error of a round is ε) or a formula written another way than the solution's.

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const meanSquare = (values: readonly number[]) => sum(values.map((value) => value * value)) / values.length;

interface Problem {
  readonly z: number[];
  readonly d: number[];
}

/** Labels of unit size and eigenvalues over four orders of magnitude, the smallest near 1e-6, as those of a smooth kernel. */
function drawProblem(tools: Tools, label: string, size = 7): Problem {
  const random = seededRandom(tools.seed).fork(label);
  return {
    z: Array.from({ length: size }, () => 1.5 * random.normal() + 0.5),
    d: Array.from({ length: size }, (_, k) => 10 ** (-2 - (4 * (k + 0.5 * random.next())) / size)),
  };
}

const rounds: Check[] = [
  {
    id: "rounds/small-multiplier",
    points: 1,
    title: "The training error is ε, also where c is as small as the eigenvalues",
    proves: "The precision of the bisection is relative and not absolute.",
    async run(student, tools) {
      for (const epsilon of [1e-6, 1e-3, 0.045]) {
        const { z, d } = drawProblem(tools, "rounds/small-multiplier");
        const c = tools.number(await student.call("solveMultiplier", z, d, epsilon));
        const error = meanSquare(z.map((value, k) => (c * value) / (c + d[k]!)));
        tools.expect(Math.abs(error / epsilon - 1) < 1e-6, `a multiplier that leaves the training error ${epsilon}`, c);
      }
    },
  },
  {
    id: "rounds/every-round",
    points: 2,
    title: "Every round of any run leaves the training error ε, and the last one nothing to fit",
    proves: "Multipliers are solved for anew, rounds are multiplied, and the run ends exactly where it collapses.",
    async run(student, tools) {
      const { z, d } = drawProblem(tools, "rounds/every-round");
      const epsilon = 0.02 * meanSquare(z);
      const answer = await student.call("selfDistil", z, d, epsilon, 200);
      tools.expect(
        Array.isArray(answer) && answer.length > 1 && answer.length < 200,
        "several rounds, then none",
        answer,
      );
      const filters = tools.matrix(answer, (answer as unknown[]).length, z.length);
      const targets = [z, ...filters.map((filter) => filter.map((b, k) => b * z[k]!))];
      filters.forEach((filter, t) => {
        const error = meanSquare(targets[t]!.map((value, k) => value - filter[k]! * z[k]!));
        tools.expect(
          Math.abs(error / epsilon - 1) < 1e-6 && meanSquare(targets[t]!) > epsilon,
          `a round ${t} whose training error is ${epsilon}`,
          filters[t]!,
        );
        // One multiplier for all coordinates: c = d (1 / A − 1), where the shrinkage A is far enough from 1 to tell.
        const shrinkage = filter.map((b, k) => b / (t === 0 ? 1 : filters[t - 1]![k]!));
        const multipliers = shrinkage.flatMap((a, k) => (a < 0.99 ? [d[k]! * (1 / a - 1)] : []));
        const [lowest, highest] = [Math.min(...multipliers), Math.max(...multipliers)];
        tools.expect(highest / lowest - 1 < 1e-6, `a round ${t} with one multiplier for all`, filters[t]!);
      });
      const left = meanSquare(targets[targets.length - 1]!);
      tools.expect(left <= epsilon, "a last fit whose mean square is at most ε", left);
    },
  },
  {
    id: "rounds/limits",
    points: 1,
    title: "As many rounds as asked for, and none where there is nothing to fit",
    proves: "maximumRounds is kept to, 0 included; labels that f = 0 fits give no round.",
    async run(student, tools) {
      const { z, d, epsilon } = byHand;
      tools.close(await student.call("selfDistil", z, d, epsilon, 1), [[3 / 5, 3 / 5]]);
      for (const [error, maximum] of [
        [epsilon, 0],
        [20, 5],
      ] as const) {
        const answer = await student.call("selfDistil", z, d, error, maximum);
        tools.expect(Array.isArray(answer) && answer.length === 0, "no round: []", answer);
      }
    },
  },
];

const evenness: Check[] = [
  {
    id: "evenness/any-order",
    points: 1,
    title: "Eigenvalues in any order, over many magnitudes",
    proves: "Neighbours are neighbours by size, of numbers and not of text; the smallest ratio counts.",
    async run(student, tools) {
      // 100, 20 and 9 stand in another order as text.
      const d = [100, 20, 9, ...drawProblem(tools, "evenness/any-order").d];
      const random = seededRandom(tools.seed).fork("evenness/order");
      const shuffled = Array.from(random.permutation(d.length), (k) => d[k]!);
      const multipliers = [30, 5e-3, 2e-6];
      // The ratio of two neighbours after some rounds: the product of (d_low / d_high) (c + d_high) / (c + d_low).
      const expected = multipliers.map((_, t) =>
        Math.min(
          ...d.slice(1).map((low, k) =>
            multipliers
              .slice(0, t + 1)
              .map((c) => (low * (c + d[k]!)) / (d[k]! * (c + low)))
              .reduce((a, b) => a * b, 1),
          ),
        ),
      );
      tools.close(await student.call("distilledEvenness", shuffled, multipliers), expected);
    },
  },
  {
    id: "evenness/training-longer",
    points: 1,
    title: "The longer gradient flow trains, the more even its filter",
    proves: "Early stopping on drawn eigenvalues at all times, from the ratio of eigenvalues up to 1.",
    async run(student, tools) {
      const { d } = drawProblem(tools, "evenness/training-longer");
      const reversed = [...d].reverse();
      const least = Math.min(...d.slice(1).map((low, k) => low / d[k]!));
      // (1 − e^(−a)) / (1 − e^(−b)) = e^((b − a) / 2) sinh(a / 2) / sinh(b / 2)
      const ratio = (a: number, b: number) => (Math.exp((b - a) / 2) * Math.sinh(a / 2)) / Math.sinh(b / 2);
      const between = [1, 100].map((tau) => Math.min(...d.slice(1).map((low, k) => ratio(tau * low, tau * d[k]!))));
      tools.close(await student.call("stoppedEvenness", reversed, [1e-18, 1, 100, 1e9]), [least, ...between, 1]);
    },
  },
];

const generations: Check[] = [
  {
    id: "generations/any",
    points: 2,
    title: "Three generations on labels of which a third is wrong",
    proves: "Every network and every gain, on drawn starts and drawn faults of the labels.",
    async run(student, tools) {
      const { initial, probabilities, error } = await practice();
      const random = seededRandom(tools.seed).fork("generations/any");
      const starts = [0, 1, 2].map((t) => initial(`${tools.seed}, ${t}`));
      const labels = await labelsBut(Array.from(random.permutation(300).subarray(0, 100)));
      const came = generationsOf(tools, await student.call("bornAgain", starts, labels), starts);
      let teacher = await trainOn(starts[0]!, labels, 0);
      tools.close(came.students[0]!, teacher, 1e-6);
      for (const [c, start] of starts.slice(1).entries()) {
        const pupil = await trainOn(start, probabilities(teacher), c + 1);
        const control = await trainOn(start, labels, c + 1);
        tools.close(came.students[c + 1]!, pupil, 1e-6);
        tools.close(came.controls[c]!, control, 1e-6);
        tools.close(came.gains[c]!, 100 * (error(control) - error(pupil)));
        teacher = pupil;
      }
    },
  },
];

const diagnose: Check[] = [
  {
    id: "diagnose/not-finite",
    points: 1,
    title: "NaN and infinity are seen wherever they stand",
    proves: "A comparison with NaN is false, which must not pass for healthy.",
    async run(student, tools) {
      const at = seededRandom(tools.seed).fork("diagnose/not-finite").integer(2);
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const inTargets = healthyRun.rounds.map((one, t) => (t === at ? { ...one, targets: [bad, 1] } : one));
        const inMultiplier = healthyRun.rounds.map((one, t) => (t === at ? { ...one, multiplier: bad } : one));
        for (const rounds of [inTargets, inMultiplier])
          tools.same(await student.call("diagnose", { ...healthyRun, rounds }), "diverged");
      }
    },
  },
  {
    id: "diagnose/careful",
    points: 1,
    title: "Every round counts, every coordinate, and both sides of ε",
    proves:
      "The last round's constraint, one coordinate that moved, a multiplier that is too large, the order of rules.",
    async run(student, tools) {
      const [first, second] = healthyRun.rounds;
      const sign = seededRandom(tools.seed).fork("diagnose/careful").integer(2) === 0 ? 1 : -1;
      const run = (...rounds: { targets: number[]; multiplier: number }[]) => ({ ...healthyRun, rounds });
      tools.same(await student.call("diagnose", run(first!)), "healthy");
      // 1 % of ε is allowed on either side; the error grows with about twice the relative change of c, times d / (c + d).
      tools.same(
        await student.call("diagnose", run(first!, { ...second!, multiplier: 0.4 * (1 + sign * 0.003) })),
        "healthy",
      );
      for (const factor of [0.9, 1.1])
        tools.same(await student.call("diagnose", run(first!, { ...second!, multiplier: 0.4 * factor })), "stale");
      for (const by of [1e-4, -1e-4, 4e-6, -4e-6])
        tools.same(await student.call("diagnose", run(first!, { ...second!, targets: [9 / 5, 12 / 5 + by] })), "moved");
      // Lengths 7, 5 and 3: the teacher moves before the last round alone.
      const longer = { targets: [21 / 5, 28 / 5], multiplier: (0.2 * 2) / 5 };
      tools.same(await student.call("diagnose", run(longer, first!, second!)), "healthy");
      tools.same(
        await student.call("diagnose", run(longer, first!, { ...second!, targets: [9 / 5, 13 / 5] })),
        "moved",
      );
      // One coordinate up, the other down: the mean square stays as it was.
      const turned = [9 / 5 + sign * 0.012, Math.sqrt(9 - (9 / 5 + sign * 0.012) ** 2)];
      tools.same(await student.call("diagnose", run(first!, { ...second!, targets: turned })), "moved");
      tools.same(await student.call("diagnose", run({ targets: [1, 1.7], multiplier: 5 })), "collapsed");
      // Three coordinates with eigenvalues of their own, and an ε of some hundredths.
      const uneven = unevenRun(tools);
      const [one, two] = uneven.rounds;
      tools.same(await student.call("diagnose", uneven), "healthy");
      for (const factor of [0.95, 1.05]) {
        const late = { ...two!, multiplier: factor * two!.multiplier };
        tools.same(await student.call("diagnose", { ...uneven, rounds: [one!, late] }), "stale");
      }
      // A mean square of exactly ε = 2; and one below it where the teacher moved as well.
      tools.same(await student.call("diagnose", run({ targets: [2, 0], multiplier: 5 })), "collapsed");
      tools.same(await student.call("diagnose", run(first!, { targets: [1, 1], multiplier: 5 })), "collapsed");
    },
  },
];

/** Two rounds with unequal eigenvalues; ε is the training error that the first multiplier leaves. */
function unevenRun(tools: Tools) {
  const random = seededRandom(tools.seed).fork("diagnose/uneven");
  const d = [0.5, 0.1, 0.02];
  const targets = [1, -0.8, 0.6].map((value) => value * (1 + 0.1 * random.next()));
  const residue = (of: readonly number[], c: number) => meanSquare(of.map((value, k) => value / (1 + d[k]! / c)));
  const epsilon = residue(targets, 0.03);
  const next = targets.map((value, k) => value / (1 + 0.03 / d[k]!));
  // The error grows with c; steps of a hundred-thousandth are far finer than 1 % of ε.
  let multiplier = 0.03;
  while (residue(next, multiplier) < epsilon) multiplier *= 1 + 1e-5;
  return {
    epsilon,
    d,
    rounds: [
      { targets, multiplier: 0.03 },
      { targets: next, multiplier },
    ],
  };
}

export const hidden: HiddenChecks = { rounds, evenness, generations, diagnose };
