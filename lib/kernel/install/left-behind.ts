import { existsSync } from "node:fs";
import { codeFolder } from "../compiler/code-cache";
import { historyFile } from "../history";
import { olderHistory } from "../history-file";

/** What kernels have written for this user and what stays when the kernelspec is removed: the paths that are there. */
export function leftBehind(...machine: Parameters<typeof historyFile>): string[] {
  const history = historyFile(...machine);
  return [history, olderHistory(history), codeFolder(...machine)].filter((path) => existsSync(path));
}
