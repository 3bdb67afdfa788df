import { isAbsolute } from "node:path";
import { type CheckResult, messages, notOffered, type Task } from "../../course";
import type { SubmittedModule } from "../intake";

/** What a box does not show cannot be found there: true, and no help. */
const missingModule =
  /(?:\w*Error: )?Cannot find (?:module|package) ["']([^"']+)["'](?:, imported from (.+?)\. Looked for)?.*/s;

/** Where Node looked for it → what was written: by the package's name a room lies in `library`, of which a box has none. */
const asWritten = (path: string): string =>
  path.replace(/^.*\/library\/(.+?)(?:\/index\.js)?$/, "stillroom/$1").replace(/^.*\/lib\//, "../lib/");

/** Where code names a module that is not there, when the box does not say it. */
function placeNaming(specifier: string, { source, place }: SubmittedModule): string | undefined {
  const line = source
    .split("\n")
    .findIndex((text) =>
      ['"', "'", "`"].some((quote) => ["/", quote].some((end) => text.includes(quote + specifier + end))),
    );
  return line < 0 ? undefined : place(line + 1);
}

function missing(found: string, where: string | undefined, module: SubmittedModule): string {
  const specifier = isAbsolute(found) ? asWritten(found) : found;
  // A path of the box is no place of the author's.
  const known = where === undefined || isAbsolute(where) ? placeNaming(specifier, module) : where;
  return [...(known === undefined ? [] : [known]), notOffered(specifier)].join(": ");
}

/** `submission.ts:12:5` in an error of the box → the cell and line of the notebook. */
export const inAuthorsTerms = (message: string, module: SubmittedModule): string =>
  message
    .replace(
      /(?:\/[^\s:]*\/)?submission\.(?:ts|mjs):(\d+)(?::\d+)?/g,
      (whole, line: string) => module.place(Number(line)) ?? whole,
    )
    .replace(missingModule, (_, specifier: string, where?: string) => missing(specifier, where, module));

/** The same result, told in the terms of who wrote the module. */
export const told = (result: CheckResult, module: SubmittedModule): CheckResult =>
  result.came === undefined ? result : { ...result, came: inAuthorsTerms(result.came, module) };

/** A syntax error of one task among stubs is in its cell, though what its end lacks is noticed in a later one. */
export const inCellOf = ([task]: readonly Task[], { source, place }: SubmittedModule): SubmittedModule => ({
  source,
  place: (line) => {
    const found = place(line);
    return found?.startsWith(messages.cell(task!.id)) ? found : messages.endOfCell(task!.id);
  },
});
