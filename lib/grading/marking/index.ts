export { type Assignment, loadAssignment } from "./assignment";
export { gradingFiles } from "./assignment-version";
export { type Examiner, type Grader, gradeSubmission, gradeWithSeed } from "./grade-submission";
export { type Call, recordCalls } from "./record-calls";
export { type Graded, gradedSchema } from "./result";
export { type Score, scoreOf, type TaskScore } from "./score";
export { instructorKey, submissionSeed } from "./seed";
