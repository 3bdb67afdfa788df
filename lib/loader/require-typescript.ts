import { readFileSync } from "node:fs";
import Module from "node:module";
import { pathToFileURL } from "node:url";
import { keepMap } from "./source-maps";
import { transpileToCommonJs, withInlineMap } from "./transpile";

/** The parts of Node's CommonJS loader that its documentation leaves out, the same in Node 20 to 24. */
interface CommonJs {
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
  const transpiled = transpileToCommonJs(path, readFileSync(path, "utf8"));
  keepMap(href, transpiled.map);
  // Stack traces then name it as they name imported modules.
  module._compile(`${withInlineMap(transpiled)}//# sourceURL=${href}\n`, path, "commonjs");
}

/** Lets `require("./x")` find and load TypeScript; a module that is imported, too, then exists twice. */
export function requireTypeScript(): void {
  const { _extensions } = Module as unknown as CommonJs;
  for (const extension of [".ts", ".tsx", ".mts", ".cts"]) _extensions[extension] = compile;
}
