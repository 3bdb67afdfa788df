import * as nodeModule from "node:module";
import { MessageChannel } from "node:worker_threads";
import type { ForCells } from "./for-cells";
import { noteCommonJs } from "./forget-edited";
import { createHooks } from "./hooks";
import { hooksFile } from "./hooks-file";
import { listenToModules, type Tell } from "./news";
import { requireTypeScript } from "./require-typescript";
import { keepMap, keepMapsFrom } from "./source-maps";

type Hooks = Pick<ReturnType<typeof createHooks>, "resolve" | "load">;

/** `registerHooks` came with Node 22.15, after the types that the project is checked with. */
const registerHooks = (nodeModule as { registerHooks?: (hooks: Hooks) => void }).registerHooks;

let registered = false;
let tell: Tell = () => {};

/**
 * Tells the loader that a cell begins, and whether the one before it came to its end. Local modules that failed, and
 * those that need them, are then run anew when they are imported again. For a process that runs cells.
 */
export const beginTurn = (before: "succeeded" | "failed"): void => tell({ turn: before });

/**
 * Lets this process import TypeScript, from now on and for good; a second call does nothing.
 *
 * - `.ts`, `.tsx`, `.mts`, `.cts` and `.jsx` files, without extension, by the `.js` name of a build, or by their folder's
 *   `index`; `.json` with or without an import attribute; `require` of TypeScript.
 * - A local file that was edited is loaded anew by the next import from outside the local modules, and so are the local
 *   modules that import it; all other modules, packages above all, keep their one instance. What was required
 *   stays until {@link forgetEdited}, CommonJS that was imported as well.
 * - Errors name file, line and what was looked for; {@link mapModuleStack} turns stack traces into source positions.
 *
 * @param forCells of a process that runs cells; what it offers, nobody else's imports find
 * @throws Error when dist/loader-hooks.js is needed (Node before 22.15) and has not been built
 */
export function registerLoader(forCells?: ForCells): void {
  if (registered) return;
  registered = true;
  requireTypeScript(forCells?.offered);
  noteCommonJs();
  if (forCells) listenToModules((news) => tell(news));
  if (registerHooks) {
    const { resolve, load, hear } = createHooks(keepMap, forCells);
    tell = hear;
    registerHooks({ resolve, load });
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  keepMapsFrom(port1);
  if (forCells) tell = (news) => port1.postMessage(news);
  nodeModule.register(hooksFile(), { data: { port: port2, forCells }, transferList: [port2] });
}
