import type { Mutant } from "../../lib/course";

// The bug museum of exercise 02. Those with a reference happened.

const effectiveClasses: Mutant[] = [
  {
    id: "classes-overflow",
    task: "effective-classes",
    about: "The exponential of the bare logit: NaN as soon as a logit over T passes 709.",
    reference: "dwavesystems/dwave-optimization#555",
    edits: [["(z - largest) / temperature", "z / temperature"]],
  },
  {
    id: "classes-zero-log-zero",
    task: "effective-classes",
    about: "0 · log 0 is NaN: one class of probability 0 spoils the entropy.",
    reference: "tensorflow/probability#241",
    edits: [["p === 0 ? 0 : p * Math.log(p)", "p * Math.log(p)"]],
  },
  {
    id: "classes-temperature-after",
    task: "effective-classes",
    about: "The temperature is applied to the normalised probabilities, which then no longer sum to 1.",
    reference: "MoonshotAI/Kimi-Audio#161",
    edits: [
      ["(z - largest) / temperature", "z - largest"],
      ["weight / total", "(weight / total) ** (1 / temperature)"],
    ],
  },
  {
    id: "classes-multiplied",
    task: "effective-classes",
    about: "Multiplied by T: fewer classes where there should be more.",
    reference: "bowang-lab/BLEEP#5",
    edits: [["(z - largest) / temperature", "(z - largest) * temperature"]],
  },
  {
    id: "classes-in-bits",
    task: "effective-classes",
    about: "Entropy in bits, exponential to the base e.",
    edits: [["Math.log(p)", "Math.log2(p)"]],
  },
  {
    id: "classes-entropy-itself",
    task: "effective-classes",
    about: "The entropy and not its exponential.",
    edits: [["Math.exp(entropy)", "entropy"]],
  },
  {
    id: "classes-shift-by-at-least-zero",
    task: "effective-classes",
    about: "The shift is never below 0, so a row of negative logits at a low temperature becomes 0 / 0.",
    reference: "FluxML/NNlib.jl#43",
    edits: [["Math.max(...logits)", "Math.max(0, ...logits)"]],
  },
  {
    id: "effective-first-for-largest",
    task: "effective-classes",
    about: "Takes off the first logit: Infinity where another one is far above it.",
    edits: [["Math.max(...logits)", "logits[0]"]],
  },
];

const gradientRatio: Mutant[] = [
  {
    id: "ratio-never-squared",
    task: "gradient-ratio",
    about: "No T² in any case: the soft term is left out of the loss in all but name.",
    reference: "keras-team/keras-io#870",
    edits: [["const scale = squared ? temperature : 1 / temperature", "const scale = 1 / temperature"]],
  },
  {
    id: "ratio-without-chain-rule",
    task: "gradient-ratio",
    about: "The chain rule's 1/T is forgotten in both cases.",
    edits: [["squared ? temperature : 1 / temperature", "squared ? temperature ** 2 : 1"]],
  },
  {
    id: "ratio-scaled-once",
    task: "gradient-ratio",
    about: "T in place of T²: as if the temperature stood in one of the two softmaxes alone.",
    reference: "SforAiDl/KD_Lib#59",
    edits: [["squared ? temperature : 1 / temperature", "squared ? 1 : 1 / temperature"]],
  },
  {
    id: "ratio-warm-labels",
    task: "gradient-ratio",
    about: "The label's term at temperature T.",
    edits: [["probabilities(student, 1)", "probabilities(student, temperature)"]],
  },
  {
    id: "ratio-cold-student",
    task: "gradient-ratio",
    about: "The teacher at temperature T against the student at 1: never equal, even where they agree.",
    edits: [["const q = probabilities(student, temperature)", "const q = probabilities(student, 1)"]],
  },
  {
    id: "ratio-of-squares",
    task: "gradient-ratio",
    about: "No square root: the ratio of squared lengths.",
    edits: [["Math.sqrt(soft / hard)", "soft / hard"]],
  },
  {
    id: "ratio-mean-of-ratios",
    task: "gradient-ratio",
    about: "The mean of the images' own ratios, which one image with a tiny hard gradient decides.",
    edits: [
      [
        "return Math.sqrt(soft / hard);",
        "if (labels.length === 1) return Math.sqrt(soft / hard);\n" +
          "  const alone = (i: number) =>\n" +
          "    gradientRatio([studentLogits[i]], [teacherLogits[i]], [labels[i]], temperature, squared);\n" +
          "  return labels.reduce((sum, _, i) => sum + alone(i), 0) / labels.length;",
      ],
    ],
  },
  {
    id: "ratio-last-image",
    task: "gradient-ratio",
    about: "The sums are begun anew for each image, so that the last one decides.",
    edits: [
      ["soft += ", "soft = k === 0 ? 0 : soft; soft += "],
      ["hard += ", "hard = k === 0 ? 0 : hard; hard += "],
    ],
  },
];

const logitLimit: Mutant[] = [
  {
    id: "limit-not-centred",
    task: "logit-limit",
    about: "The bare difference of logits: what matching logits by a squared error does; softmax cannot know it.",
    edits: [["return row.map((z) => z - mean)", "return row.map((z) => z)"]],
  },
  {
    id: "limit-mean-over-classes",
    task: "logit-limit",
    about: "Averaged over the classes once more, as by a divergence that averages over all elements.",
    reference: "haitongli/knowledge-distillation-pytorch#2",
    edits: [["(z - centredTeacher[k]) / row.length", "(z - centredTeacher[k]) / row.length ** 2"]],
  },
  {
    id: "limit-sum-over-classes",
    task: "logit-limit",
    about: "Not divided by the number of classes.",
    edits: [["(z - centredTeacher[k]) / row.length", "z - centredTeacher[k]"]],
  },
  {
    id: "limit-uphill",
    task: "logit-limit",
    about: "Teacher minus student.",
    edits: [["(z - centredTeacher[k])", "(centredTeacher[k] - z)"]],
  },
  {
    id: "limit-gap-without-t2",
    task: "logit-limit",
    about: "The gradient without T², which tends to 0 and not to the limit.",
    reference: "IntelLabs/distiller#122",
    edits: [["temperature * (q[k] - p[k])", "(q[k] - p[k]) / temperature"]],
  },
  {
    id: "limit-gap-absolute",
    task: "logit-limit",
    about: "The distance itself and not its share of the limit.",
    edits: [["length(distance) / length(limit)", "length(distance)"]],
  },
  {
    id: "limit-teacher-cold",
    task: "logit-limit",
    about: "The teacher's probabilities at T = 1.",
    edits: [["softmax(teacherLogits[i], temperature)", "softmax(teacherLogits[i], 1)"]],
  },
];

const interaction: Mutant[] = [
  {
    id: "interaction-two-verdicts",
    task: "interaction",
    about: "One gain is significant, the other is not, and that passes for a difference between them.",
    reference: "Nieuwenhuis, Forstmann & Wagenmakers 2011, Nature Neuroscience 14, 1105–1107: 79 of 157 papers",
    edits: [
      [
        "const [, low, high] = interactionInterval(errors, critical);\n  return low > 0 || high < 0;",
        "const none = errors.wide.cold.map(() => 0);\n" +
          "  const alone = { cold: none, hot: none };\n" +
          "  const excludes = (arms: Errors) => {\n" +
          "    const [, low, high] = interactionInterval(arms, critical);\n" +
          "    return low > 0 || high < 0;\n" +
          "  };\n" +
          "  const wide = excludes({ ...errors, narrow: alone });\n" +
          "  const narrow = excludes({ ...errors, wide: alone });\n" +
          "  return wide !== narrow;",
      ],
    ],
  },
  {
    id: "interaction-reversed",
    task: "interaction",
    about: "Narrow minus wide.",
    edits: [["gain(errors.wide, s) - gain(errors.narrow, s)", "gain(errors.narrow, s) - gain(errors.wide, s)"]],
  },
  {
    id: "interaction-one-sided",
    task: "interaction",
    about: "An interaction the other way round goes unnoticed.",
    edits: [["low > 0 || high < 0", "low > 0"]],
  },
  {
    id: "interaction-touching-from-above",
    task: "interaction",
    about: "An interval that begins at 0 counts as one that excludes it.",
    edits: [["low > 0 || high < 0", "low >= 0 || high < 0"]],
  },
  {
    id: "interaction-touching-from-below",
    task: "interaction",
    about: "An interval that ends at 0 counts as one that excludes it.",
    edits: [["low > 0 || high < 0", "low > 0 || high <= 0"]],
  },
  {
    id: "interaction-by-the-mean",
    task: "interaction",
    about: "Shown as soon as the mean is not 0.",
    edits: [
      [
        "const [, low, high] = interactionInterval(errors, critical);\n  return low > 0 || high < 0;",
        "return interactionInterval(errors, critical)[0] !== 0;",
      ],
    ],
  },
  {
    id: "interaction-divided-by-n",
    task: "interaction",
    about: "The variance is divided by n, which is too narrow for few seeds.",
    edits: [["/ (n - 1)", "/ n"]],
  },
  {
    id: "interaction-spread-of-seeds",
    task: "interaction",
    about: "The deviation of single seeds in place of that of their mean.",
    edits: [["Math.sqrt(variance / n)", "Math.sqrt(variance)"]],
  },
  {
    id: "interaction-sorted",
    task: "interaction",
    about: "The lists are sorted first, which breaks the pairs.",
    edits: [
      [
        "arms.cold[s] - arms.hot[s]",
        "[...arms.cold].sort((a, b) => a - b)[s] - [...arms.hot].sort((a, b) => a - b)[s]",
      ],
    ],
  },
  {
    id: "interaction-gain-of-the-wide",
    task: "interaction",
    about: "The gain at the wide net alone.",
    edits: [["gain(errors.wide, s) - gain(errors.narrow, s)", "gain(errors.wide, s)"]],
  },
  {
    id: "interaction-level-fixed",
    task: "interaction",
    about: "The verdict is always that at 95 % and three seeds, whatever level was asked for.",
    edits: [["interactionInterval(errors, critical);", "interactionInterval(errors, 4.303);"]],
  },
  {
    id: "measured-other-seeds",
    task: "interaction",
    about: "The seeds of the hot arms in another order: pairs that are none.",
    edits: [
      [
        "seeds.map((seed) => distil(width, T, seed))",
        "(T === temperatures[1] ? [...seeds].reverse() : seeds).map((seed) => distil(width, T, seed))",
      ],
    ],
  },
  {
    id: "measured-one-seed",
    task: "interaction",
    about: "One run repeated under the names of all seeds.",
    edits: [["distil(width, T, seed)", "distil(width, T, seeds[0])"]],
  },
  {
    id: "measured-always-cold",
    task: "interaction",
    about: "The temperature is not passed on: both arms are the same runs.",
    edits: [["distil(width, T, seed)", "distil(width, temperatures[0], seed)"]],
  },
  {
    id: "measured-one-width",
    task: "interaction",
    about: "Both students have the width of the first.",
    edits: [["distil(width, T, seed)", "distil(widths[0], T, seed)"]],
  },
  {
    id: "measured-arms-swapped",
    task: "interaction",
    about: "Cold and hot change places, and a gain is a loss.",
    edits: [["const [cold, hot] = temperatures.map", "const [hot, cold] = temperatures.map"]],
  },
];

export const mutants: readonly Mutant[] = [...effectiveClasses, ...gradientRatio, ...logitLimit, ...interaction];
