import { createRequire } from "node:module";
import { dirname } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { beginTurn, forgetEdited } from "../../../loader";
import { cellRuntime } from "../../compiler/cell-runtime";
import type { CellFunction, CellScope } from "../../compiler/contract";
import { interrupted, QuestionInterrupted } from "../interrupted";
import type { Outcome, ToCell } from "../messages";
import { commonJsPackage } from "./common-js-package";
import { describeError } from "./describe-error";
import { represent } from "./represent";
import { rememberCell } from "./stack-traces";
import { tslab } from "./tslab";
import { watchImport } from "./unended-imports";

const builtin = { tslab };
const module = { exports: {} };

/** The script of the newest cell that declares a name. */
const scripts = new Map<string, string>();

/** Lets any module read which script declared a name: `globalThis[Symbol.for("stillroom.scriptOf")]`. */
export function provideScripts(): void {
  Object.defineProperty(globalThis, Symbol.for("stillroom.scriptOf"), { value: (name: string) => scripts.get(name) });
}

let latest = { run: 0, assigned: new Set<string>() };

/** Of the names that the cell of a run declares, those that have a value of it: none before it has begun. */
export const assignedNames = (run: number): string[] => (latest.run === run ? [...latest.assigned] : []);

/** What a module of the notebook's folder would find around it. */
function scopeOf(run: number, fileName: string, script: string): CellScope {
  const require = createRequire(fileName);
  const url = pathToFileURL(fileName).href;
  const assigned = new Set<string>();
  return {
    require,
    module,
    exports: module.exports,
    __filename: fileName,
    __dirname: dirname(fileName),
    meta: {
      url,
      filename: fileName,
      dirname: dirname(fileName),
      resolve: (specifier: string) => {
        const path = require.resolve(specifier);
        return path.startsWith("node:") ? path : pathToFileURL(path).href;
      },
    },
    runtime: {
      ...cellRuntime,
      declare(names) {
        cellRuntime.declare(names);
        latest = { run, assigned };
        for (const name of names) scripts.set(name, script);
      },
      load: (specifier) => commonJsPackage(specifier, require, fileName),
      importing: (promise, specifier) => watchImport(run, promise, specifier),
      assigned(names) {
        for (const name of names) assigned.add(name);
      },
    },
    builtin,
  };
}

const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;

/** Node warns once that a part of vm is experimental; that is our choice and no news for the user. */
export async function quietFirstImport(): Promise<void> {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  await new vm.Script('import("node:fs")', { importModuleDynamically }).runInThisContext();
  process.emitWarning = emitWarning;
}

/** The newest run whose cell has not come to its end: it runs, has thrown or was interrupted. */
let unended: number | undefined;

/** Runs one compiled cell; whatever it throws becomes an outcome. */
export async function runCell({
  run,
  script,
  fileName,
  map,
  name,
}: Extract<ToCell, { type: "run" }>): Promise<Outcome> {
  try {
    rememberCell({ run, fileName, map, name });
    forgetEdited();
    beginTurn(unended === undefined ? "succeeded" : "failed");
    unended = run;
    const compiled = new vm.Script(script, {
      filename: fileName,
      importModuleDynamically,
    });
    const result = await (compiled.runInThisContext() as CellFunction)(scopeOf(run, fileName, script));
    // One that was interrupted may come to its end while another runs.
    if (unended === run) unended = undefined;
    if (result === undefined || result.value === undefined) return { status: "ok" };
    return { status: "ok", result: { data: await represent(result.value), metadata: {} } };
  } catch (thrown) {
    if (thrown instanceof QuestionInterrupted) return interrupted;
    return { status: "error", error: describeError(thrown) };
  }
}
