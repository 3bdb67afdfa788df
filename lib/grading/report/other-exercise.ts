import { messages, modules } from "../../course";

/**
 * The notes by which a student learns that a notebook is another exercise's, each with what an instructor reads of it.
 *
 * @param module - the id of the module that was graded
 */
export const otherExerciseNotes = (module: string): ReadonlyMap<string, string> =>
  new Map([
    [messages.noAnswersNote(module), messages.noAnswers(module)],
    ...modules.map(({ id }) => [messages.otherExerciseNote(module, id), messages.otherExercise(module, id)] as const),
  ]);
