import { type CheckResult, messages } from "../../course";
import type { Graded, TaskScore } from "../marking";
import { type Html, html, page } from "./html";

const field = (name: string, value: string | undefined): Html | string =>
  value === undefined ? "" : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;

function checkItem({ passed, title, points, called, expected, came }: CheckResult): Html {
  const line = html`<span class="${passed ? "passed" : "failed"}">${title} (${messages.pointsOf(points)})</span>`;
  if (passed) return html`<li>${line}</li>`;
  const { labelCalled, labelExpected, labelCame } = messages;
  const fields = [field(labelCalled(), called), field(labelExpected(), expected), field(labelCame(), came)];
  return html`<li>${line}<dl>${fields}</dl></li>`;
}

/** Public checks with what they found; of the hidden ones their points alone. */
function taskSection({ id, title, earned, possible }: TaskScore, results: readonly CheckResult[]): Html {
  const own = results.filter((result) => result.task === id);
  const hidden = own.filter(({ visibility }) => visibility === "hidden");
  const hiddenEarned = hidden.reduce((sum, { passed, points }) => sum + (passed ? points : 0), 0);
  const hiddenPossible = hidden.reduce((sum, { points }) => sum + points, 0);
  const shown = own.filter(({ visibility }) => visibility === "public").map(checkItem);
  return html`<h2>${title}: ${messages.outOf(earned, possible)}</h2>
<ul>${shown}${hidden.length > 0 ? html`<li>${messages.hiddenEarned(hiddenEarned, hiddenPossible)}</li>` : ""}</ul>
`;
}

/**
 * One student's page. It shows nothing that a hidden check asked, expected or got.
 *
 * @param title - of the module
 */
export function feedbackPage(student: string, title: string, { score, notes, results, printed }: Graded): string {
  const noteList = notes.length > 0 ? html`<ul>${notes.map((note) => html`<li><pre>${note}</pre></li>`)}</ul>` : "";
  const output = printed.trim() === "" ? "" : html`<h2>${messages.printedHeading()}</h2><pre>${printed}</pre>`;
  return page(
    `${title} · ${student}`,
    html`<p><strong>${messages.outOf(score.earned, score.possible)}</strong></p>
${noteList}
${score.tasks.map((task) => taskSection(task, results))}
${output}`,
  );
}

/** The page of a student whose file could not be graded. */
export const refusedPage = (student: string, title: string, reason: string): string =>
  page(`${title} · ${student}`, html`<p>${messages.refusedHeading()}</p><pre>${reason}</pre>`);
