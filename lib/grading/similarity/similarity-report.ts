import { messages } from "../../course";
import { csv } from "../report/csv";
import { Html, html, page } from "../report/html";
import type { Family, Resemblance } from "./compare";
import type { FileComparison } from "./compare-files";
import type { Passage } from "./passages";
import { type Run, shortestMatch, surelyFound } from "./winnow";

/** Passages that are shown of a pair, and characters of each. */
const mostPassages = 20;
const longestPassage = 4000;

const style = new Html(
  "body { max-width: 80rem } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem } .pair pre { margin: 0 }",
);

const namesOf = (family: Family): string => family.map(({ label }) => label).join(", ");
const percent = (share: number): string => `${Math.round(100 * share)} %`;

const cut = (text: string): string => (text.length > longestPassage ? `${text.slice(0, longestPassage)} …` : text);

function textOf([{ code }]: Family, { from, to }: Run): string {
  const { source, tokens } = code;
  return cut(source.slice(tokens.starts[from]!, tokens.ends[to - 1]!));
}

/** Who wrote the same code, and the code of two of them, folded: names are where they may differ. */
function familyPart(family: Family): Html {
  const [one, other] = family;
  return html`<details><summary>${namesOf(family)} (${messages.sameCodeLine(one.code.size)})</summary>
<div class="pair"><pre>${cut(one.code.source)}</pre><pre>${other ? cut(other.code.source) : ""}</pre></div></details>`;
}

function passagePart({ one, other }: Resemblance, passage: Passage, place: FileComparison["place"]): Html {
  const placeOf = ([{ student, code }]: Family, { from }: Run) =>
    place(student, code.source.slice(0, code.tokens.starts[from]!).split("\n").length);
  return html`<p>${messages.passagePlaces(placeOf(one, passage.one), placeOf(other, passage.other))}</p>
<div class="pair"><pre>${textOf(one, passage.one)}</pre><pre>${textOf(other, passage.other)}</pre></div>`;
}

function pairPart(pair: Resemblance, number: number, place: FileComparison["place"]): Html {
  const { one, other, passages, shared, share } = pair;
  const left = passages.length - mostPassages;
  return html`<h2 id="pair-${number}">${number}. ${namesOf(one)} · ${namesOf(other)}: ${percent(share)}, ${messages.sameCodeLine(shared)}</h2>
${passages.slice(0, mostPassages).map((passage) => passagePart(pair, passage, place))}
${left > 0 ? html`<p>${messages.passagesLeftOut(left)}</p>` : ""}`;
}

/**
 * The instructor's page on who wrote alike: families of the same code, then pairs, the closest first, with the passages
 * side by side.
 *
 * @param title - of the module
 */
export function similarityPage(title: string, comparison: FileComparison): string {
  const { compared, short, families, resemblances, refused, place } = comparison;
  const { similarityTitle, similarityCaution, similarityMethod, similarityCounts, sameCode } = messages;
  const rows = resemblances.map(
    (
      { one, other, shared, share },
      i,
    ) => html`<tr><td><a href="#pair-${i + 1}">${namesOf(one)} · ${namesOf(other)}</a></td>
<td class="n">${percent(share)}</td><td class="n">${shared}</td></tr>`,
  );
  const [students, share, tokens] = messages.pairColumns();
  const closest =
    rows.length === 0
      ? html`<p>${messages.noPairs()}</p>`
      : html`<table><tr><th>${students!}</th><th class="n">${share!}</th><th class="n">${tokens!}</th></tr>${rows}</table>`;
  return page(
    similarityTitle(title),
    html`<style>${style}</style>
<p><strong>${similarityCaution()}</strong></p>
<p>${similarityMethod(shortestMatch, surelyFound)} ${similarityCounts(compared, short, refused.length)}</p>
${families.length === 0 ? "" : html`<h2>${sameCode()}</h2>`}
${families.map(familyPart)}
<h2>${messages.closestPairs()}</h2>
${closest}
${resemblances.map((pair, i) => pairPart(pair, i + 1, place))}
${refused.length === 0 ? "" : html`<h2>${messages.similarityNotRead()}</h2>`}
${refused.map(({ student, path, reason }) => html`<p>${student} (${path})</p><pre>${reason}</pre>`)}`,
  );
}

/** The same as a table for a spreadsheet: families as `same code`, pairs as `passages`, unread files as `not compared`. */
export function similarityTable({ families, resemblances, refused }: FileComparison): string {
  return csv([
    messages.similarityColumns(),
    ...families.map((family) => ["same code", namesOf(family), "", family[0].code.size, 1, 1, ""]),
    ...resemblances.map(({ one, other, shared, share, passages }) => [
      ...["passages", namesOf(one), namesOf(other)],
      ...[shared, Math.round(1000 * share) / 1000, passages.length, ""],
    ]),
    ...refused.map(({ student, reason }) => ["not compared", student, ...["", "", "", ""], reason]),
  ]);
}
