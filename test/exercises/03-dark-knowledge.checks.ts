import type { Plain, Task, Tools } from "../../lib/course";
import { practiceOf } from "./practice";

// The tasks of exercise 03 with the checks that a learner may run. Their inputs are small enough to be followed by hand;
// trainings are done again.

const transferRows: Task = {
  id: "transfer-rows",
  title: "Task 1 · A transfer set without a class",
  points: 4,
  functions: ["transferRows"],
  hints: [
    "Which of the two numbers of a pair can you write down without looking anything up? For the other one you need the image's name.",
    "Build a table from name to place in the cache first (a Map, or indexOf). Then go through the names in their order; a name that the table lacks is left out.",
    "names.flatMap((name, row) => …): return [] for a row whose label is among the missing ones or whose name is not in the table, and [[row, place]] for any other. Both numbers count in the lists you were given, not in shortened ones.",
  ],
  checks: [
    {
      id: "transfer-rows/by-hand",
      points: 1,
      hint: 1,
      title: "Four images, cached in another order, without the 3",
      proves: "Rows are paired by name, and counted in the lists as they were given.",
      async run(student, tools) {
        const names = ["a", "b", "c", "d"];
        const answer = await student.call("transferRows", names, [3, 8, 1, 8], ["d", "c", "b", "a"], [3]);
        tools.close(answer, [
          [1, 2],
          [2, 1],
          [3, 0],
        ]);
      },
    },
    {
      id: "transfer-rows/lost-files",
      points: 1,
      hint: 2,
      title: "Files that got lost on either side",
      proves: "Names that only one side knows shift nobody else.",
      async run(student, tools) {
        const answer = await student.call("transferRows", ["c", "e", "a"], [0, 1, 2], ["a", "b", "c", "d"], [7]);
        tools.close(answer, [
          [0, 2],
          [2, 0],
        ]);
      },
    },
  ],
};

/** Judges recalls, of which some may be null. */
export function expectRecalls(tools: Tools, came: Plain, expected: readonly (number | null)[]): void {
  const list = Array.isArray(came) ? came : [];
  const close = (value: Plain, right: number | null) =>
    right === null ? value === null : typeof value === "number" && Math.abs(value - right) < 1e-9;
  const agree = list.length === expected.length && expected.every((right, c) => close(list[c], right));
  tools.expect(
    agree,
    `[${expected.map((right) => (right === null ? "null" : Number(right.toFixed(4)))).join(", ")}]`,
    came,
  );
}

/** Weights of a network that learned from all glyphs of the exercise. */
export async function trainedTeacher(seed: string, steps: number): Promise<number[][]> {
  const { initial, train } = await practiceOf("exercise 03");
  return train(initial(seed), { order: seed, steps });
}

/** What `measureMissing` has to return, worked out anew: images of the class that are called it, among all of it. */
export async function recallsUnseen(teacher: readonly number[][], missing: number, seeds: readonly string[]) {
  const { initial, train, probabilities, labels } = await practiceOf("exercise 03");
  // p^(1/4) over its sum, as the exercise's own cell softens.
  const soft = probabilities([...teacher]).map((row) => {
    const total = row.reduce((sum, p) => sum + p ** 0.25, 0);
    return row.map((p) => p ** 0.25 / total);
  });
  const rows = labels.map((_, row) => row).filter((row) => labels[row] !== missing);
  const own = labels.map((_, row) => row).filter((row) => labels[row] === missing);
  const recall = (seed: string, targets?: number[][]) => {
    const answers = probabilities(train(initial(seed), { order: seed, rows, steps: 200, targets }));
    const right = own.filter((row) => answers[row]!.every((p, c) => c === missing || p < answers[row]![missing]!));
    return right.length / own.length;
  };
  return { taught: seeds.map((seed) => recall(seed, soft)), labelled: seeds.map((seed) => recall(seed)) };
}

/** Recalls of a class that was left out, as the student sent them. */
export function missingOf(tools: Tools, came: Plain, seeds: number) {
  const [taught, labelled] = tools.fields(came, ["taught", "labelled"]);
  const [first, second] = [taught!, labelled!].map((each) => tools.matrix([each], 1, seeds)[0]!);
  return { taught: first!, labelled: second! };
}

const recalls: Task = {
  id: "recalls",
  title: "Task 2 · What is missing?",
  points: 6,
  functions: ["recalls", "measureMissing"],
  hints: [
    "For one class: which rows go into the denominator? Those that are of the class, not those that were called it.",
    "For c = 0 … classes − 1: own = the rows with labels[row] === c; the share of them with predicted[row] === c. A class without any row: 0 / 0 is NaN, and neither 0 nor 1 is true of it. Return null before you divide.",
    "measureMissing: rows = the places whose glyphLabels are not the missing class, whatever the teacher says. Then with every seed train(seed, softAnswers(teacher), rows) and train(seed, labelTargets, rows); of each the entry `missing` of recalls(predictions(…), glyphLabels, 10).",
  ],
  checks: [
    {
      id: "recalls/by-hand",
      points: 1,
      hint: 1,
      title: "Six rows of three classes",
      proves: "The denominator is how many there are, not how many were found.",
      async run(student, tools) {
        expectRecalls(tools, await student.call("recalls", [0, 0, 1, 1, 1, 2], [0, 0, 0, 1, 2, 2], 3), [
          2 / 3,
          1,
          1 / 2,
        ]);
      },
    },
    {
      id: "recalls/no-example",
      points: 1,
      hint: 2,
      title: "A class of which there is no example",
      proves: "What cannot be known is null, also for the last class, which no row has made known.",
      async run(student, tools) {
        expectRecalls(tools, await student.call("recalls", [0, 1], [0, 0], 3), [1 / 2, null, null]);
      },
    },
    {
      id: "recalls/never-seen",
      points: 1,
      hint: 3,
      title: "A class of glyphs that no student sees, with two seeds",
      proves: "Labels alone cannot tell of it, soft answers can; neither student has seen an image of it.",
      async run(student, tools) {
        const teacher = await trainedTeacher("good teacher", 300);
        const seeds = ["first", "second"];
        const { taught, labelled } = missingOf(tools, await student.call("measureMissing", teacher, 8, seeds), 2);
        tools.close(labelled, [0, 0]);
        tools.close(taught, (await recallsUnseen(teacher, 8, seeds)).taught);
      },
    },
  ],
};

const biasFit: Task = {
  id: "bias-fit",
  title: "Task 3 · One number brings it back",
  points: 5,
  functions: ["fitBias"],
  hints: [
    "Write a small function that counts the wrong rows of any Rows at a bias. Both steps need it: one with validation rows, one with test rows.",
    "map makes new rows, so that the next candidate starts from the logits as they were. Do not add to row[c] itself.",
    "Count the errors of each candidate on validation. Among those with the fewest, go through the list and change to another one only if its Math.abs is smaller. Then count on test with the one you have.",
  ],
  checks: [
    {
      id: "bias-fit/by-hand",
      points: 1,
      hint: 2,
      title: "Three rows whose best bias can be read off",
      proves: "The bias is added to the group's logits alone, and each candidate starts from the same logits.",
      async run(student, tools) {
        // The class 1 wins above 1 in the first row, above 2 in the second and above 3 in the third.
        const rows = {
          logits: [
            [1, 0],
            [2, 0],
            [3, 0],
          ],
          labels: [1, 1, 0],
        };
        tools.close(await student.call("fitBias", rows, rows, [1], [-1.5, 0, 1.5, 2.5, 3.5]), [2.5, 0]);
      },
    },
    {
      id: "bias-fit/nearest-to-zero",
      points: 1,
      hint: 3,
      title: "Candidates that are equally good",
      proves: "Among equals the one nearest to 0, below as above it.",
      async run(student, tools) {
        const rows = {
          logits: [
            [1, 0],
            [0, 1],
          ],
          labels: [0, 1],
        };
        tools.close(await student.call("fitBias", rows, rows, [1], [0.75, -0.25, 0.5, 5]), [-0.25, 0]);
        tools.close(await student.call("fitBias", rows, rows, [0], [0.5, -0.5]), [0.5, 0]);
      },
    },
    {
      id: "bias-fit/report",
      points: 1,
      hint: 1,
      title: "Chosen on validation, counted on test",
      proves: "The test rows decide nothing: their best bias is another one and is not taken.",
      async run(student, tools) {
        const validation = {
          logits: [
            [2, 0],
            [0, 2],
            [3, 0],
          ],
          labels: [1, 1, 0],
        };
        const test = {
          logits: [
            [1, 0],
            [1, 0],
            [1, 0],
            [9, 0],
          ],
          labels: [0, 0, 0, 1],
        };
        tools.close(await student.call("fitBias", validation, test, [1], [0, 2.5]), [2.5, 4]);
      },
    },
  ],
};

/** Logits of a teacher that is sure of the classes given. */
export const sureOf = (said: readonly number[], classes: number): number[][] =>
  said.map((own) => Array.from({ length: classes }, (_, c) => (c === own ? 4 : -1)));

const diagnose: Task = {
  id: "diagnose",
  title: "Task 4 · Is this cache in order?",
  points: 5,
  functions: ["diagnose"],
  hints: [
    "Take the rules in the order in which they stand, and return as soon as one applies. NaN ≥ 0.5 is false.",
    "Write κ as a function of two lists of classes, the labels and the favourites, and use it for both rules. Its c needs the shares in these very lists.",
    "A shift by s: compare labels.slice(0, −s) with favourites.slice(s), and labels.slice(s) with favourites.slice(0, −s). Both lists of a comparison have the same length.",
  ],
  checks: [
    {
      id: "diagnose/order",
      points: 1,
      hint: 3,
      title: "One cache in order, shifted, and shuffled",
      proves: "Agreement with the labels tells the three apart, in spite of a mistake of the teacher.",
      async run(student, tools) {
        const labels = [0, 1, 2, 2, 0, 1, 1, 2, 0, 0, 1, 0];
        // The teacher is wrong in the fourth row.
        const said = [0, 1, 2, 1, 0, 1, 1, 2, 0, 0, 1, 0];
        tools.same(await student.call("diagnose", sureOf(said, 3), labels), "aligned");
        const late = [2, ...said.slice(0, -1)];
        tools.same(await student.call("diagnose", sureOf(late, 3), labels), "shifted");
        const shuffled = [2, 1, 0, 0, 2, 0, 1, 1, 1, 0, 2, 0];
        tools.same(await student.call("diagnose", sureOf(shuffled, 3), labels), "shuffled");
      },
    },
    {
      id: "diagnose/incomplete",
      points: 1,
      hint: 1,
      title: "Rows that are missing or were never written",
      proves: "A cache is looked at before it is trusted.",
      async run(student, tools) {
        const labels = [0, 1, 0, 1, 0, 1];
        const whole = sureOf(labels, 2);
        tools.same(await student.call("diagnose", whole.slice(1), labels), "incomplete");
        const unwritten = whole.map((row, n) => (n === 5 ? [0, 0] : row));
        tools.same(await student.call("diagnose", unwritten, labels), "incomplete");
        tools.same(await student.call("diagnose", whole, labels), "aligned");
      },
    },
  ],
};

export const tasks: readonly Task[] = [transferRows, recalls, biasFit, diagnose];
