export { enterMarks } from "./enter-marks";
export { courseTable, gradeTable, nbgraderTable } from "./grade-tables";
export { enterResults, findStandings, type ModuleResults, readGradebook } from "./gradebook";
export { type PolicyFile, readPolicy } from "./policy";
export { readCsv } from "./read-csv";
export type { ModuleStandings } from "./read-standings";
export type { AttemptStanding, GradedTask, Standing, TaskStanding } from "./standing";
export type { GradedFile, RefusedFile } from "./write-grades";
