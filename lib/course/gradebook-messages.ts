/** The texts of the gradebook: for instructors, and for students where late work and marks are told. Part of `messages`. */
export const gradebookMessages = {
  // The file.
  noGradebook: (file: string) => `There is no gradebook ${file}; stillroom grade writes one into its --out folder.`,
  notGradebook: (file: string) =>
    `${file} is not a gradebook of Stillroom and was left as it is. Give another path, or move it away.`,
  locked: (lock: string, holders: readonly string[]) =>
    `The gradebook is in use by ${holders.join(", ") || "another program"} and did not become free. If nothing runs there ` +
    `any more, delete ${lock} and try again.`,
  noModuleInGradebook: (file: string, module: string, known: readonly string[]) =>
    `${file} has no grades of ${JSON.stringify(module)}; it has those of ${known.join(", ") || "no module"}.`,

  // The policy.
  badPolicy: (where: string, why: string) =>
    `${where} is not a policy: ${why}\nA policy is JSON such as {"due": "2026-11-30T23:59:00+09:00", ` +
    `"penaltyPerDay": 0.1, "largestPenalty": 0.5, "counts": "best", "attempts": 3}.`,

  // A submission.
  picturesLeftOut: (count: number) =>
    `${count === 1 ? "One picture in your outputs is" : `${count} pictures in your outputs are`} not shown here: ` +
    "too large, too many, or more than shapes and text.",

  // Tables of marks.
  csvEncoding: () => 'The table is not text in UTF-8: save it as "CSV UTF-8".',
  badCsv: (row: number, text: string) => `Row ${row} of the table cannot be read at ${JSON.stringify(text)}.`,
  csvColumns: (missing: readonly string[], found: readonly string[]) =>
    `The table has no column ${missing.join(", ")}; its columns are ${found.join(", ")}.`,
  markRow: (row: number, why: string) => `row ${row}: ${why}`,
  marksNotEntered: (problems: readonly string[]) =>
    `Nothing was entered, because of:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
  markModule: (module: string, known: readonly string[]) =>
    `the gradebook has no module ${JSON.stringify(module)}; expected ${known.join(" or ")} in the column module`,
  markStudent: (student: string, module: string) =>
    `no student ${JSON.stringify(student)} has handed in ${module}; names are written as in gradebook.csv`,
  markTask: (task: string, known: readonly string[]) =>
    `there is no task ${JSON.stringify(task)}; expected ${known.join(" or ")}`,
  markAttempt: (hash: string, student: string) => `${student} has no attempt ${JSON.stringify(hash)}`,
  markPoints: (text: string, most: number) =>
    `${JSON.stringify(text)} is no number of points: expected 0 to ${most}, such as ${most / 2}, or auto to take a mark back`,
  markTwice: (row: number) => `row ${row} marks the same task of the same student`,
} as const;
