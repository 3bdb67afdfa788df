export { type BarReport, barDisplay, barMime, jupyterDisplay, type LessonBar } from "./bar-display";
export { type Checked, check, checkTasks, publicSeed } from "./check";
export {
  type Check,
  type HiddenChecks,
  type Mutant,
  type PlacedCheck,
  placeChecks,
  type Student,
  type Task,
} from "./exercise";
export { loadTasks } from "./load-tasks";
export { messages } from "./messages";
export { type CourseModule, findModule, modules } from "./modules";
export { exercisesFolder, type ModulePaths, modulePaths, progressFile, projectRoot, scratchFolder } from "./paths";
export { copyPlain, NotPlainError, type NumberArray, type Plain } from "./plain";
export { type Profile, profile } from "./profile";
export { type Progress, readProgress } from "./progress";
export { type CheckResult, runCheck, runChecks } from "./run-check";
export { faultOf, notImplemented, StudentError, type StudentFault, studentInProcess } from "./student";
export { CheckFailure, checkTools, type Numbers, type Tools } from "./tools";
