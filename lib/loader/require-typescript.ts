import { readFileSync } from "node:fs";
import Module from "node:module";
import { pathToFileURL } from "node:url";
import { keepMap } from "./source-maps";
import { transpile, withInlineMap } from "./transpile";

/** The parts of Node's CommonJS loader that its documentation leaves out, the same in Node 20 to 24. */
interface CommonJs {
  _extensions: Record<string, (module: CompilingModule, path: string) => void>;
}

interface CompilingModule {
  _compile(code: string, path: string, format: "module" | "commonjs"): void;
}

function compile(module: CompilingModule, path: string): void {
  const transpiled = transpile(path, readFileSync(path, "utf8"));
  keepMap(pathToFileURL(path).href, transpiled.map);
  module._compile(withInlineMap(transpiled), path, path.endsWith(".cts") ? "commonjs" : "module");
}

/** Lets `require("./x")` find and load TypeScript. As with all of require, what is loaded once stays. */
export function requireTypeScript(): void {
  const { _extensions } = Module as unknown as CommonJs;
  for (const extension of [".ts", ".tsx", ".mts", ".cts"]) _extensions[extension] = compile;
}
