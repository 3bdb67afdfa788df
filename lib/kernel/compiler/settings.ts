import { createRequire } from "node:module";
import { dirname } from "node:path";
import type ts from "typescript";
import { tsc } from "./typescript";

export interface Settings {
  options: ts.CompilerOptions;
  /** The tsconfig.json in force and those that it extends. */
  configFiles: readonly string[];
  warnings: readonly string[];
}

const newest = Number(process.versions.node.split(".")[0]);

/** No DOM: cells run in Node. A tsconfig.json with a `lib` of its own decides for itself. */
const libraries = [newest >= 24 ? "es2025" : newest >= 22 ? "es2024" : "es2023", "esnext.disposable", "decorators"];

/** What a folder without tsconfig.json gets. */
const defaults: ts.CompilerOptions = {
  strict: true,
  jsx: tsc.JsxEmit.ReactJSX,
  lib: libraries.map((name) => `lib.${name}.d.ts`),
  types: ["*"],
};

/**
 * What cells need whatever the tsconfig.json says: modules that the loader and Node resolve, JavaScript for this Node
 * (newer syntax such as `using` and decorators is lowered), and no complaint about what is normal in a notebook, such as
 * a variable that only a later cell uses.
 */
const forced: ts.CompilerOptions = {
  target: tsc.ScriptTarget.ES2023,
  module: tsc.ModuleKind.Preserve,
  moduleResolution: tsc.ModuleResolutionKind.Bundler,
  moduleDetection: tsc.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  esModuleInterop: true,
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  noEmit: false,
  noEmitOnError: false,
  noEmitHelpers: false,
  importHelpers: false,
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: false,
  removeComments: true,
  preserveConstEnums: true,
  isolatedModules: false,
  isolatedDeclarations: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
  declaration: false,
  composite: false,
  incremental: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
};

/** Where a build would put its files: nothing that a cell has to do with. */
const outputs = ["outDir", "outFile", "rootDir", "declarationDir", "declarationMap", "emitDeclarationOnly"] as const;
const others = ["tsBuildInfoFile", "sourceRoot", "mapRoot", "noCheck"] as const;

const without = (options: ts.CompilerOptions, names: readonly string[]): ts.CompilerOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));

const message = (diagnostic: ts.Diagnostic): string => tsc.flattenDiagnosticMessageText(diagnostic.messageText, "\n");

/** A project's `include` may name thousands of files; cells only need its options. */
const withoutFiles: ts.ParseConfigHost = {
  useCaseSensitiveFileNames: tsc.sys.useCaseSensitiveFileNames,
  fileExists: tsc.sys.fileExists,
  readFile: tsc.sys.readFile,
  readDirectory: () => [],
};

const noInputs = 18003;
const emptyFiles = 18002;

/** The compiler's options for cells in `folder`: those of the nearest tsconfig.json at or above it, else defaults. */
export function readSettings(folder: string): Settings {
  const path = tsc.findConfigFile(folder, tsc.sys.fileExists);
  if (path === undefined) return { options: { ...defaults, ...forced }, configFiles: [], warnings: [] };
  const source = tsc.readJsonConfigFile(path, tsc.sys.readFile);
  const parsed = tsc.parseJsonSourceFileConfigFileContent(source, withoutFiles, dirname(path), {}, path);
  const problems = parsed.errors.filter(({ code }) => code !== noInputs && code !== emptyFiles);
  const own = without(parsed.options, [...outputs, ...others]);
  const jsx = own.jsx === tsc.JsxEmit.Preserve || own.jsx === tsc.JsxEmit.ReactNative ? defaults.jsx : own.jsx;
  return {
    options: { ...defaults, ...own, jsx: jsx ?? defaults.jsx, ...forced },
    configFiles: [path, ...(source.extendedSourceFiles ?? [])],
    warnings: problems.map((problem) => `${path}: ${message(problem)} The notebook uses the other options.`),
  };
}

const fromKernel = createRequire(import.meta.url);

/** Node's types: the notebook's own @types/node, else the one that came with the kernel. */
export function nodeTypes(folder: string, options: ts.CompilerOptions): string {
  const from = `${folder}/cell.ts`;
  const own = tsc.resolveTypeReferenceDirective("node", from, options, tsc.sys).resolvedTypeReferenceDirective;
  return own?.resolvedFileName ?? fromKernel.resolve("@types/node/index.d.ts");
}
