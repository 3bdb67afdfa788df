// Every text that a learner or an author reads from lib/course and lib/grading, by name; another language is another
// object of this type.
import { gradebookMessages } from "./gradebook-messages";
import { gradescopeMessages } from "./gradescope-messages";
import { gradingMessages } from "./grading-messages";
import { similarityMessages } from "./similarity-messages";

/** For a notebook: whoever checks from a terminal has no such button. */
const pressStop = "; if it does not end, press ■";
const points = (n: number) => `${n} ${n === 1 ? "point" : "points"}`;
const shape = (sizes: readonly number[]) =>
  sizes.length === 0 ? "a number" : sizes.length === 1 ? `${sizes[0]} numbers` : `${sizes.join(" × ")} numbers`;

export const messages = {
  // What came of a call.
  shape,
  finiteShape: (sizes: readonly number[]) => `${shape(sizes).replace("number", "finite number")}`,
  objectWith: (names: readonly string[]) => `an object { ${names.join(", ")} }`,
  listOf: (length: number) => `a list of ${length}`,
  theValue: () => "the value",
  theAnswer: () => "the returned value",
  undefinedValue: (where: string) => `${where} is undefined: is a return missing?`,
  notPlain: (where: string, kind: string) => `${where} is a ${kind}; expected plain numbers, strings and arrays`,
  tooDeep: (where: string, levels: number) => `${where} is nested more than ${levels} deep, or contains itself`,
  missing: (name: string) =>
    `${name} is not defined: it belongs in the task's cell, and in a notebook that cell must have run`,
  notImplemented: () => "not written yet: put your code where the cell says so",
  callsUnwritten: (name: string) => `it calls ${name}, which is not written yet`,
  threw: (error: string) => `it threw ${error}`,

  // The report of a check.
  passed: (title: string, n: number) => `  ✓ ${title} (${points(n)})`,
  failed: (title: string, n: number) => `  ✗ ${title} (${points(n)})`,
  warning: (what: string) => `  ! ${what}`,
  refused: (why: string) => `  ✗ ${why}`,
  untried: (why: string) => `  – ${why}`,
  called: (call: string) => `      called    ${call}`,
  expected: (what: string) => `      expected  ${what}`,
  came: (what: string) => `      came      ${what}`,
  differs: (what: string, difference: number, most: number) =>
    `${what}, which differs by ${Number(difference.toPrecision(2))}; at most ${most} is right`,
  hint: (number: number) => `      help      hint ${number}, folded below your code`,
  running: (title: string) => `  … ${title}: running${pressStop}`,
  pressStop: () => pressStop,
  total: (earned: number, possible: number) => `${earned} of ${points(possible)}.`,
  hiddenLeft: (n: number) => `Hidden checks give up to ${points(n)} more when the exercise is graded.`,
  nothingEarned: () => "no check passed, so no points",
  noSuchTask: (id: string, task: string, tasks: readonly string[]) =>
    `check("${id}", "${task}"): there is no such task; expected one of ${tasks.join(", ")}.`,
  tablesNotRead: (file: string, reason: string) =>
    `The checks in ${file} could not be read: ${reason}. They are TypeScript: run the notebook in the Stillroom kernel, ` +
    "or check the file from a terminal with `npx stillroom check FILE.ipynb`.",

  // Checking a whole file.
  isLesson: (file: string, exercise: string) =>
    `${file} is a lesson, which has nothing to check; its exercise is ${exercise}.`,
  unknownExercise: (file: string, example: string) =>
    `${file} does not say which exercise it is, neither in its metadata nor in its name; say it, as --module ${example}`,
  cellFailed: (where: string, message: string) => `${where}: ${message}`,
  cellLate: (seconds: number) => `it did not end within ${seconds} s: is there an endless loop?`,
  libIsBeside: () =>
    "Wherever your copy lies, answers are checked and graded as files of exercises/: write ../lib/… for this.",
  typesNotGraded: () =>
    "the kernel runs no cell with a type error; the grader does not look at types, so it was checked as it is:",
  checkStopped: (why: string) => `  ✗ the check above was not finished: ${why}`,
  leftOut: (task: string) =>
    `what "${task}" defines is left out, here as in grading, because its cell failed or was refused`,
  onlyNotebooks: (file: string) =>
    `${file} is no notebook: check takes an exercise as .ipynb. (A .ts file can be handed in; it is checked when it is graded.)`,

  // What a learner has reached.
  moduleProgress: (title: string, done: number, tasks: number, earned: number, possible: number) =>
    `${title}: ${done} of ${tasks} tasks, ${earned} of ${possible} points of the public checks`,
  taskProgress: (title: string, earned: number, possible: number) =>
    `  ${earned === possible ? "✓" : earned > 0 ? "…" : "·"} ${title}: ${earned} of ${possible}`,

  // Around a lesson's runs.
  training: (label: string, bar: string, percent: number, seconds: number) =>
    `${label}  ${bar}  ${percent} %, about ${seconds} s left`,
  trainingDone: (label: string) => `${label}: done`,
  noPrediction: (came: string) => `You typed no prediction. The result: ${came}.`,
  prediction: (predicted: string, came: string, right: boolean) =>
    `You predicted: ${predicted}. The result: ${came}. ${right ? "You were right." : "A surprise, then."}`,

  // The exercise that a student gets.
  hintSummary: (number: number, of: number) => `Hint ${number} of ${of}`,

  ...gradingMessages,
  ...gradebookMessages,
  ...gradescopeMessages,
  ...similarityMessages,
} as const;
