// Every text that a learner or an author reads from lib/course and lib/grading, by name; another language is another
// object of this type.
import { gradingMessages } from "./grading-messages";

const points = (n: number) => `${n} ${n === 1 ? "point" : "points"}`;
const shape = (sizes: readonly number[]) =>
  sizes.length === 0 ? "a number" : sizes.length === 1 ? `${sizes[0]} numbers` : `${sizes.join(" × ")} numbers`;

export const messages = {
  // What came of a call.
  shape,
  finiteShape: (sizes: readonly number[]) => `${shape(sizes).replace("number", "finite number")}`,
  theValue: () => "the value",
  theAnswer: () => "the returned value",
  undefinedValue: (where: string) => `${where} is undefined: is a return missing?`,
  notPlain: (where: string, kind: string) => `${where} is a ${kind}; expected plain numbers, strings and arrays`,
  tooDeep: (where: string, levels: number) => `${where} is nested more than ${levels} deep, or contains itself`,
  missing: (name: string) => `${name} is not defined: run the cell that defines it`,
  notImplemented: () => "not implemented yet: write your code where the cell says so",
  threw: (error: string) => `it threw ${error}`,

  // The report of a check.
  passed: (title: string, n: number) => `  ✓ ${title} (${points(n)})`,
  failed: (title: string, n: number) => `  ✗ ${title} (${points(n)})`,
  untried: (why: string) => `  – ${why}`,
  called: (call: string) => `      called    ${call}`,
  expected: (what: string) => `      expected  ${what}`,
  came: (what: string) => `      came      ${what}`,
  hint: (number: number, of: number, text: string) => `  Hint ${number} of ${of}: ${text}`,
  total: (earned: number, possible: number) => `${earned} of ${points(possible)}.`,
  hiddenLeft: (n: number) => `Hidden checks give up to ${points(n)} more when the exercise is graded.`,
  nothingToCheck: (id: string, names: readonly string[]) =>
    `check("${id}") was given no function of this module; it knows ${names.join(", ")}.`,
  tablesNotRead: (file: string, reason: string) =>
    `The checks in ${file} could not be read: ${reason}. They are TypeScript: run the notebook in the Stillroom kernel, ` +
    "or check the file from a terminal with `npx stillroom check FILE.ipynb`.",
  checkTooLong: (seconds: number) =>
    `The checks did not end within ${seconds} s: is there an endless loop? Check one task after the other in the notebook.`,
  checkEnded: (how: string) =>
    `The process that ran your code ended before the checks did (${how}): does it exit itself?`,
  progressNotKept: (file: string, reason: string) => `Progress is not kept: ${file} cannot be written (${reason}).`,

  // The exercise that a student gets.
  hintSummary: (number: number, of: number) => `Hint ${number} of ${of}`,

  ...gradingMessages,
} as const;
