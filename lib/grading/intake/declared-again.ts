import { messages, type Task } from "../../course";
import type { CodeCell, Notebook } from "../../notebook";
import { nbgraderOf } from "../authoring";
import { codeCells } from "../student-module";

/** A name that two cells declare at their top level, and what its author should know of that. */
export interface DeclaredAgain {
  readonly task: string;
  readonly note: string;
}

interface Declaration {
  readonly isVar: boolean;
  /** Up to the next line that begins with anything but space or the end of a block. */
  readonly text: string;
}

const declaration =
  /^(?:export[ \t]+)?(?:async[ \t]+)?(?:function\b(?:[ \t]*\*)?|(?:const|let|var|class|enum)\b)[ \t]*([\p{ID_Start}$_][\p{ID_Continue}$]*).*(?:\n(?:[ \t})\]].*)?)*/gmu;

/** What code declares at its top level, by its names; of those that it declares twice the last. */
const declaredBy = ({ source }: CodeCell): Map<string, Declaration> =>
  new Map(
    [...source.matchAll(declaration)].map(([text, name]) => [
      name!,
      { isVar: /^(?:export[ \t]+)?var\b/.test(text), text: text.replace(/\s+/g, " ").trim() },
    ]),
  );

interface Declaring {
  readonly cell: CodeCell;
  readonly names: Map<string, Declaration>;
}

const gradeIdOf = ({ cell }: Declaring): string => nbgraderOf(cell)?.grade_id ?? "";

/**
 * What the grader and a notebook take differently: a helper that a later cell declares anew belongs there to each cell as
 * that has it, here to all as it was declared last. The same helper twice, and `var`, are one thing to both.
 */
function helpersAgain(cells: readonly Declaring[], tasks: readonly Task[]): DeclaredAgain[] {
  const functions = new Set(tasks.flatMap((task) => task.functions));
  const ids = new Set(tasks.map(({ id }) => id));
  return cells.flatMap((first, i) =>
    cells.slice(i + 1).flatMap((second) => {
      const names = [...first.names].flatMap(([name, one]) => {
        const other = functions.has(name) ? undefined : second.names.get(name);
        return other && other.text !== one.text && !(one.isVar && other.isVar) ? [name] : [];
      });
      const task = [first, second].map(gradeIdOf).find((id) => ids.has(id));
      if (names.length === 0 || task === undefined) return [];
      return [{ task, note: messages.helperAgain(names, first.cell.id, second.cell.id) }];
    }),
  );
}

/**
 * The names that several cells declare at their top level, where that decides what is graded.
 *
 * @param notebook - the exercise with the answers in it
 */
export function declaredAgain(notebook: Notebook, tasks: readonly Task[]): DeclaredAgain[] {
  const cells = codeCells(notebook).map((cell) => ({ cell, names: declaredBy(cell) }));
  const answers = tasks.flatMap(({ id, functions }) => {
    const place = cells.findIndex((one) => gradeIdOf(one) === id);
    return functions.flatMap((name) => {
      const last = cells.slice(place + 1).findLast(({ names }) => names.has(name));
      return place >= 0 && last ? [{ task: id, note: messages.declaredAgain(name, last.cell.id) }] : [];
    });
  });
  return [...answers, ...helpersAgain(cells, tasks)];
}
