import type { Mutant } from "../../lib/course";

// The bug museum of exercise 08. Those with a reference happened.

const rounds: Mutant[] = [
  {
    id: "rounds-error-summed",
    task: "rounds",
    about: "The error is a sum and not a mean, so that its penalty is K times another one's.",
    reference: "scikit-learn/scikit-learn#4666",
    edits: [["** 2, 0) / z.length", "** 2, 0)"]],
  },
  {
    id: "rounds-middle-that-meets",
    task: "rounds",
    about: "The bisection ends when a middle meets ε exactly, and returns the next middle.",
    reference: "google/jaxopt#191",
    edits: [
      ["else low = middle;", "else low = middle;\n    if (error(middle) === epsilon) break;"],
      ["return low;", "return (low + high) / 2;"],
    ],
  },
  {
    id: "rounds-no-collapse",
    task: "rounds",
    about: "Bisects where there is no solution, because the inner one already lies within the bound.",
    reference: "eriksen-lab/opentrustregion#57",
    edits: [["if (square <= z.length * epsilon) return null;", ""]],
  },
  {
    id: "rounds-one-array",
    task: "rounds",
    about: "One array is changed in place and pushed again and again: all rounds look like the last.",
    reference: "JuliaInv/KrylovMethods.jl#4",
    edits: [
      [
        "filter = filter.map((kept, k) => (kept * d[k]) / (c + d[k]));",
        "filter.forEach((kept, k) => { filter[k] = (kept * d[k]) / (c + d[k]); });",
      ],
    ],
  },
  {
    id: "rounds-first-multiplier",
    task: "rounds",
    about: "The multiplier of the labels in every round: the constraint is never solved again.",
    edits: [["solveMultiplier(targets, d, epsilon)", "solveMultiplier(z, d, epsilon)"]],
  },
  {
    id: "rounds-first-multiplier-until-collapse",
    task: "rounds",
    about: "Sees the collapse, and still uses the multiplier of the labels.",
    edits: [
      [
        "if (c === null) break;\n    filter = filter.map((kept, k) => (kept * d[k]) / (c + d[k]));",
        "if (c === null) break;\n    const c0 = solveMultiplier(z, d, epsilon) ?? c;\n    filter = filter.map((kept, k) => (kept * d[k]) / (c0 + d[k]));",
      ],
    ],
  },
  {
    id: "rounds-last-round-alone",
    task: "rounds",
    about: "Each filter is that of its own round; nothing is multiplied.",
    edits: [["(kept * d[k]) / (c + d[k])", "d[k] / (c + d[k])"]],
  },
  {
    id: "rounds-norm-against-epsilon",
    task: "rounds",
    about: "Compares ‖z‖² with ε and forgets the K of the mean.",
    edits: [["square <= z.length * epsilon", "square <= epsilon"]],
  },
  {
    id: "rounds-equality",
    task: "rounds",
    about: "At ‖z‖² = Kε a multiplier is still looked for.",
    edits: [["square <= z.length * epsilon", "square < z.length * epsilon"]],
  },
  {
    id: "rounds-absolute-precision",
    task: "rounds",
    about: "Stops when the interval is shorter than 1e-6, which is as large as c itself.",
    edits: [["let i = 0; i < 200; i++", "; high - low > 1e-6; "]],
  },
  {
    id: "rounds-fixed-upper-end",
    task: "rounds",
    about: "Looks no further than the first upper end.",
    edits: [["while (error(high) < epsilon) high *= 2;", ""]],
  },
  {
    id: "rounds-one-more",
    task: "rounds",
    about: "One round more than asked for.",
    edits: [["filters.length < maximumRounds", "filters.length <= maximumRounds"]],
  },
];

const evenness: Mutant[] = [
  {
    id: "evenness-cancellation",
    task: "evenness",
    about: "1 − e^(−τd) as a difference: 0 / 0 where the exponent is tiny.",
    reference: "ggml-org/ggml#1515",
    edits: [["-Math.expm1(-tau * value)", "1 - Math.exp(-tau * value)"]],
  },
  {
    id: "evenness-smallest-first",
    task: "evenness",
    about: "Takes eigenvalues from the smallest, so that all ratios are above 1.",
    reference: "lejon/TSne.jl#21",
    edits: [["const sorted = [...d].sort((a, b) => b - a)", "const sorted = [...d].sort((a, b) => a - b)"]],
  },
  {
    id: "evenness-as-they-come",
    task: "evenness",
    about: "Neighbours in the order of the list.",
    edits: [["const descending = [...d].sort((a, b) => b - a)", "const descending = d"]],
  },
  {
    id: "evenness-sorted-as-text",
    task: "evenness",
    about: "sort() without a comparison sorts numbers as text: 1e-6 after 0.5.",
    edits: [["const sorted = [...d].sort((a, b) => b - a)", "const sorted = [...d].sort().reverse()"]],
  },
  {
    id: "evenness-last-round-alone",
    task: "evenness",
    about: "The filter of round t alone.",
    edits: [["multipliers.slice(0, t + 1)", "multipliers.slice(t, t + 1)"]],
  },
  {
    id: "evenness-ends",
    task: "evenness",
    about: "The last factor over the first, not the smallest ratio of neighbours.",
    edits: [
      [
        "multipliers.slice(0, t + 1).reduce((b, c) => (b * value) / (c + value), 1),\n    );\n    return Math.min(...filter.slice(1).map((value, k) => value / filter[k]));",
        "multipliers.slice(0, t + 1).reduce((b, c) => (b * value) / (c + value), 1),\n    );\n    return filter[filter.length - 1] / filter[0];",
      ],
    ],
  },
  {
    id: "evenness-mildest",
    task: "evenness",
    about: "The largest ratio of neighbours, so that one dropped function goes unnoticed.",
    edits: [["-Math.expm1(-tau * value));\n    return Math.min(", "-Math.expm1(-tau * value));\n    return Math.max("]],
  },
];

const generations: Mutant[] = [
  {
    id: "generations-swapped",
    task: "generations",
    about: "Teacher and student are swapped: the untrained student's answers are what is taught.",
    reference: "keras-team/keras-io#257",
    edits: [["answers(students[t - 1])", "answers(starts[t])"]],
  },
  {
    id: "generations-first-teacher",
    task: "generations",
    about: "The first network teaches all others.",
    edits: [["answers(students[t - 1])", "answers(students[0])"]],
  },
  {
    id: "generations-goes-on",
    task: "generations",
    about: "The student starts where its teacher ended: one long training.",
    edits: [["train(starts[t], taught, t)", "train(students[t - 1], taught, t)"]],
  },
  {
    id: "generations-decisions",
    task: "generations",
    about: "Teaches the teacher's decisions and not its probabilities.",
    edits: [
      [
        "answers(students[t - 1])",
        "answers(students[t - 1]).map((row) => row.map((p) => (p === Math.max(...row) ? 1 : 0)))",
      ],
    ],
  },
  {
    id: "generations-labels",
    task: "generations",
    about: "The student learns from labels: two controls are compared.",
    edits: [["train(starts[t], taught, t)", "train(starts[t], labels, t)"]],
  },
  {
    id: "generations-unpaired-control",
    task: "generations",
    about: "Generation 0 passes for the control of all: other initial weights, other mini-batches.",
    edits: [["train(starts[t], labels, t)", "train(starts[0], labels, 0)"]],
  },
  {
    id: "generations-one-order",
    task: "generations",
    about: "The control sees its mini-batches in another generation's order.",
    edits: [["train(starts[t], labels, t)", "train(starts[t], labels, 0)"]],
  },
  {
    id: "generations-upside-down",
    task: "generations",
    about: "The student's error minus the control's.",
    edits: [["testError(control) - testError(students[c + 1])", "testError(students[c + 1]) - testError(control)"]],
  },
  {
    id: "generations-teacher-for-student",
    task: "generations",
    about: "Measures the teacher of each generation against its student's control.",
    edits: [["testError(students[c + 1])", "testError(students[c])"]],
  },
];

const diagnose: Mutant[] = [
  {
    id: "diagnose-teacher-unwatched",
    task: "diagnose",
    about: "Nobody looks whether the teacher stayed what it was.",
    edits: [['if (moved) return "moved";', ""]],
  },
  {
    id: "diagnose-nan-is-fine",
    task: "diagnose",
    about: "No look at NaN: every comparison with it is false.",
    reference: "Bjarten/early-stopping-pytorch#16",
    edits: [['if (!numbers.every((value) => Number.isFinite(value))) return "diverged";', ""]],
  },
  {
    id: "diagnose-targets-only",
    task: "diagnose",
    about: "Only the targets are looked at for NaN.",
    edits: [
      ["[...targets, multiplier]", "targets"],
      ["({ targets, multiplier }) =>", "({ targets }) =>"],
    ],
  },
  {
    id: "diagnose-norm-alone",
    task: "diagnose",
    about: "Compares norms: a teacher that turned and kept its length goes unnoticed.",
    edits: [
      [
        "targets.some((value, k) => Math.abs(value - fits[t][k]) > 1e-6)",
        "Math.abs(meanSquare(targets) - meanSquare(fits[t])) > 1e-6",
      ],
    ],
  },
  {
    id: "diagnose-first-round-only",
    task: "diagnose",
    about: "The constraint is checked in round 0 alone, where it always holds.",
    edits: [["const stale = rounds.some(", "const stale = rounds.slice(0, 1).some("]],
  },
  {
    id: "diagnose-too-small-only",
    task: "diagnose",
    about: "A training error below ε counts, one above does not.",
    edits: [["Math.abs(error - epsilon) > 0.01 * epsilon", "epsilon - error > 0.01 * epsilon"]],
  },
  {
    id: "diagnose-too-large-only",
    task: "diagnose",
    about: "A training error above ε counts, one below does not.",
    edits: [["Math.abs(error - epsilon) > 0.01 * epsilon", "error - epsilon > 0.01 * epsilon"]],
  },
  {
    id: "diagnose-collapse-below",
    task: "diagnose",
    about: "A mean square of exactly ε is not taken for a collapse.",
    edits: [["meanSquare(targets) <= epsilon", "meanSquare(targets) < epsilon"]],
  },
  {
    id: "diagnose-moved-first",
    task: "diagnose",
    about: "The rules in another order: a teacher that moved is named before a collapse.",
    edits: [
      ['if (rounds.some(({ targets }) => meanSquare(targets) <= epsilon)) return "collapsed";', ""],
      [
        'if (moved) return "moved";',
        'if (moved) return "moved";\n  if (rounds.some(({ targets }) => meanSquare(targets) <= epsilon)) return "collapsed";',
      ],
    ],
  },
  {
    id: "diagnose-collapse-of-the-last",
    task: "diagnose",
    about: "Collapse is not looked for at all: a round with f = 0 passes for one with a stale multiplier.",
    edits: [['if (rounds.some(({ targets }) => meanSquare(targets) <= epsilon)) return "collapsed";', ""]],
  },
  {
    id: "diagnose-one-hundredth",
    task: "diagnose",
    about: "A distance of 0.01 whatever ε is: with a small ε nothing is ever stale.",
    edits: [["> 0.01 * epsilon", "> 0.01"]],
  },
  {
    id: "diagnose-eigenvalue-of-the-round",
    task: "diagnose",
    about: "Takes the eigenvalue by the round in place of the coordinate.",
    edits: [
      ["rounds.map(({ targets, multiplier: c }) =>", "rounds.map(({ targets, multiplier: c }, t) =>"],
      ["targets.map((value, k) => (d[k] / (c + d[k])) * value)", "targets.map((value) => (d[t] / (c + d[t])) * value)"],
    ],
  },
  {
    id: "diagnose-first-eigenvalue",
    task: "diagnose",
    about: "The largest eigenvalue for all coordinates.",
    edits: [["(d[k] / (c + d[k]))", "(d[0] / (c + d[0]))"]],
  },
  {
    id: "diagnose-mean-of-two",
    task: "diagnose",
    about: "Divides by two, as many coordinates as the example has.",
    edits: [["/ values.length", "/ 2"]],
  },
  {
    id: "diagnose-moved-up-only",
    task: "diagnose",
    about: "A target above the fit counts, one below it does not.",
    edits: [["Math.abs(value - fits[t][k]) > 1e-6", "value - fits[t][k] > 1e-6"]],
  },
  {
    id: "diagnose-moved-roughly",
    task: "diagnose",
    about: "A tolerance ten times as wide as agreed.",
    edits: [["> 1e-6", "> 1e-5"]],
  },
  {
    id: "diagnose-first-teacher-only",
    task: "diagnose",
    about: "Only the first teacher is compared with what its student was given.",
    edits: [["    .slice(1)\n", "    .slice(1, 2)\n"]],
  },
];

export const mutants: readonly Mutant[] = [...rounds, ...evenness, ...generations, ...diagnose];
