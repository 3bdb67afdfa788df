import { few } from "./few";

// Longer than most files: one table of texts, so that all that grading says is read and put into other words in one place.

/** The texts of grading: what a student reads in feedback, and an instructor in reports. Part of `messages`. */
export const gradingMessages = {
  // Why a submission's process gave no answer.
  ended: () => "the process that ran your code ended before it answered",
  forged: () => "the process that ran your code sent something that is no answer to what it was asked",
  late: (seconds: number) => `no answer within ${seconds} s: is there an endless loop?`,
  lateLoad: (seconds: number) => `your cells did not run to their end within ${seconds} s: is there an endless loop?`,
  lateSubmission: (seconds: number) => `no answer: this file had used up its ${seconds} s`,
  lateTask: (seconds: number) => `no answer: this task had used up its ${seconds} s; is there an endless loop?`,
  neverSettles: () => "it waits for a promise that nothing is left to settle: is a call of resolve missing?",
  outOfMemory: (mebibytes: number) => `your code used more than its ${mebibytes} MiB of memory, or aborted`,

  uncaught: (error: string) => `An error that nothing caught: ${error}`,
  unreadableError: () => "an error that cannot be read",

  // Isolation.
  boxNotStarted: (why: string, printed: string) =>
    `The process for a submission did not start: ${why}.${printed === "" ? "" : ` It printed: ${printed}`}`,
  notBuilt: (root: string) =>
    `${root} is not built: there is no dist/student-process.cjs, which runs submissions. Build it: npm run build`,
  installBubblewrap: () => "Add it: sudo apt-get install bubblewrap",
  newerBubblewrap: () => "This bubblewrap is too old: 0.8.0 or newer is needed, which Debian 12 and Ubuntu 24.04 have.",
  allowNamespaces: () =>
    "Allow it: sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0",
  allowControlGroups: () =>
    "Get it: put `systemd-run --user --scope -p Delegate=yes` before the command, or run it as root.",
  noSeccomp: (processor: string) => `There is no system-call filter for the processor ${processor} yet.`,
  noIsolation: (reasons: readonly string[]) =>
    `No process for submissions could be started:\n  ${reasons.join("\n  ")}`,

  studentsFolderTaken: (folder: string) =>
    `${folder} is no empty folder: give a new folder for what students get, so that nothing else lies in it.`,
  strayFiles: (files: readonly string[]) =>
    `Left out, because git does not know ${files.length === 1 ? "it" : "them"}: ${files.slice(0, 5).join(", ")}` +
    `${files.length > 5 ? ` and ${files.length - 5} more` : ""}. What belongs to the project, add with git first.`,
  strayUnknown: (root: string) =>
    `Nothing was left out: git, which knows what belongs to the project, is not there or does not know ${root}. Look ` +
    "through what students get, or release from a clone: what else lies in its folders, as a copy of hidden checks may, " +
    "is in it too.",
  noHiddenChecks: (file: string) =>
    `There are no hidden checks ${file}: this is the project as students get it, and what it gave would be no mark. ` +
    "Grade in the whole project; `stillroom check FILE.ipynb` asks the public checks.",
  noSolution: (file: string) =>
    `There is no solution ${file}: this is the project as students get it. Exercises are proved and released in the ` +
    "whole project.",
  noPath: (path: string) => `There is no file or folder ${path}: give what holds the submissions.`,

  // Why a file is not graded.
  refusedSize: (mebibytes: number) =>
    `the file is larger than ${mebibytes} MiB: clear the outputs, save, and submit it again`,
  refusedSource: (characters: number) => `the file holds more than ${characters} characters of code`,
  refusedEncoding: () => "the file is not text in UTF-8: save it from JupyterLab or VS Code again",
  refusedDepth: (levels: number) => `the file is nested more than ${levels} levels deep, which no notebook is`,
  refusedJson: (reason: string) => `the file is no notebook: it is not JSON (${reason.replaceAll(/\s+/g, " ")})`,
  refusedNotebook: (reason: string) => `the file is no notebook of nbformat 4:\n${reason}`,
  refusedLink: () => "it is a symbolic link, which is never followed: submit the file itself",
  refusedName: (bytes: number) =>
    `a file or folder name in the archive is longer than ${bytes} bytes: give it a shorter one`,
  refusedNameBytes: () =>
    "its name in the archive is written neither in UTF-8 nor in Shift_JIS: pack it again with a program that writes UTF-8",
  refusedInnerArchive: () => "it is an archive in an archive or beside a submission, which is not opened: unpack it",
  refusedEnding: () => "a notebook's name ends in .ipynb, and not in .json: rename it, and submit it again",
  refusedType: () => "it is no notebook (.ipynb) and no TypeScript file (.ts): submit the notebook itself",
  holdsNoSubmission: (names: readonly string[]) =>
    "it holds no notebook (.ipynb) and no TypeScript file (.ts)" +
    (names.length === 0
      ? ""
      : `, but ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`),
  besideSubmission: (graded: string, names: readonly string[]) =>
    `${few(names)} ${names.length === 1 ? "lies" : "lie"} beside ${graded}, which was graded: the folder says whose file it is, not its name`,
  refusedNameless: () =>
    "its name is the module's alone, among files that are named after students: put the student's name into it",
  refusedNumber: (first: number, newest: number, names: readonly string[]) =>
    `of one student the first ${first} files and the newest ${newest} are taken; ${names.length === 1 ? "one is" : `${names.length} are`} left out: ` +
    few(names),
  otherModules: (paths: readonly string[]) =>
    `${paths.length} ${paths.length === 1 ? "file names" : "files name"} another module and ` +
    `${paths.length === 1 ? "was" : "were"} passed over: ` +
    `${few(paths)}.`,
  noAnswers: (module: string) =>
    `no cell of ${module} is in this notebook, so it has no points: is it the notebook of another exercise?`,
  noAnswersNote: (module: string) =>
    `No cell of ${module} is in the notebook that you handed in, so it has no points. Is it the notebook of another ` +
    `exercise? Hand in your ${module}.ipynb.`,
  otherExercise: (module: string, other: string) =>
    `this notebook says that it is ${other}: of ${module} only cells that both call by the same name were graded`,
  otherExerciseNote: (module: string, other: string) =>
    `The notebook that you handed in says that it is ${other}: of ${module} only cells that both call by the same name ` +
    `were graded. Hand in your ${module}.ipynb.`,
  bundleRead: (path: string, students: readonly string[], submissions: readonly string[]) =>
    students.length > 1
      ? `${path} was read as a class: ${students.length} students, by the names of files and folders in it. If it ` +
        "is one student's, grade the folder that it lies in."
      : `${path} was read as what one student, ${students[0]}, handed in: ${submissions.length} submissions ` +
        `(${submissions.slice(0, 3).join(", ")}${submissions.length > 3 ? `, and ${submissions.length - 3} more` : ""}), ` +
        "each graded with a page of its own; with a policy that counts attempts, one of them counts. If it holds a class, grade " +
        "it alone.",
  folderRead: (folder: string, students: readonly string[]) =>
    `${folder} was read as a class: ${few(students)}, by the names of files and folders in it. If it is one student's, ` +
    "grade the folder around it.",
  filesByName: (paths: readonly string[]) =>
    `${few(paths)} ${paths.length === 1 ? "was" : "were"} read by the ${paths.length === 1 ? "name of the file" : "names of the files"}, ` +
    "and not by the folder. If folders are named after students, grade the folders themselves.",
  filesByFolder: (students: readonly string[]) =>
    `${students.length === 1 ? "One file was" : `${students.length} files were`} read as ${few([...new Set(students)])}, by the ` +
    "folder, as files are named after the module alone. If that is not whose they are, put names into the files' names.",
  foldersOfOneName: (student: string, paths: readonly string[]) =>
    `${few(paths)} were read as ${student}'s, ${paths.length} times: if they are several students', grade the folder around them.`,
  zipNamesGuessed: (archives: readonly string[]) =>
    `${few(archives)} ${archives.length === 1 ? "does" : "do"} not say how names in ${archives.length === 1 ? "it" : "them"} ` +
    "are written: they were read as Shift_JIS, as Japanese Windows writes them. If students' names look wrong, unpack and grade the folder.",
  unknownZone: (zone: string, paths: readonly string[]) =>
    `${few(paths)}: the timestamp.txt beside ${paths.length === 1 ? "it" : "them"} names the time zone ${zone}, which several ` +
    "places have or none, so the file's own date counts. If it is the zone of a place, grade as if there: put " +
    "TZ=Asia/Kolkata, or what the place is called, before the command.",
  readingKept: () =>
    "A gradebook keeps whose files are as it has them: to grade them in such another way, give another --gradebook, too.",
  foldersInFolders: (path: string, folders: readonly string[]) =>
    `${path}: which of the folders ${folders.join(", ")} is the student's cannot be told. Grade the students' folders ` +
    "themselves, or the one folder that holds them.",
  refusedSpecial: () => "it is neither a file nor a folder",
  refusedZip: (reason: string) => `the archive is not read: ${reason}`,

  // What happened to cells.
  lockedEdited: (cell: string) => `Cell "${cell}" belongs to the exercise and was changed; the original is graded.`,
  answerMissing: (cell: string) => `Cell "${cell}" is not in the notebook; its task counts as not answered.`,
  answerCopied: (cell: string, copies: number) =>
    `Cell "${cell}" is there ${copies} times; the first one that you worked on is graded.`,
  answerOtherType: (cell: string, type: string) => `Cell "${cell}" is a ${type} cell; it is graded as code.`,
  cellsAdded: (count: number) =>
    count === 1
      ? "One code cell that you added is not graded: code that your answers need belongs into their cells."
      : `${count} code cells that you added are not graded: code that your answers need belongs into their cells.`,
  declaredAgain: (name: string, cell: string) =>
    `Cell "${cell}" declares ${name} again: of cells that declare one name the last is graded. Give the other one a name of its own.`,
  helperAgain: (names: readonly string[], first: string, second: string) =>
    `Cells "${first}" and "${second}" each declare ${few(names)}: in grading each has its own, in a notebook both have the last that ran. Give one of them another name.`,
  cell: (cell: string) => `cell "${cell}"`,
  lineOfCell: (cell: string, line: number) => `cell "${cell}", line ${line}`,
  endOfCell: (cell: string) => `cell "${cell}", up to its end`,
  lineOfFile: (line: number) => `line ${line}`,
  notLoaded: (why: string) => `Your code did not run to its end: ${why}`,
  judgedAlone: () => "So each task was judged alone, without the others.",
  judgedWithout: (tasks: readonly string[]) =>
    `So the others were judged without ${tasks.map((task) => `"${task}"`).join(" and ")}.`,
  otherLeftOut: () => "a function of another task that this one calls was left out, because each was judged alone",
  endedByOthers: (task: string, why: string) =>
    `While "${task}" was checked with your other cells: ${why}. So it was judged alone, without them.`,
  roomNotOffered: (room: string) =>
    `the grader offers no ../lib/${room} for this exercise; write what you need of it yourself`,
  roomIsWhole: (room: string, file: string) =>
    `there is no stillroom/${room}${file}, here or in the grader: import from the whole room, stillroom/${room}`,
  packageNotOffered: (name: string) =>
    `the grader has this project's packages, and no ${name}; write what you need of it yourself`,
  fileNotOffered: (path: string) =>
    `the grader has no ${path}, because only the notebook is handed in; put what you need of it into the cell`,
  nothingShown: () =>
    "the grader shows nothing, so it has no tslab; display from a cell of your own, or print with console.log",
  checkBroke: (check: string, why: string) => `Check ${check} itself failed: ${why}`,
  notJudged: () => "this check could not be put to your answer; your instructor has been told",

  zipEntries: (most: number) => `it holds more than ${most} files`,

  // Feedback.
  pointsOf: (n: number) => `${n} ${n === 1 ? "point" : "points"}`,
  outOf: (earned: number, possible: number) => `${earned} of ${possible} points`,
  hiddenEarned: (earned: number, possible: number) => `Hidden checks: ${earned} of ${possible} points`,
  labelCalled: () => "called",
  labelExpected: () => "expected",
  labelCame: () => "came",
  printedHeading: () => "What your code printed",
  refusedHeading: () => "Your file could not be graded, so it has no points yet:",
  otherRefused: (file: string, reason: string) =>
    `Your file ${file} could not be graded, and does not count: ${reason}`,

  // The class.
  classLine: (graded: number, mean: string, median: string, possible: number) =>
    `${graded} ${graded === 1 ? "student" : "students"} graded; mean ${mean}, median ${median} of ${possible} points.`,
  refusedLine: (students: number) =>
    students === 1
      ? "One student's file could not be graded: zero points, not in these figures; the page for the student says why."
      : `The files of ${students} students could not be graded: zero points, not in these figures; their pages say why.`,
  batchLine: (files: number, seconds: string, graded: number, known: number, refused: number, failed: number) =>
    `${files} ${files === 1 ? "file" : "files"} in ${seconds} s: ${graded} graded (${known} of them before), ${refused} refused` +
    (failed > 0 ? `, ${failed} left over: the grader failed, and the same command tries again.` : "."),
  starvedLine: (files: readonly string[]) =>
    `${few(files)}: the time ended while the machine was busy with other things. When it is not, remove the result from ` +
    "results/ and grade again.",
  keyLine: (file: string) =>
    `${file}: yours alone. Hidden inputs are drawn from it, and with it a regrade or a replay draws the same again.`,
  ranBehind: (isolation: string) => `The submission ran at the isolation level "${isolation}".`,
  classRanBehind: (levels: readonly string[]) =>
    levels.length === 0
      ? ""
      : `The submissions ran at the isolation level ${levels.map((level) => `"${level}"`).join(" or ")}.`,
  tasksHeading: () => "Points by task",
  hardestHeading: () => "Checks, the hardest first",
  troubleHeading: () => "Not graded, or to look at",
  nothingGraded: () => "Nothing was graded.",
} as const;
