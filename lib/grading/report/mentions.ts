import { escapeHtml } from "./html";

/** Whether a report, HTML or CSV, holds a student's name as reports write it. */
export const mentions = (report: string, student: string): boolean =>
  [student, escapeHtml(student), student.replaceAll('"', '""')].some((name) => report.includes(name));
