import type { Mutant } from "../../lib/course";

// The bug museum of exercise 03. Those with a reference happened.

const transferRows: Mutant[] = [
  {
    id: "rows-by-position",
    task: "transfer-rows",
    about: "Takes the n-th row of the cache for the n-th image: right until a file is lost.",
    reference: "fschmid56/EfficientAT#6",
    edits: [["const cached = placeOf.get(name);", "const cached = row < cachedNames.length ? row : undefined;"]],
  },
  {
    id: "rows-of-the-shortened-list",
    task: "transfer-rows",
    about: "Rows are counted after the filter, and then looked up in the unfiltered list.",
    reference: "huggingface/datasets#3190",
    edits: [
      [
        "return names.flatMap((name, row) => {",
        "return names.filter((_, n) => !missing.includes(labels[n])).flatMap((name, row) => {",
      ],
      ["missing.includes(labels[row]) || cached === undefined", "cached === undefined"],
    ],
  },
  {
    id: "rows-lost-become-first",
    task: "transfer-rows",
    about: "An image that the teacher has not seen is taught its first row.",
    edits: [
      ["placeOf.get(name);", "placeOf.get(name) ?? 0;"],
      [" || cached === undefined", ""],
    ],
  },
  {
    id: "rows-place-0-is-false",
    task: "transfer-rows",
    about: "Place 0 is taken for none.",
    edits: [["cached === undefined", "!cached"]],
  },
  {
    id: "rows-keeps-the-missing",
    task: "transfer-rows",
    about: "Keeps the classes that were to be left out.",
    edits: [["missing.includes(labels[row])", "!missing.includes(labels[row])"]],
  },
  {
    id: "rows-first-missing-only",
    task: "transfer-rows",
    about: "Leaves out the first of the classes alone.",
    edits: [["missing.includes(labels[row])", "labels[row] === missing[0]"]],
  },
  {
    id: "rows-pairs-reversed",
    task: "transfer-rows",
    about: "The pair the wrong way round.",
    edits: [["[[row, cached]]", "[[cached, row]]"]],
  },
  {
    id: "rows-class-zero-found",
    task: "transfer-rows",
    about: "Asks for the class that was found and not whether one was: class 0 is never left out.",
    edits: [["missing.includes(labels[row])", "missing.find((m) => m === labels[row])"]],
  },
];

const recalls: Mutant[] = [
  {
    id: "recalls-precision",
    task: "recalls",
    about: "Precision under the name of recall: divides by what was called the class.",
    reference: "accord-net/framework#1187",
    edits: [["predicted.filter((_, row) => labels[row] === c)", "labels.filter((_, row) => predicted[row] === c)"]],
  },
  {
    id: "recalls-zero-left-out",
    task: "recalls",
    about:
      "A class that is never recognised counts as one that does not occur, so that the mean of recalls is too good.",
    reference: "deeplearning4j/deeplearning4j#981",
    edits: [["own.length === 0", "right.length === 0"]],
  },
  {
    id: "recalls-of-nobody-is-one",
    task: "recalls",
    about: "Nothing to miss, so nothing missed: a class without examples has recall 1.",
    edits: [["? null :", "? 1 :"]],
  },
  {
    id: "recalls-of-nobody-is-zero",
    task: "recalls",
    about: "A class without examples has recall 0.",
    edits: [["? null :", "? 0 :"]],
  },
  {
    id: "recalls-share-of-all",
    task: "recalls",
    about: "Divides by all rows.",
    edits: [["right.length / own.length", "right.length / labels.length"]],
  },
  {
    id: "recalls-classes-that-occur",
    task: "recalls",
    about: "As many entries as the labels make known.",
    edits: [["{ length: classes }", "{ length: Math.max(...labels) + 1 }"]],
  },
  {
    id: "missing-left-in",
    task: "recalls",
    about: "The class is left out of nothing: the student has seen what it is said to have never seen.",
    edits: [["label === missing ? [] : [row]", "label === -1 ? [] : [row]"]],
  },
  {
    id: "missing-by-the-teacher",
    task: "recalls",
    about: "Leaves out what the teacher takes for the class, so that images of it stay in where it errs.",
    edits: [["label === missing ? [] : [row]", "predictions(teacher)[row] === missing ? [] : [row]"]],
  },
  {
    id: "missing-hard-answers",
    task: "recalls",
    about: "The teacher's decisions in the place of its probabilities: the little of an 8 in a 9 is cut off.",
    edits: [
      [
        "const soft = softAnswers(teacher);",
        "const soft = predictions(teacher).map((own) => Array.from({ length: 10 }, (_, c) => (c === own ? 1 : 0)));",
      ],
    ],
  },
  {
    id: "missing-column-cleared",
    task: "recalls",
    about: "The missing class is taken out of the answers as well, and with it all that they tell of it.",
    edits: [
      [
        "const soft = softAnswers(teacher);",
        "const soft = softAnswers(teacher).map((row) => row.map((p, c) => (c === missing ? 0 : p / (1 - row[missing]))));",
      ],
    ],
  },
  {
    id: "missing-one-seed",
    task: "recalls",
    about: "One student counted once for every seed.",
    edits: [["seeds.map((seed) => recallAfter(seed, soft))", "seeds.map(() => recallAfter(seeds[0], soft))"]],
  },
  {
    id: "missing-control-taught",
    task: "recalls",
    about: "The control learns from the teacher too, so that there is nothing to compare with.",
    edits: [["recallAfter(seed, labelTargets)", "recallAfter(seed, soft)"]],
  },
  {
    id: "missing-precision",
    task: "recalls",
    about: "The lists the other way round: how often the class is right where it is said.",
    edits: [
      [
        "recalls(predictions(train(seed, targets, rows)), glyphLabels, 10)",
        "recalls(glyphLabels, predictions(train(seed, targets, rows)), 10)",
      ],
    ],
  },
];

const biasFit: Mutant[] = [
  {
    id: "bias-fitted-on-test",
    task: "bias-fit",
    about: "Chooses the bias by the very rows it then reports on.",
    reference: "yuanqm55/GraphPPIS#2",
    edits: [["errors: wrong(validation, bias)", "errors: wrong(test, bias)"]],
  },
  {
    id: "bias-fitted-on-both",
    task: "bias-fit",
    about: "Validation and test rows together: more data, and a leak.",
    edits: [["errors: wrong(validation, bias)", "errors: wrong(validation, bias) + wrong(test, bias)"]],
  },
  {
    id: "bias-validation-reported",
    task: "bias-fit",
    about: "Reports the errors on the rows it was chosen by.",
    edits: [["wrong(test, best.bias)", "wrong(validation, best.bias)"]],
  },
  {
    id: "bias-by-recall",
    task: "bias-fit",
    about: "Counts the rows of the group alone, so that higher is always better.",
    edits: [
      [
        "favourite(raised(row, bias)) !== labels[n]).length",
        "favourite(raised(row, bias)) !== labels[n] && group.includes(labels[n])).length",
      ],
    ],
  },
  {
    id: "bias-in-place",
    task: "bias-fit",
    about: "Adds to the logits themselves, so that candidates pile up.",
    edits: [
      [
        "row.map((logit, c) => (group.includes(c) ? logit + bias : logit))",
        "row.map((_, c) => (group.includes(c) ? (row[c] += bias) : row[c]))",
      ],
    ],
  },
  {
    id: "bias-first-of-group",
    task: "bias-fit",
    about: "Raises the first class of the group alone.",
    edits: [["group.includes(c) ? logit + bias", "c === group[0] ? logit + bias"]],
  },
  {
    id: "bias-last-of-equals",
    task: "bias-fit",
    about: "Among equally near candidates the last.",
    edits: [["Math.abs(b.bias) < Math.abs(a.bias)", "Math.abs(b.bias) <= Math.abs(a.bias)"]],
  },
  {
    id: "bias-smallest-of-equals",
    task: "bias-fit",
    about: "Among equals the smallest, which may be far below 0.",
    edits: [["Math.abs(b.bias) < Math.abs(a.bias)", "b.bias < a.bias"]],
  },
  {
    id: "bias-first-that-is-best",
    task: "bias-fit",
    about: "Among equals the first.",
    edits: [["(Math.abs(b.bias) < Math.abs(a.bias) ? b : a)", "a"]],
  },
  {
    id: "bias-last-of-equal-logits",
    task: "bias-fit",
    about: "Of equal logits the last class stands for the row.",
    edits: [["favourite(raised(row, bias))", "raised(row, bias).lastIndexOf(Math.max(...raised(row, bias)))"]],
  },
];

const diagnose: Mutant[] = [
  {
    id: "diagnose-trusts-the-length",
    task: "diagnose",
    about: "As many rows as labels is taken for the right order: labels and favourites are never compared.",
    reference: "haitongli/knowledge-distillation-pytorch#16",
    edits: [['if (kappa(labels, said) >= 0.5) return "aligned";', 'return "aligned";']],
  },
  {
    id: "diagnose-zero-rows",
    task: "diagnose",
    about: "Rows of zeros, which were never written, pass for rows.",
    reference: "modelscope/easydistill#21",
    edits: [[" || row.every((z) => z === row[0])", ""]],
  },
  {
    id: "diagnose-zeros-only",
    task: "diagnose",
    about: "Looks for zeros; any other number in all places tells as little.",
    edits: [["z === row[0]", "z === 0"]],
  },
  {
    id: "diagnose-bare-agreement",
    task: "diagnose",
    about: "Agreement without that of chance: with unequal classes a shuffled cache looks fine.",
    edits: [["(agreement - chance(a, b)) / (1 - chance(a, b))", "agreement"]],
  },
  {
    id: "diagnose-chance-is-even",
    task: "diagnose",
    about: "Takes all classes for equally common.",
    edits: [
      [
        "(agreement - chance(a, b)) / (1 - chance(a, b))",
        "(agreement - 1 / logits[0].length) / (1 - 1 / logits[0].length)",
      ],
    ],
  },
  {
    id: "diagnose-one-direction",
    task: "diagnose",
    about: "Looks for shifts in one direction.",
    edits: [["later >= 0.5 || earlier >= 0.5", "later >= 0.5"]],
  },
  {
    id: "diagnose-shift-of-one",
    task: "diagnose",
    about: "Looks for a shift by one row alone.",
    edits: [["[1, 2, 3]", "[1]"]],
  },
  {
    id: "diagnose-circular",
    task: "diagnose",
    about: "Shifts in a circle: the last rows are compared with the first.",
    edits: [
      ["kappa(labels.slice(0, -s), said.slice(s))", "kappa(labels, [...said.slice(s), ...said.slice(0, s)])"],
      ["kappa(labels.slice(s), said.slice(0, -s))", "kappa(labels, [...said.slice(-s), ...said.slice(0, -s)])"],
    ],
  },
  {
    id: "diagnose-one-label",
    task: "diagnose",
    about: "Labels of one class are enough for it, whatever the teacher says.",
    edits: [["chance(labels, said) === 1", "new Set(labels).size === 1"]],
  },
  {
    id: "diagnose-one-favourite",
    task: "diagnose",
    about: "Favourites of one class are enough for it, whatever the labels are.",
    edits: [["chance(labels, said) === 1", "new Set(said).size === 1"]],
  },
  {
    id: "diagnose-chance-of-all-rows",
    task: "diagnose",
    about: "A shifted comparison with the shares of the lists as they were before the shift.",
    edits: [
      [
        "(agreement - chance(a, b)) / (1 - chance(a, b))",
        "(agreement - chance(labels, said)) / (1 - chance(labels, said))",
      ],
    ],
  },
  {
    id: "diagnose-aligned-above-half",
    task: "diagnose",
    about: "A κ of exactly 0.5 is not taken for aligned.",
    edits: [["kappa(labels, said) >= 0.5", "kappa(labels, said) > 0.5"]],
  },
  {
    id: "diagnose-shifted-above-half",
    task: "diagnose",
    about: "A κ of exactly 0.5 is not taken for shifted.",
    edits: [["later >= 0.5 || earlier >= 0.5", "later > 0.5 || earlier > 0.5"]],
  },
  {
    id: "diagnose-nan-only",
    task: "diagnose",
    about: "NaN is seen, infinity is not.",
    edits: [["Number.isFinite(z)", "!Number.isNaN(z)"]],
  },
  {
    id: "diagnose-too-few-only",
    task: "diagnose",
    about: "Notices rows that are missing and not those that are too many.",
    edits: [["logits.length !== labels.length", "logits.length < labels.length"]],
  },
  {
    id: "diagnose-perfect-teacher",
    task: "diagnose",
    about: "Expects a teacher that is hardly ever wrong.",
    edits: [['if (kappa(labels, said) >= 0.5) return "aligned";', 'if (kappa(labels, said) >= 0.9) return "aligned";']],
  },
  {
    id: "diagnose-shift-too-far",
    task: "diagnose",
    about: "Looks for shifts by four rows as well.",
    edits: [["[1, 2, 3]", "[1, 2, 3, 4]"]],
  },
  {
    id: "diagnose-bound-lowered",
    task: "diagnose",
    about: "Content with a κ of 0.4.",
    edits: [["kappa(labels, said) >= 0.5", "kappa(labels, said) >= 0.4"]],
  },
  {
    id: "diagnose-directions-added",
    task: "diagnose",
    about: "Adds the κ of both directions.",
    edits: [["later >= 0.5 || earlier >= 0.5", "later + earlier >= 0.5"]],
  },
];

export const mutants: readonly Mutant[] = [...transferRows, ...recalls, ...biasFit, ...diagnose];
