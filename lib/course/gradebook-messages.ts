import { few } from "./few";

/** The texts of the gradebook: for instructors, and for students where late work and marks are told. Part of `messages`. */
export const gradebookMessages = {
  // The file.
  noGradebook: (file: string) => `There is no gradebook ${file}; stillroom grade writes one into its --out folder.`,
  gradebookGone: (folder: string, file: string) =>
    `The reports in ${folder} were written from the gradebook ${file}, which is not there: give its path to --gradebook.`,
  notGradebook: (file: string) =>
    `${file} is not a gradebook of Stillroom and was left as it is. Give another path, or move it away.`,
  locked: (lock: string, holders: readonly string[]) =>
    `The gradebook is in use by ${holders.join(", ") || "another program"} and did not become free. If nothing runs there ` +
    `any more, delete ${lock} and try again.`,

  noTable: (file: string) =>
    `There is no table ${file}. Fill in to-mark.csv from the --out folder of stillroom grade, or write a CSV file with the ` +
    "columns student, task, points, comment.",

  // The folder for reports.
  outIsFile: (file: string) => `${file} is a file: give a folder to --out.`,
  otherReports: (folder: string, held: string, module: string) =>
    `${folder} holds the reports of ${held}, which those of ${module} would replace: give another folder to --out. ` +
    "To keep grades of several modules in one gradebook, give its path to --gradebook.",
  strangersFiles: (folder: string, names: readonly string[]) =>
    `${folder} holds ${few(names)}, which ` +
    "stillroom grade has not written and would replace: give another folder to --out, or move the files away.",
  notOwnRecord: (file: string) =>
    `${file} is not the list of pages that stillroom grade keeps in its --out folder: give another folder, or move it away.`,

  noStudent: (student: string, file: string) =>
    `${file} knows no student ${JSON.stringify(student)}; names are written as in gradebook.csv.`,
  forgotten: (student: string) =>
    `${student} is no longer in the gradebook. Remove what was handed in, too, and grade again: that writes tables and ` +
    "pages without the name. What is left is passed over, unless its file is all that a command names.",
  forgottenPassedOver: (files: readonly string[]) =>
    `${files.length === 1 ? "One file of a student who was" : `${files.length} files of students who were`} forgotten ` +
    `${files.length === 1 ? "was" : "were"} passed over: ${few(files)}. Remove ${files.length === 1 ? "it" : "them"}; to grade ` +
    "such a file all the same, as another student's of that name, name it alone.",
  forgottenNamed: () => "Its student was forgotten; as the file is named alone, it is not passed over.",
  keptStudents: (files: readonly string[]) =>
    `Entered under the students whom the gradebook has for ${files.length === 1 ? "this file or its folder" : "these files or their folders"}: ` +
    `${few(files)}. To have them read anew, grade with another --gradebook and enter people's marks there again: stillroom ` +
    "gradebook forget would remove these students from every module.",
  joinedAttempts: (files: readonly string[]) =>
    `Further attempts of students whom the gradebook has, as the policy counts attempts: ${few(files)}. Where another ` +
    "student has that name, put more of it into the file's name and grade with another --gradebook.",
  sameNames: (files: readonly string[]) =>
    `Students of their own, as others have the same name: ${few(files)}. Where such files are attempts of one student, say ` +
    'so in the policy: {"counts": "best"} or "last".',
  joinedStudents: (students: readonly string[]) =>
    `One student from now on, as the policy counts attempts: ${few(students)}. Where they are two, grade their files together ` +
    "under a policy with neither counts nor attempts, which parts them again, or put more of the names into the files' names " +
    "and grade with another --gradebook.",
  partedStudents: (files: readonly string[]) =>
    `Students of their own from now on, as the policy counts no attempts: ${few(files)}. Attempts were moved, and marks with the answers that ` +
    "they were given to: look at the marks of both.",
  passedNumbers: (files: readonly string[]) =>
    `A student of that name with a lower number was forgotten: ${few(files)}. Where such a file is that student's, remove it ` +
    "and forget the new number, too.",
  remaining: () => "These files of the student remain; delete them (two who hand in the same share a result):",

  // A worker of a queue.
  workerGradesNothing: (root: string) =>
    `${root} holds no hidden checks: it is the project as students get it. This worker runs sweeps and leaves grading to ` +
    "workers in the whole project.",

  // The policy.
  noPolicyFile: (file: string) => `There is no policy file ${file}.`,
  policyShare: () => "expected a share of the points from 0 to 1: 0.1 is 10 %",
  policyDue: () => "expected a time with its offset from UTC, such as 2026-11-30T23:59:00+09:00",
  policyNeedsDue: () => "penaltyPerDay needs a due time to tell what is late",
  badPolicy: (where: string, why: string) =>
    `${where} is not a policy: ${why}\nA policy is JSON such as {"due": "2026-11-30T23:59:00+09:00", ` +
    `"penaltyPerDay": 0.1, "largestPenalty": 0.5, "counts": "best", "attempts": 3}.`,

  // A submission.
  picturesLeftOut: (count: number) =>
    `${count === 1 ? "One picture in your outputs is" : `${count} pictures in your outputs are`} not shown here: ` +
    "too large, too many, or more than shapes and text.",

  // What a student reads.
  waitsForMark: (points: number) =>
    `${points} ${points === 1 ? "point waits" : "points wait"} for your instructor's mark and ${points === 1 ? "is" : "are"} not counted yet.`,
  toMark: (possible: number) => `to be marked, out of ${possible} points`,
  marked: () => "Your instructor gave these points.",
  comment: () => "Your instructor says:",
  yourAnswer: () => "Your answer:",
  gradedFile: (name: string) => `The file that was graded: ${name}`,
  handedIn: (time: string, due: string) => `Handed in ${time}, due ${due}.`,
  latePenalty: (raw: number, possible: number, days: number, percent: number) =>
    `${raw} of ${possible} points, less ${percent} % for ${days === 1 ? "one started day" : `${days} started days`} of delay.`,
  attemptsHeading: () => "Your attempts",
  attemptLine: (time: string, file: string, points: number, counts: boolean) =>
    `${time}, ${file}: ${points} ${points === 1 ? "point" : "points"}${counts ? ", which counts" : ""}`,
  picture: (number: number) => `Picture ${number} from your notebook`,

  classroomHeader: () => ["Task", "Points", "Possible"],

  // What an instructor reads.
  policyLine: (
    due: string | undefined,
    percentPerDay: number,
    most: number,
    counts: string | undefined,
    attempts: number | undefined,
  ) =>
    [
      due === undefined ? undefined : `due ${due}`,
      percentPerDay === 0 ? undefined : `${percentPerDay} % less for each started day of delay, ${most} % at most`,
      counts === undefined ? undefined : `the ${counts} attempt counts`,
      attempts === undefined ? undefined : `${attempts} ${attempts === 1 ? "attempt" : "attempts"} at most`,
    ]
      .filter((part) => part !== undefined)
      .join("; "),
  pendingLine: (students: number) =>
    `${students} ${students === 1 ? "student waits" : "students wait"} for marks: see to-mark.csv.`,
  elsewhereLine: (students: number) =>
    `${students} ${students === 1 ? "student" : "students"} of the gradebook ${students === 1 ? "is" : "are"} not in this report: graded by ` +
    "another version of the checks or into another folder. Grade their files again into this one to include them.",
  setAside: (name: string, kept: string) =>
    `${name} was filled in and not entered: it lies in ${kept} now. Enter it with stillroom gradebook mark.`,
  otherDates: (files: number, student: string, kept: string, now: string) =>
    `${files} ${files === 1 ? "file has" : "files have"} another date than when first graded, and the gradebook keeps that ` +
    `one (${student}: ${kept}, not ${now}). Where the files' own dates are right, grade again with --new-dates.`,
  staleMark: (task: string) =>
    `the points for ${task} were given to another answer than the one that counts now; mark it again (to-mark.csv), or ` +
    "take the mark back with auto",
  allDifferent: (count: number) => `${count} failures, no two alike`,

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
  markNumber: (name: string, alike: readonly string[]) =>
    `${name} may be what a spreadsheet has made of another student's number: ${alike.join(", ")} are in the gradebook. ` +
    "Name the attempt, too, in the column attempt: its sha256 in results.csv, or as in to-mark.csv",
  markTwins: (name: string, alike: readonly string[]) =>
    `${name} may be what a spreadsheet has made of another student's number, and ${alike.join(", ")} handed in the same file, ` +
    "so that the attempt does not tell who is meant. A number with its zeros is understood; for one without, give the file " +
    `a name with a letter in it, such as s${name}, and grade with another --gradebook`,
  markRefused: (student: string, path: string) =>
    `${student}'s file ${path} could not be graded, and there is nothing to mark yet`,
  markTask: (task: string, known: readonly string[]) =>
    `there is no task ${JSON.stringify(task)}; expected ${known.join(" or ")}`,
  markAttempt: (hash: string, student: string) => `${student} has no attempt ${JSON.stringify(hash)}`,
  markPoints: (text: string, most: number) =>
    `${JSON.stringify(text)} is no number of points: expected 0 to ${most}, such as ${most / 2}, or auto to take a mark back`,
  markText: (points: number | null, comment: string) =>
    [
      points === null ? "no points" : `${points} ${points === 1 ? "point" : "points"}`,
      ...(comment === "" ? [] : [JSON.stringify(comment)]),
    ].join(" "),
  markWithdrawn: (comment: string) =>
    ["none: what checks found counts again", ...(comment === "" ? [] : [JSON.stringify(comment)])].join(" "),
  answerCut: (characters: number) => `… (${characters} characters more are in the file)`,
  markReplaced: (module: string, student: string, task: string, before: string, after: string) =>
    `replaced: ${student}, ${module}, ${task}: ${before} → ${after}`,
  markDropped: (student: string, module: string, task: string, stays: string, goes: string, whose: string) =>
    `two marks, as files of one name are one student's now: ${student}, ${module}, ${task}: ${stays} stays; dropped, of ${whose}: ${goes}`,
  markTwice: (row: number) => `row ${row} marks the same task of the same student`,
} as const;
