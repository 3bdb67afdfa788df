export { gradeBatch, type Row } from "./grade-batch";
export type { GradeFile } from "./grade-file";
export { gradeByQueue, gradePerformer } from "./grade-job";
export { openStore, type Store } from "./store";
