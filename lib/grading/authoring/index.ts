export { isManual, type ManualTask, manualTasks } from "./manual-tasks";
export { type NbgraderMetadata, nbgraderChecksum, nbgraderOf } from "./nbgrader";
export type { Proof } from "./proof";
export { releaseNotebook } from "./release";
export { solutionRegions } from "./solution-region";
export { checkStudentsFolder, writeStudentProject } from "./student-project";
export { staffCommands } from "./student-texts";
export { type Verification, verifyModule } from "./verify";
export { writeRelease } from "./write-release";
