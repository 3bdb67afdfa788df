import type { ExecuteReply } from "./kernel";
import type { CodeCell } from "./schema";

/** Why a run stopped at a cell. */
export interface CellFailure {
  /** The [n] that front ends show beside the cell after a fresh run from top to bottom. */
  readonly cell: number;
  readonly id: string;
  /** Line within the cell, from 1, when the traceback names one. */
  readonly line?: number | undefined;
  /** The text of that line, or of the cell's first. */
  readonly source: string;
  /** `TypeError`, or the kernel's word for what happened to the cell: `Interrupted`, `ProcessEnded`. */
  readonly name: string;
  /** `TypeError: …`, or that the cell took too long, or that the kernel is gone. */
  readonly message: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours start with the escape character
const colours = /\u001b\[[0-9;]*m/g;

/** Text without terminal colours. */
export const plainText = (text: string): string => text.replace(colours, "");

/** The line that a traceback names in the cell of this execution count: the first `[count]:line`, from 1. */
export function failingLine({ traceback, execution_count }: ExecuteReply): number | undefined {
  const found = new RegExp(`\\[${execution_count}\\]:(\\d+)`).exec(plainText((traceback ?? []).join("\n")));
  return found ? Number(found[1]) : undefined;
}

/**
 * What to tell about a failed cell.
 *
 * @param number - the cell's place among those that run, from 1
 * @param message - replaces the reply's own error
 */
export function failureOf(number: number, cell: CodeCell, reply: ExecuteReply, message?: string): CellFailure {
  const line = failingLine(reply);
  const lines = cell.source.split("\n");
  const source = lines[(line ?? 0) - 1] ?? lines.find((text) => text.trim() !== "") ?? "";
  const own = reply.status === "aborted" ? "the kernel did not run it" : `${reply.ename}: ${reply.evalue}`;
  const name = plainText(reply.ename ?? reply.status);
  return { cell: number, id: cell.id, line, source: source.trim(), name, message: message ?? plainText(own) };
}
