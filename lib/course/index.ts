export { type BarReport, barDisplay, barMime, jupyterDisplay, type LessonBar } from "./bar-display";
export { check, checkTasks, publicSeed } from "./check";
export { type CheckPoints, checkDisplay, checkMime, pointsText } from "./check-display";
export {
  type Check,
  type HiddenChecks,
  type HintNumber,
  type Mutant,
  type PlacedCheck,
  type PublicCheck,
  placeChecks,
  type Student,
  type Task,
} from "./exercise";
export { type ModuleProgress, progressFile, readProgress } from "./learner-progress";
export { type LiveText, liveText } from "./live-text";
export { loadTasks } from "./load-tasks";
export { messages } from "./messages";
export { type CourseModule, findModule, modules } from "./modules";
export { exercisesFolder, type ModulePaths, modulePaths, projectRoot, scratchFolder } from "./paths";
export { copyPlain, NotPlainError, type NumberArray, type Plain } from "./plain";
export { comparePrediction } from "./prediction";
export { type Profile, profile } from "./profile";
export { reachedFiles } from "./reached-files";
export { notOffered, refusedImports } from "./refused-imports";
export { pointsOf } from "./report";
export { isExerciseCode, namedRooms, offeredRooms } from "./rooms";
export { type CheckResult, runCheck, runChecks } from "./run-check";
export { notImplemented, StudentError, type StudentFault, studentInProcess } from "./student";
export { CheckFailure, checkTools, type Numbers, type Tools } from "./tools";
export { type ShowProgress, type TrainingProgress, trainingProgress } from "./training-progress";
