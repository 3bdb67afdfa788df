import { messages } from "../../course";
import type { ModuleStandings, PolicyFile } from "../gradebook";
import type { CheckSummary, ClassSummary } from "./class-summary";
import { median, tenths } from "./class-summary";
import { type Html, html, page } from "./html";
import { shortTime } from "./short-time";

/** What is not a result: files that were not graded, and checks that broke. */
export interface Trouble {
  readonly student: string;
  readonly path: string;
  readonly reason: string;
}

const percent = (share: number) => `${Math.round(100 * share)}\u00a0%`;

function policyText({ due, penaltyPerDay, largestPenalty, counts, attempts }: PolicyFile): string {
  const time = due === undefined ? undefined : shortTime(new Date(due), due);
  return messages.policyLine(time, 100 * penaltyPerDay, 100 * largestPenalty, counts, attempts);
}

/** One wrong answer that is frequent tells something; many that differ are told by their number. */
function failureText({ failed, commonest }: CheckSummary): Html | string {
  if (!commonest) return "";
  if (commonest[1] === 1 && failed > 1) return messages.allDifferent(failed);
  return html`${commonest[1]} × <code>${commonest[0]}</code>`;
}

/**
 * The instructor's page: how the class did, which checks were hardest, what went wrong most, and what was not graded.
 * It shows hidden checks and is not for students.
 *
 * @param module - its title, and the policy that the points follow
 * @param elsewhere - students of the gradebook whose results are not among these
 */
export function classReport(
  { title, policy }: Pick<ModuleStandings, "title" | "policy">,
  summary: ClassSummary,
  elsewhere: number,
  trouble: readonly Trouble[],
): string {
  const { graded, refused, possible, scores, tasks, checks, pending, isolation } = summary;
  const counts = tenths(summary);
  const most = Math.max(1, ...counts);
  const from = (i: number) => ((possible * i) / 10).toFixed(1);
  const mean = scores.reduce((a, b) => a + b, 0) / Math.max(1, graded);
  const lines = [
    policyText(policy),
    refused > 0 ? messages.refusedLine(refused) : "",
    pending > 0 ? messages.pendingLine(pending) : "",
    elsewhere > 0 ? messages.elsewhereLine(elsewhere) : "",
  ];
  return page(
    title,
    html`<p>${messages.classLine(graded, mean.toFixed(2), String(Number(median(scores).toFixed(2))), possible)} ${messages.classRanBehind(isolation)}</p>
${lines.filter((line) => line !== "").map((line) => html`<p>${line}</p>`)}
<table>${counts.map(
      (count, i) => html`<tr><td class="n">${from(i)} – ${from(i + 1)}</td><td class="n">${count}</td>
<td style="width:70%">${count > 0 ? html`<div class="bar" style="width:${Math.round((100 * count) / most)}%"></div>` : ""}</td></tr>`,
    )}</table>
<h2>${messages.tasksHeading()}</h2>
<table>${tasks.map(
      ({ task, mean: points }) =>
        html`<tr><td>${task.title}</td><td class="n">${points.toFixed(2)} / ${task.points}</td></tr>`,
    )}</table>
<h2>${messages.hardestHeading()}</h2>
<div class="scroll"><table>${checks.map(
      (one) => html`<tr><td>${one.check.id} (${one.check.visibility})<br>${one.check.title}</td>
<td class="n">${percent(one.passed / Math.max(1, graded))}</td>
<td>${failureText(one)}</td></tr>`,
    )}</table></div>
${trouble.length === 0 ? "" : html`<h2>${messages.troubleHeading()}</h2>`}
${trouble.map(({ student, path, reason }) => html`<p>${student} (${path})</p><pre>${reason}</pre>`)}`,
  );
}
