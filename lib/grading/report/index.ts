export { feedbackPage } from "./feedback-page";
export { gradescopeResults } from "./gradescope";
export { summaryTable } from "./summary-table";
export { type Written, writeReports } from "./write-reports";
