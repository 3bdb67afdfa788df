export { classroomRefused, classroomSummary } from "./classroom";
export { csv, csvPlain } from "./csv";
export { feedbackPage } from "./feedback-page";
export { fileNameOf } from "./file-name";
export { gradescopeResults, ungraded } from "./gradescope";
export { attemptOf, gradedTasks, moduleResults } from "./module-results";
export { checkOutFolder, checkReportFolder, pagesOf } from "./own-files";
export { summaryTable } from "./summary-table";
export { type Written, writeReports } from "./write-reports";
