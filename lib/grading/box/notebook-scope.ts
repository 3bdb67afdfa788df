import { createRequire } from "node:module";
import { dirname } from "node:path";

/**
 * Gives the code of a file the names that a notebook has besides JavaScript's own. As globals: code may declare them
 * itself. And a mark by which `check`, where a submission calls it, knows that it is graded.
 */
export function giveNotebookScope(file: string): void {
  const module = { exports: {} };
  Object.assign(globalThis, {
    ...{ require: createRequire(file), module, exports: module.exports },
    ...{ __filename: file, __dirname: dirname(file) },
    [Symbol.for("stillroom.isGraded")]: true,
  });
}
