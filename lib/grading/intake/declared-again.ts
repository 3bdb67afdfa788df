import { messages, type Task } from "../../course";
import type { Notebook } from "../../notebook";
import { nbgraderOf } from "../authoring";
import { codeCells } from "../student-module";

/** A function of a task that an answer to another declares, too: of cells that declare one name the last one counts. */
export interface DeclaredAgain {
  readonly task: string;
  readonly note: string;
}

const declares = (source: string, name: string): boolean =>
  new RegExp(`^(?:export\\s+)?(?:async\\s+)?(?:function\\*?|const|let|var|class)\\s+${name}\\b`, "m").test(source);

/**
 * The tasks whose functions a later cell declares at its top level.
 *
 * @param notebook - the exercise with the answers in it
 */
export function declaredAgain(notebook: Notebook, tasks: readonly Task[]): DeclaredAgain[] {
  const cells = codeCells(notebook);
  return tasks.flatMap(({ id, functions }) => {
    const place = cells.findIndex((cell) => nbgraderOf(cell)?.grade_id === id);
    return functions.flatMap((name) => {
      const last = cells.slice(place + 1).findLast(({ source }) => declares(source, name));
      return place >= 0 && last ? [{ task: id, note: messages.declaredAgain(name, last.id) }] : [];
    });
  });
}
