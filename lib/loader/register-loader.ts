import * as nodeModule from "node:module";
import { MessageChannel } from "node:worker_threads";
import { noteCommonJs } from "./forget-edited";
import { createHooks } from "./hooks";
import { hooksFile } from "./hooks-file";
import { requireTypeScript } from "./require-typescript";
import { keepMap, keepMapsFrom } from "./source-maps";

type Hooks = ReturnType<typeof createHooks>;

/** `registerHooks` came with Node 22.15, after the types that the project is checked with. */
const registerHooks = (nodeModule as { registerHooks?: (hooks: Hooks) => void }).registerHooks;

let registered = false;

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
 * @throws Error when dist/loader-hooks.js is needed (Node before 22.15) and has not been built
 */
export function registerLoader(): void {
  if (registered) return;
  registered = true;
  requireTypeScript();
  noteCommonJs();
  if (registerHooks) {
    registerHooks(createHooks(keepMap));
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  keepMapsFrom(port1);
  nodeModule.register(hooksFile(), { data: { port: port2 }, transferList: [port2] });
}
