import { inspect } from "node:util";
import { jupyterDisplay } from "./bar-display";
import { messages } from "./messages";

/** The MIME type under which a check's points travel in a notebook, for programs that run exercises. */
export const checkMime = "application/vnd.stillroom.check+json";

/** The points of some tasks. */
export interface CheckPoints {
  /** Of the public checks that passed. */
  readonly earned: number;
  /** Of all public checks. */
  readonly possible: number;
  /** Of the hidden checks, which are asked when the exercise is graded. */
  readonly hidden: number;
}

/** `2 of 3 points.` and what hidden checks add. */
export const pointsText = ({ earned, possible, hidden }: CheckPoints): string =>
  [messages.total(earned, possible), ...(hidden > 0 ? [messages.hiddenLeft(hidden)] : [])].join(" ");

/**
 * The value of a cell that checks. People read the points in words; the plain text is the bare number of points earned,
 * because nbgrader takes the one numeric result of a graded cell for its partial credit.
 */
export function checkDisplay(points: CheckPoints) {
  const text = pointsText(points);
  return {
    ...points,
    [jupyterDisplay]: () => ({ "text/plain": String(points.earned), "text/html": `<b>${text}</b>` }),
    [inspect.custom]: () => text,
  };
}
