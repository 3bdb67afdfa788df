import { type CheckResult, messages, notOffered, type Task } from "../../course";
import type { SubmittedModule } from "../intake";

/** What a box does not show cannot be found there: true, and no help. */
const missingModule =
  /(?:\w*Error: )?Cannot find (?:module|package) ["']([^"']+)["'](?:, imported from (.+?)\. Looked for)?.*/s;

/** `submission.ts:12:5` in an error of the box → the cell and line of the notebook. */
export const inAuthorsTerms = (message: string, { place }: SubmittedModule): string =>
  message
    .replace(
      /(?:\/[^\s:]*\/)?submission\.(?:ts|mjs):(\d+)(?::\d+)?/g,
      (whole, line: string) => place(Number(line)) ?? whole,
    )
    .replace(missingModule, (_, specifier: string, where?: string) =>
      [...(where === undefined ? [] : [where]), notOffered(specifier)].join(": "),
    );

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
