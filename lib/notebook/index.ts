export type { CellFailure } from "./failure";
export type { ExecuteReply, NotebookKernel } from "./kernel";
export { lightNotebook } from "./light";
export type { OutputMessage } from "./outputs";
export { NotebookFormatError, parseNotebook, readNotebook } from "./read";
export { type RunOptions, type RunProgress, type RunResult, runNotebook } from "./run";
export type { Cell, CodeCell, Notebook, Output } from "./schema";
export { formatNotebook, writeNotebook } from "./write";
