import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { TransformFailure, TransformOptions } from "esbuild";
import { type JsxOptions, type OxcError, transformSync } from "oxc-transform";
import { errorAt } from "./error-at";
import type { EmitOptions } from "./tsconfig";
import { wantsMetadata, withMetadata } from "./with-metadata";

/** What Node 20 runs: newer syntax is lowered. */
const target = "es2023";

export interface Transpiled {
  code: string;
  /** Source map, version 3, JSON. */
  map: string;
}

/** Line and column, from 1, of an offset in UTF-8 bytes. */
function place(text: string, offset: number): string {
  const before = Buffer.from(text).toString("utf8", 0, offset).split("\n");
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

function syntaxError(path: string, text: string, { message, labels, helpMessage, codeframe }: OxcError): SyntaxError {
  const [label] = labels;
  const where = label ? `${path}:${place(text, label.start)}` : path;
  const help = helpMessage ? ` ${helpMessage}` : "";
  return errorAt(new SyntaxError(`${where}: ${message}.${help}${codeframe ? `\n${codeframe}` : ""}`), where);
}

/** The part of a line that is a comment from its beginning. `@param` stands there far more often than a decorator. */
const comments = /^[ \t]*(?:\/\/.*|\/?\*.*?\*\/|\/?\*.*)/gm;

/** Decorators that are still there: oxc leaves the standard ones as they are. */
export const hasDecorators = (code: string): boolean =>
  /(?:^|[\s({=,;])@[\p{ID_Start}$_([]/mu.test(code.replace(comments, ""));

const require = createRequire(import.meta.url);

/** `preserve` and `react-native` leave JSX to another program; here Node runs it. */
const jsxKind = ({ jsx = "" }: EmitOptions) =>
  (["react", "react-jsxdev"] as const).find((kind) => kind === jsx.toLowerCase()) ?? "react-jsx";

function oxcJsx(emit: EmitOptions): JsxOptions {
  const kind = jsxKind(emit);
  const { jsxFactory: pragma, jsxFragmentFactory: pragmaFrag, jsxImportSource: importSource } = emit;
  if (kind === "react") return { runtime: "classic", ...(pragma && { pragma }), ...(pragmaFrag && { pragmaFrag }) };
  return { runtime: "automatic", development: kind === "react-jsxdev", ...(importSource && { importSource }) };
}

/**
 * esbuild lowers what oxc does not (decorators, fields that are assigned) or only with a package of helpers (`using`);
 * slower, so second.
 */
function withEsbuild(
  path: string,
  text: string,
  emit: EmitOptions,
  options: Pick<TransformOptions, "format" | "define">,
): Transpiled {
  const { transformSync } = require("esbuild") as typeof import("esbuild");
  const loader = /\.[cm]?ts$/.test(path) ? "ts" : "tsx";
  const { code, map } = transformSync(text, {
    loader,
    target,
    ...options,
    sourcefile: path,
    sourcemap: "external",
    logLevel: "silent",
    tsconfigRaw: {
      compilerOptions: { useDefineForClassFields: true, ...emit, jsx: jsxKind(emit), verbatimModuleSyntax: false },
    },
  });
  return { code, map };
}

/**
 * TypeScript (or JSX) to the JavaScript of an ES module for Node 20. Types are erased, not checked; imports that are
 * only used as types disappear.
 *
 * @param emit - of the tsconfig.json in force
 * @throws SyntaxError with file, line and column
 */
export function transpile(path: string, text: string, emit: EmitOptions = {}): Transpiled {
  const { code, map, errors, helpersUsed } = transformSync(path, text, {
    sourceType: path.endsWith(".cts") ? "commonjs" : "module",
    target,
    sourcemap: true,
    jsx: oxcJsx(emit),
    decorator: { legacy: emit.experimentalDecorators === true },
  });
  const error = errors.find(({ severity }) => severity === "Error");
  if (error) throw syntaxError(path, text, error);
  if (wantsMetadata(emit) && hasDecorators(text)) return withMetadata(path, text, emit);
  const assignsFields = emit.useDefineForClassFields === false && /\bclass\b/.test(code);
  if (assignsFields || Object.keys(helpersUsed).length > 0 || hasDecorators(code))
    return withEsbuild(path, text, emit, { format: "esm" });
  return { code, map: JSON.stringify(map) };
}

/** What keeps a file whose syntax is right from being CommonJS: `await` at its top level. */
function notCommonJs(path: string, { errors: [first] }: TransformFailure): SyntaxError {
  const { line = 1, column = 0, lineText = "" } = first?.location ?? {};
  // esbuild counts bytes of UTF-8.
  const where = `${path}:${line}:${Buffer.from(lineText).toString("utf8", 0, column).length + 1}`;
  return errorAt(
    new SyntaxError(`${where}: ${first?.text}. A file that needs this can be imported, not required.`),
    where,
  );
}

/**
 * TypeScript (or JSX) to the JavaScript of a CommonJS module, for `require`.
 *
 * @param emit - of the tsconfig.json in force
 * @throws SyntaxError with file, line and column
 */
export function transpileToCommonJs(path: string, text: string, emit: EmitOptions = {}): Transpiled {
  const define = {
    "import.meta.url": JSON.stringify(pathToFileURL(path).href),
    "import.meta.filename": "__filename",
    "import.meta.dirname": "__dirname",
  };
  const module = transpile(path, text, emit);
  try {
    // esbuild reads the map in the text, and leads its own back to the file.
    if (wantsMetadata(emit) && hasDecorators(text))
      return withEsbuild(path, withInlineMap(module), emit, { format: "cjs", define });
    return withEsbuild(path, text, emit, { format: "cjs", define });
  } catch (error) {
    throw notCommonJs(path, error as TransformFailure);
  }
}

/** The code with its source map inside, for debuggers. */
export const withInlineMap = ({ code, map }: Transpiled): string =>
  `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}\n`;
