import type { Outcome } from "./messages";

/** The outcome of a run that the user interrupted. */
export const interrupted: Outcome = {
  status: "error",
  error: {
    ename: "Interrupted",
    evalue: "the cell was interrupted",
    traceback: ["Interrupted: the cell was interrupted. Variables keep the values they had."],
  },
};

/** What a question throws whose cell is interrupted; the cell may end by it before the interrupt itself ends the cell. */
export class QuestionInterrupted extends Error {
  override name = "Interrupted";
}
