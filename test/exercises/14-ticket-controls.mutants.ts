import type { Mutant } from "../../lib/course";

// The bug museum of exercise 14. Those with a reference happened.

const contest: Mutant[] = [
  {
    id: "contest-masks-not-held",
    task: "contest",
    about: "The starts are masked and the trainings are not: two dense networks are compared.",
    reference: "jsboige/CoursIA#16192",
    edits: [['train(start, masks, "contest")', 'train(start, everything, "contest")']],
  },
  {
    id: "contest-signed",
    task: "contest",
    about: "By value and not by magnitude: large negative weights go first.",
    reference: "intel/neural-compressor#592",
    edits: [["Math.abs(weight)", "weight"]],
  },
  {
    id: "contest-total",
    task: "contest",
    about: "The same share in every layer: as many weights in all, others in each layer.",
    edits: [
      [
        "ticket.map((mask) => mask.filter((entry) => entry === 1).length)",
        "ticket.map((mask) => Math.round((mask.length * ticket.flat().filter((entry) => entry === 1).length) / ticket.flat().length))",
      ],
    ],
  },
  {
    id: "contest-formula",
    task: "contest",
    about: "A power of the share that a round keeps, cut off, in the place of a count.",
    edits: [
      [
        "ticket.map((mask) => mask.filter((entry) => entry === 1).length)",
        "ticket.map((mask) => Math.floor(mask.length * 0.6 ** Math.round(Math.log(mask.filter((entry) => entry === 1).length / mask.length) / Math.log(0.6))))",
      ],
    ],
  },
  {
    id: "contest-by-initial-magnitude",
    task: "contest",
    about: "Chooses by θ₀: one-shot pruning before any training.",
    edits: [["dense.map((layer) => layer.map((weight)", "initial.map((layer) => layer.map((weight)"]],
  },
  {
    id: "contest-chosen-by-ticket",
    task: "contest",
    about: "The training that chooses knows the ticket's masks: the one-shot arm is the ticket once more.",
    edits: [
      [
        'train(initial, everything, "search")',
        'train(initial.map((layer, l) => layer.map((weight, i) => weight * ticket[l][i])), ticket, "search")',
      ],
    ],
  },
  {
    id: "contest-not-rewound",
    task: "contest",
    about: "The arms go on from the trained weights.",
    edits: [["const start = initial.map((layer, l) =>", "const start = dense.map((layer, l) =>"]],
  },
  {
    id: "contest-start-not-masked",
    task: "contest",
    about: "Removed weights stay at their initial values.",
    edits: [["(masks[l][i] === 1 ? weight : 0)", "weight"]],
  },
  {
    id: "contest-other-order",
    task: "contest",
    about: "The arms see the mini-batches that the weights were chosen on.",
    edits: [['train(start, masks, "contest")', 'train(start, masks, "search")']],
  },
  {
    id: "contest-trained-longer",
    task: "contest",
    about: "The arms train twice as long as they should.",
    edits: [['train(start, masks, "contest")', 'train(train(start, masks, "contest"), masks, "contest")']],
  },
  {
    id: "contest-counts-masks",
    task: "contest",
    about: "Counts what the masks keep and calls it what is alive: nobody looked at the trained weights.",
    edits: [["end.flat().filter((weight) => weight !== 0)", "masks.flat().filter((entry) => entry === 1)"]],
  },
  {
    id: "contest-counts-start",
    task: "contest",
    about: "Counts before the training, not after it.",
    edits: [["end.flat().filter((weight) => weight !== 0)", "start.flat().filter((weight) => weight !== 0)"]],
  },
  {
    id: "contest-upside-down",
    task: "contest",
    about: "The loss of the rounds, called their gain.",
    edits: [["oneShot.error - iterative.error", "iterative.error - oneShot.error"]],
  },
];

const controls: Mutant[] = [
  {
    id: "controls-not-masked",
    task: "controls",
    about: "The start is not masked: the sparse arms train as nearly dense networks.",
    reference: "jsboige/CoursIA#16192",
    edits: [["by[l][i] === 1 ? value : 0", "value"]],
  },
  {
    id: "controls-not-reinitialised",
    task: "controls",
    about: "The reinitialised arm starts from θ₀: it is the ticket once more.",
    edits: [["masked(fresh, masks)", "masked(initial, masks)"]],
  },
  {
    id: "controls-both-changed",
    task: "controls",
    about: "The random mask stands on other values too, so that nobody can tell which of the two mattered.",
    edits: [["masked(initial, drawn)", "masked(fresh, drawn)"]],
  },
  {
    id: "controls-ticket-mask",
    task: "controls",
    about: "The random arm's start is masked by the ticket's mask.",
    edits: [["masked(initial, drawn)", "masked(initial, masks)"]],
  },
  {
    id: "controls-bernoulli",
    task: "controls",
    about: "Keeps each weight with the ticket's probability: the count is right on average and wrong each time.",
    edits: [
      [
        "keepLargest(draws, counts)",
        "draws.map((layer, l) => layer.map((draw) => (draw >= 1 - counts[l] / layer.length ? 1 : 0)))",
      ],
    ],
  },
  {
    id: "controls-mean-share",
    task: "controls",
    about: "The same share in every layer: as many weights in all, others in each layer.",
    edits: [
      [
        "layer.filter((kept) => kept === 1).length",
        "Math.round((layer.length * masks.flat().filter((kept) => kept === 1).length) / masks.flat().length)",
      ],
    ],
  },
  {
    id: "controls-among-kept",
    task: "controls",
    about: "Draws among the kept weights alone: the mask of the ticket comes out again.",
    edits: [["keepLargest(draws, counts)", "keepLargest(masks, counts)"]],
  },
  {
    id: "controls-count-of-nonzero",
    task: "controls",
    about: "Counts the weights that are not 0 in place of those that the mask keeps: a kept weight may start at 0.",
    edits: [
      [
        "masks.map((layer) => layer.filter((kept) => kept === 1).length)",
        "masked(initial, masks).map((layer) => layer.filter((weight) => weight !== 0).length)",
      ],
    ],
  },
];

const order: Mutant[] = [
  {
    id: "order-population",
    task: "order",
    about: "Divides by n: an interval that is too narrow.",
    reference: "scipy/scipy#3639",
    edits: [["squares / (n - 1)", "squares / n"]],
  },
  {
    id: "order-deviation",
    task: "order",
    about: "The scatter of one seed taken for that of the mean: √n is missing.",
    edits: [[" / Math.sqrt(n);", ";"]],
  },
  {
    id: "order-normal",
    task: "order",
    about: "1.96 whatever the number of seeds.",
    edits: [["(t * Math.sqrt", "(1.96 * Math.sqrt"]],
  },
  {
    id: "order-unpaired",
    task: "order",
    about: "Sorts both arms: seeds are no longer paired with themselves.",
    edits: [["value - second[i]", "value - [...second].sort((a, b) => a - b)[i]"]],
  },
  {
    id: "order-ends-only",
    task: "order",
    about: "Iterative against reinitialised in the place of one-shot against reinitialised.",
    edits: [["pairedInterval(oneShot, reinit, t)", "pairedInterval(iterative, reinit, t)"]],
  },
  {
    id: "order-either",
    task: "order",
    about: "One contrast that holds is taken for both.",
    edits: [["gainOfRounds.low > 0 && ", "gainOfRounds.low > 0 || "]],
  },
  {
    id: "order-by-means",
    task: "order",
    about: "Means in the right order are taken for a result.",
    edits: [["gainOfRounds.low > 0 && gainOfTicket.low > 0", "gainOfRounds.mean > 0 && gainOfTicket.mean > 0"]],
  },
  {
    id: "order-touching",
    task: "order",
    about: "An interval that touches 0 counts.",
    edits: [["gainOfRounds.low > 0", "gainOfRounds.low >= 0"]],
  },
  {
    id: "order-signs-alike",
    task: "order",
    about: "Multiplies both lower ends: two contrasts the wrong way round pass.",
    edits: [["gainOfRounds.low > 0 && gainOfTicket.low > 0", "gainOfRounds.low * gainOfTicket.low > 0"]],
  },
  {
    id: "order-level-fixed",
    task: "order",
    about: "The second contrast at 95 % and five seeds, whatever was asked for.",
    edits: [["pairedInterval(oneShot, reinit, t)", "pairedInterval(oneShot, reinit, 2.776)"]],
  },
];

const audit: Mutant[] = [
  {
    id: "audit-test-is-fine",
    task: "audit",
    about: "Does not mind a best step chosen on test images.",
    reference: "kuangliu/pytorch-cifar#14",
    edits: [['if (ticket.chosenBy === "test" || control.chosenBy === "test") {', "if (false) {"]],
  },
  {
    id: "audit-test-in-ticket-only",
    task: "audit",
    about: "Looks at the ticket alone.",
    edits: [['ticket.chosenBy === "test" || control.chosenBy === "test"', 'ticket.chosenBy === "test"']],
  },
  {
    id: "audit-not-validation",
    task: "audit",
    about: "Takes the last step for a choice on test images.",
    edits: [
      [
        'ticket.chosenBy === "test" || control.chosenBy === "test"',
        'ticket.chosenBy !== "validation" || control.chosenBy !== "validation"',
      ],
    ],
  },
  {
    id: "audit-total",
    task: "audit",
    about: "Compares the totals: weights moved between layers go unseen.",
    edits: [
      [
        'if (!sameCounts) return "other counts";',
        'if (kept(ticket.masks.flat()) !== kept(control.masks.flat())) return "other counts";',
      ],
    ],
  },
  {
    id: "audit-longer-control-only",
    task: "audit",
    about: "Minds only a control that trains longer: the ticket's extra steps pass for its gain.",
    edits: [["ticket.steps !== control.steps", "ticket.steps < control.steps"]],
  },
  {
    id: "audit-seed-after-steps",
    task: "audit",
    about: "The rules in another order.",
    edits: [
      ['if (ticket.seed !== control.seed) return "other seed";\n', ""],
      [
        'if (ticket.steps !== control.steps) return "trained longer";',
        'if (ticket.steps !== control.steps) return "trained longer";\n  if (ticket.seed !== control.seed) return "other seed";',
      ],
    ],
  },
  {
    id: "audit-any-change",
    task: "audit",
    about: "Content with any change: two changes at once are no control.",
    edits: [
      [
        'kind === "reinit" ? sameMask && !sameStart : !sameMask && sameStart',
        'kind === "reinit" ? !sameStart : !sameMask',
      ],
    ],
  },
  {
    id: "audit-all-places",
    task: "audit",
    about: "Compares starts where only one mask keeps a weight: every fair random mask looks spoilt.",
    edits: [[".filter(({ l, i }) => ticket.masks[l][i] === 1 && control.masks[l][i] === 1)", ""]],
  },
  {
    id: "audit-zero-means-removed",
    task: "audit",
    about: "Takes a start at 0 for a removed weight: one that both masks keep is not compared.",
    edits: [
      [
        "ticket.masks[l][i] === 1 && control.masks[l][i] === 1",
        "ticket.start[l][i] !== 0 && control.start[l][i] !== 0",
      ],
    ],
  },
  {
    id: "audit-mask-of-one-layer",
    task: "audit",
    about: "Takes masks for the same as soon as one layer's are.",
    edits: [
      [
        "places.every(\n    ({ l, i }) => ticket.masks[l][i] === control.masks[l][i],\n  )",
        "ticket.masks.some((mask, l) => mask.every((entry, i) => entry === control.masks[l][i]))",
      ],
    ],
  },
  {
    id: "audit-mask-of-first-layer",
    task: "audit",
    about: "Compares the first layer's masks alone.",
    edits: [
      [
        "places.every(\n    ({ l, i }) => ticket.masks[l][i] === control.masks[l][i],\n  )",
        "ticket.masks[0].every((entry, i) => entry === control.masks[0][i])",
      ],
    ],
  },
];

export const mutants: readonly Mutant[] = [...contest, ...controls, ...order, ...audit];
