import { messages } from "../../course";
import type { Standing } from "../gradebook";

/** What GitHub Actions shows of a graded repository. */
export interface ClassroomSummary {
  /** For the log: GitHub Classroom reads the points from the notice. */
  readonly lines: readonly string[];
  /** For the file that `GITHUB_STEP_SUMMARY` names. */
  readonly markdown: string;
  /** Whether the step succeeds. */
  readonly allEarned: boolean;
}

/** Text in a table of GitHub's Markdown. */
const cell = (text: string): string =>
  text.replace(/[\\|<>&`*_[\]]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");

/** A value of a workflow command (GitHub Docs, "Workflow commands": `%`, CR and LF are escaped). */
const commandValue = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const notice = (points: string) => `::notice title=Autograding complete::${commandValue(points)}`;

/** Zero points as GitHub Classroom reads them, where the file could not be graded. */
export const classroomRefused = (title: string, possible: number, reason: string): ClassroomSummary => ({
  lines: [notice(`Points 0/${possible}`)],
  markdown: [`## ${cell(title)}`, "", cell(reason), "", `**Points 0/${possible}**`, ""].join("\n"),
  allEarned: false,
});

/**
 * Points as GitHub Classroom shows them, which reads the notice `Points 7/10` titled "Autograding complete".
 *
 * @param title - of the module
 */
export function classroomSummary(title: string, { counted, possible }: Standing): ClassroomSummary {
  const { final, tasks } = counted;
  const points = `Points ${final}/${possible}`;
  const rows = tasks.map((task) => [task.title, String(task.earned ?? "–"), String(task.points)]);
  return {
    lines: [
      ...tasks.map(
        (task) =>
          `${task.earned === task.points ? "✓" : "✗"} ${task.title}: ${messages.outOf(task.earned ?? 0, task.points)}`,
      ),
      notice(points),
    ],
    markdown: [
      `## ${cell(title)}`,
      "",
      `${messages.classroomHeader().map(cell).join(" | ")}`,
      "--- | ---: | ---:",
      ...rows.map((row) => row.map(cell).join(" | ")),
      "",
      `**${points}**`,
      "",
    ].join("\n"),
    allEarned: final >= possible,
  };
}
