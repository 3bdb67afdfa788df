export { lightNotebook } from "./light";
export { NotebookFormatError, parseNotebook, readNotebook } from "./read";
export type { Cell, CodeCell, Notebook, Output } from "./schema";
export { formatNotebook, writeNotebook } from "./write";
