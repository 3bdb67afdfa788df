export { attemptName, enterMarks } from "./enter-marks";
export { forgetStudent } from "./forget-student";
export { courseTable, gradeTable, nbgraderTable } from "./grade-tables";
export { enterResults, type ModuleResults, readGradebook } from "./gradebook";
export { hasAll, type NamedFile, namedAsIn } from "./known-students";
export { countsAttempts, nameBy, noPolicy, type PolicyFile, readPolicy } from "./policy";
export { type CsvRow, readCsv } from "./read-csv";
export { type ModuleStandings, type Refusal, unreadOf } from "./read-standings";
export { reportFolders } from "./report-folders";
export {
  type Attempt,
  type AttemptStanding,
  type GradedTask,
  type Standing,
  standingOf,
  type TaskStanding,
} from "./standing";
export { hashIn, studentNamed } from "./student-named";
export { keepTables, keptTables } from "./student-tables";
export { timeInZone } from "./time-in-zone";
export { typedName } from "./typed-name";
export type { GradedFile, RefusedFile } from "./write-grades";
