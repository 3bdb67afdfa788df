/** The questions that cells have put to the front end (`input_request`). */
export interface Questions {
  /** A question of a run goes out under this message id. */
  asked(run: number, id: string): void;
  /**
   * Whether an answer goes to the cell; a question takes one. `id` is the message that the answer names as its parent:
   * some front ends name none, or the cell's request.
   */
  takes(running: number | undefined, id: string | undefined): boolean;
}

/** Keeps answers that nobody waits for, stray or given twice, from answering the next question. */
export function createQuestions(): Questions {
  let latestRun: number | undefined;
  let open: string[] = [];
  const answered = new Set<string>();
  return {
    asked(run, id) {
      open = run === latestRun ? [...open, id] : [id];
      latestRun = run;
    },
    takes(running, id) {
      if (running !== latestRun || (id !== undefined && answered.has(id))) return false;
      const question = open.find((each) => each === id) ?? open[0];
      if (question === undefined) return false;
      open = open.filter((each) => each !== question);
      answered.add(question);
      return true;
    },
  };
}
