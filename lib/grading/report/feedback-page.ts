import { basename } from "node:path";
import { type CheckResult, messages } from "../../course";
import type { PolicyFile, Standing, TaskStanding } from "../gradebook";
import type { Graded } from "../marking";
import { type Html, html, page } from "./html";
import { otherExerciseNotes } from "./other-exercise";
import { shortTime } from "./short-time";

const field = (name: string, value: string | undefined): Html | string =>
  value === undefined ? "" : html`<dt>${name}</dt><dd><code>${value}</code></dd>`;

function checkItem({ passed, title, points, called, expected, came }: CheckResult): Html {
  const line = html`<span class="${passed ? "passed" : "failed"}">${title} (${messages.pointsOf(points)})</span>`;
  if (passed) return html`<li>${line}</li>`;
  const { labelCalled, labelExpected, labelCame } = messages;
  const fields = [field(labelCalled(), called), field(labelExpected(), expected), field(labelCame(), came)];
  return html`<li>${line}<dl>${fields}</dl></li>`;
}

/** Pictures as images: a browser runs no script in those and loads nothing for them. */
function pictureParts({ pictures }: Graded, task: string | undefined): Html[] {
  return pictures.flatMap((picture, i) =>
    picture.task === task
      ? [html`<img src="data:${picture.type};base64,${picture.base64}" alt="${messages.picture(i + 1)}">`]
      : [],
  );
}

/** What an instructor has added to a task. */
function instructorPart({ marked, comment }: TaskStanding): Html {
  return html`${marked ? html`<p>${messages.marked()}</p>` : ""}
${comment === "" ? "" : html`<p>${messages.comment()}</p><pre>${comment}</pre>`}`;
}

/** Public checks with what they found; of the hidden ones their points alone. */
function checkList(task: string, results: readonly CheckResult[]): Html {
  const own = results.filter((result) => result.task === task);
  const hidden = own.filter(({ visibility }) => visibility === "hidden");
  const hiddenEarned = hidden.reduce((sum, { passed, points }) => sum + (passed ? points : 0), 0);
  const hiddenPossible = hidden.reduce((sum, { points }) => sum + points, 0);
  const shown = own.filter(({ visibility }) => visibility === "public").map(checkItem);
  return html`<ul>${shown}${hidden.length > 0 ? html`<li>${messages.hiddenEarned(hiddenEarned, hiddenPossible)}</li>` : ""}</ul>`;
}

function taskSection(task: TaskStanding, graded: Graded): Html {
  const { id, title, points, earned, manual } = task;
  const result = earned === undefined ? messages.toMark(points) : messages.outOf(earned, points);
  const answer = graded.answers[id] ?? "";
  return html`<h2>${title}: ${result}</h2>
${manual ? "" : checkList(id, graded.results)}
${answer.trim() === "" ? "" : html`<p>${messages.yourAnswer()}</p><pre>${answer}</pre>`}
${instructorPart(task)}
${pictureParts(graded, id)}
`;
}

/** How the points come about: delay, marks that are missing, other attempts. */
function accountOf({ attempts, counted, possible }: Standing, { due }: PolicyFile): Html[] {
  const { raw, daysLate, penalty, tasks, attempt } = counted;
  const waiting = tasks.filter(({ earned }) => earned === undefined).reduce((sum, { points }) => sum + points, 0);
  const lines = [
    ...(due === undefined ? [] : [messages.handedIn(shortTime(attempt.submitted, due), shortTime(new Date(due), due))]),
    ...(penalty === 0 ? [] : [messages.latePenalty(raw, possible, daysLate, Math.round(100 * penalty))]),
    ...(waiting === 0 ? [] : [messages.waitsForMark(waiting)]),
  ];
  const others = attempts.map((one) =>
    messages.attemptLine(shortTime(one.attempt.submitted, due), basename(one.attempt.path), one.final, one === counted),
  );
  return [
    ...lines.map((line) => html`<p>${line}</p>`),
    ...(attempts.length < 2
      ? []
      : [html`<h2>${messages.attemptsHeading()}</h2><ul>${others.map((line) => html`<li>${line}</li>`)}</ul>`]),
  ];
}

/**
 * One student's page. It shows nothing that a hidden check asked, expected or got.
 *
 * @param module - its title, and the policy that the points follow
 * @param graded - the result of the attempt that counts
 */
export function feedbackPage(
  student: string,
  { title, policy }: { readonly title: string; readonly policy: PolicyFile },
  graded: Graded,
  standing: Standing,
): string {
  const { printed, isolation } = graded;
  const others = otherExerciseNotes(graded.module);
  const first = graded.notes.find((note) => others.has(note));
  const notes = graded.notes.filter((note) => note !== first);
  const noteList = notes.length > 0 ? html`<ul>${notes.map((note) => html`<li><pre>${note}</pre></li>`)}</ul>` : "";
  const output = printed.trim() === "" ? "" : html`<h2>${messages.printedHeading()}</h2><pre>${printed}</pre>`;
  return page(
    `${title} · ${student}`,
    html`${first === undefined ? "" : html`<p><strong>${first}</strong></p>`}
<p><strong>${messages.outOf(standing.counted.final, standing.possible)}</strong></p>
<p>${messages.gradedFile(basename(standing.counted.attempt.path))}</p>
<p>${messages.ranBehind(isolation)}</p>
${accountOf(standing, policy)}
${noteList}
${pictureParts(graded, undefined)}
${standing.counted.tasks.map((task) => taskSection(task, graded))}
${output}`,
  );
}

/** The page of a student whose file could not be graded. */
export const refusedPage = (student: string, title: string, reason: string): string =>
  page(`${title} · ${student}`, html`<p>${messages.refusedHeading()}</p><pre>${reason}</pre>`);
