import { messages } from "../../course";
import { type ClassSummary, median, tenths } from "./class-summary";

const bar = (share: number, width: number) => "█".repeat(Math.round(share * width));

/** The class in plain text, for a terminal. */
export function summaryTable(summary: ClassSummary): string {
  const { graded, refused, possible, scores, tasks, checks } = summary;
  const unread = refused > 0 ? [messages.refusedLine(refused)] : [];
  if (graded === 0) return [messages.nothingGraded(), ...unread].join("\n");
  const counts = tenths(summary);
  const most = Math.max(...counts);
  const mean = scores.reduce((a, b) => a + b, 0) / graded;
  const width = Math.max(...tasks.map(({ task }) => task.id.length), ...checks.map(({ check }) => check.id.length));
  const share = (value: number) => `${Math.round(100 * value)} %`.padStart(5);
  return [
    messages.classLine(graded, mean.toFixed(2), String(Number(median(scores).toFixed(2))), possible),
    ...unread,
    ...counts.map((count, i) => {
      const range = `${((possible * i) / 10).toFixed(1)} – ${((possible * (i + 1)) / 10).toFixed(1)}`;
      return `  ${range.padStart(13)}  ${String(count).padStart(5)}  ${bar(count / most, 30)}`.trimEnd();
    }),
    messages.tasksHeading(),
    ...tasks.map(({ task, mean: points }) => `  ${task.id.padEnd(width)}  ${share(points / task.points)}`),
    messages.hardestHeading(),
    ...checks.slice(0, 5).map(({ check, passed }) => `  ${check.id.padEnd(width)}  ${share(passed / graded)}`),
  ].join("\n");
}
