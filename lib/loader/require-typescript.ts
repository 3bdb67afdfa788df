import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { findFile } from "./find-file";
import { type ForCells, offeredIn } from "./for-cells";
import { mappedFile } from "./mapped-file";
import { keepMap } from "./source-maps";
import { transpileToCommonJs, withInlineMap } from "./transpile";
import { configOf } from "./tsconfig";

/** The parts of Node's CommonJS loader that its documentation leaves out, the same in Node 20 to 24. */
interface CommonJs {
  prototype: { require(id: string): unknown };
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...more: unknown[]): string;
  _extensions: Record<string, (module: CompilingModule, path: string) => void>;
}

interface CompilingModule {
  _compile(code: string, path: string, format: "commonjs"): void;
}

/**
 * As CommonJS: Node 20 does not ask its hooks about the imports of a module that was required, and keeps that module for
 * good.
 */
function compile(module: CompilingModule, path: string): void {
  const { href } = pathToFileURL(path);
  const transpiled = transpileToCommonJs(path, readFileSync(path, "utf8"), configOf(path).options);
  keepMap(href, transpiled.map);
  // Stack traces then name it as they name imported modules.
  module._compile(`${withInlineMap(transpiled)}//# sourceURL=${href}\n`, path, "commonjs");
}

/** What an import from the file finds and Node's `require` does not. */
function findAlso(request: string, from: string): string | undefined {
  if (/^\.{1,2}\//.test(request)) return findFile(join(dirname(from), request));
  return from.includes(`${sep}node_modules${sep}`) ? undefined : mappedFile(request, from);
}

/** Leaves what resolves names, Node's hooks and ours, out of the stack trace, which has room for few frames. */
function startAtRequire(error: Error, { prototype }: CommonJs, resolve: CommonJs["_resolveFilename"]): void {
  Error.captureStackTrace(error, prototype.require);
  // Nothing is left when something else has asked, as `require.resolve` does.
  if (!error.stack?.includes("\n    at ")) Error.captureStackTrace(error, resolve);
}

/** Finds `./x.js` where a build would write it from x.ts, and what else an import finds and Node does not. */
function resolveTypeScript(commonJs: CommonJs, offered: ForCells["offered"] | undefined): void {
  const { _resolveFilename } = commonJs;
  commonJs._resolveFilename = function resolve(request, parent, ...more) {
    const own = offeredIn(offered, request);
    if (own?.first) return own.path;
    try {
      return _resolveFilename.call(commonJs, request, parent, ...more);
    } catch (error) {
      const found = own?.path ?? (parent?.filename === undefined ? undefined : findAlso(request, parent.filename));
      if (found !== undefined) return found;
      startAtRequire(error as Error, commonJs, resolve);
      throw error;
    }
  };
}

/** Lets `require("./x")` find and load TypeScript; a module that is imported, too, then exists twice. */
export function requireTypeScript(offered?: ForCells["offered"]): void {
  const commonJs = Module as unknown as CommonJs;
  resolveTypeScript(commonJs, offered);
  const { _extensions } = commonJs;
  for (const extension of [".ts", ".tsx", ".mts", ".cts"]) _extensions[extension] = compile;
}
