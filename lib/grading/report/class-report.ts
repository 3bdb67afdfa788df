import { messages } from "../../course";
import type { ClassSummary } from "./class-summary";
import { quantile, tenths } from "./class-summary";
import { html, page } from "./html";

/** What is not a result: files that were not graded, and checks that broke. */
export interface Trouble {
  readonly student: string;
  readonly path: string;
  readonly reason: string;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/**
 * The instructor's page: how the class did, which checks were hardest, what went wrong most, and what was not graded.
 * It shows hidden checks and is not for students.
 *
 * @param title - of the module
 * @param isolation - the walls behind which the submissions ran
 */
export function classReport(
  title: string,
  isolation: string,
  summary: ClassSummary,
  trouble: readonly Trouble[],
): string {
  const { graded, possible, scores, tasks, checks } = summary;
  const counts = tenths(summary);
  const most = Math.max(1, ...counts);
  const from = (i: number) => ((possible * i) / 10).toFixed(1);
  const mean = scores.reduce((a, b) => a + b, 0) / Math.max(1, graded);
  return page(
    title,
    html`<p>${messages.classLine(graded, mean.toFixed(2), String(quantile(scores, 0.5)), possible)} ${messages.ranBehind(isolation)}</p>
<table>${counts.map(
      (count, i) => html`<tr><td class="n">${from(i)} – ${from(i + 1)}</td><td class="n">${count}</td>
<td style="width:70%"><div class="bar" style="width:${percent(count / most)}"></div></td></tr>`,
    )}</table>
<h2>${messages.tasksHeading()}</h2>
<table>${tasks.map(
      ({ task, mean: points }) =>
        html`<tr><td>${task.title}</td><td class="n">${points.toFixed(2)} / ${task.points}</td></tr>`,
    )}</table>
<h2>${messages.hardestHeading()}</h2>
<div class="scroll"><table>${checks.map(
      ({ check, passed, commonest }) => html`<tr><td>${check.id} (${check.visibility})<br>${check.title}</td>
<td class="n">${percent(passed / Math.max(1, graded))}</td>
<td>${commonest ? html`${commonest[1]} × <code>${commonest[0]}</code>` : ""}</td></tr>`,
    )}</table></div>
${trouble.length === 0 ? "" : html`<h2>${messages.troubleHeading()}</h2>`}
${trouble.map(({ student, path, reason }) => html`<p>${student} (${path})</p><pre>${reason}</pre>`)}`,
  );
}
