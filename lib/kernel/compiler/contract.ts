/**
 * What the cell compiler promises to the rest of the kernel. Types only.
 *
 * `start-compiler.ts` exports `startCompiler(options: CompilerOptions): Compiler`, for the protocol process: the work is
 * done in a worker thread (dist/compiler-worker.js), requests in order; a worker that crashes is started again and told
 * the committed cells. `map-cell-stack.ts` exports `mapCellStack(stack, cells)`, for the process that runs the cells.
 *
 * Positions are UTF-16 code units into the cell's own text; `line` and `column` count from 1.
 *
 * Sharing of names: every top-level name of a cell becomes a property of `globalThis`, so all cells and all functions
 * declared in cells see the newest value. The compiler keeps the types of committed cells; a redeclared name is
 * replaced. `const` is guarded by the type checker alone.
 */
export interface Compiler {
  /** Resolves once the type checker has seen the standard library; optional, every other call waits by itself. */
  ready(): Promise<void>;
  /** Checks and compiles one cell against the committed ones. Changes nothing: see {@link Compiler.commit}. */
  compile(cell: CellSource): Promise<CompileResult>;
  /** Makes the names of a compiled cell visible to later cells. Call it when the cell has started to run. */
  commit(id: number): Promise<void>;
  /**
   * The cell that was committed last threw or was interrupted: of its names that exist at run time only those that it
   * `assigned` stay, and every other one means again what it meant before. Call it before the next cell is compiled.
   */
  retract(id: number, assigned: readonly string[]): Promise<void>;
  /**
   * Type errors of the local files that a compiled cell imports, for the reader, each told once until the file changes.
   * The cell runs all the same: ask meanwhile.
   */
  checkImports(id: number): Promise<readonly string[]>;
  complete(code: string, cursor: number): Promise<Completions>;
  inspect(code: string, cursor: number, detailLevel: 0 | 1): Promise<Inspection>;
  isComplete(code: string): Promise<Completeness>;
  /** Forgets all cells: call it when the process that ran them is gone. */
  reset(): Promise<void>;
  /** Ends the worker; pending requests are rejected. */
  close(): Promise<void>;
}

export interface CompilerOptions {
  /** Folder of the notebook, absolute: imports, node_modules and tsconfig.json are looked up from here. */
  cwd: string;
}

export interface CellSource {
  code: string;
  /** How stack traces and error messages call the cell, such as `[3]`. */
  name: string;
}

export type CompileResult = CompiledCell | RefusedCell;

export interface CompiledCell {
  ok: true;
  /** For {@link Compiler.commit}. */
  id: number;
  /**
   * JavaScript for `new vm.Script(script, { filename: fileName, importModuleDynamically:
   * vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })`. Its completion value is a {@link CellFunction}.
   */
  script: string;
  /** Absolute path in the notebook's folder, unique in this session, such as `/folder/[3]`: `import()` starts from there. */
  fileName: string;
  /** Source map (version 3, JSON) from `script` to the cell's text; `mapCellStack` reads it. */
  map: string;
  /** The names the cell declares that exist at run time, sorted. */
  names: readonly string[];
  /** Whether the cell imports local files, see {@link Compiler.checkImports}. */
  importsFiles: boolean;
  /** Things the user should know once, such as a tsconfig.json that cannot be read. Usually empty. */
  warnings: readonly string[];
}

/** The cell does not run. */
export interface RefusedCell {
  ok: false;
  /** `SyntaxError` when the text does not parse, else `TypeError`-like: show as ename. */
  kind: "SyntaxError" | "TypeScriptError";
  diagnostics: readonly CellDiagnostic[];
  /** All diagnostics as `tsc --pretty` prints them, with ANSI colours and the offending span underlined. */
  rendered: string;
}

export interface CellDiagnostic {
  /** TypeScript's number, 2322 for `TS2322`. */
  code: number;
  message: string;
  start: number;
  length: number;
  line: number;
  column: number;
  /** The offending text itself. */
  span: string;
}

/**
 * One cell, ready to run: `await cell(scope)`. Resolves to the last expression's value (a promise is not awaited), or
 * to undefined when the cell does not end in an expression. A trailing semicolon changes nothing.
 */
export type CellFunction = (scope: CellScope) => Promise<{ value: unknown } | undefined>;

/** What the process that runs the cells hands to each of them. */
export interface CellScope {
  require: NodeJS.Require;
  module: object;
  exports: object;
  __filename: string;
  __dirname: string;
  /** Stands for `import.meta`: url, dirname, filename, resolve. */
  meta: object;
  /** `cellRuntime` of cell-runtime.ts; whoever runs cells may learn in `declare` and `assigned` which names they have. */
  runtime: CellRuntime;
  /** The kernel's own modules by specifier, `tslab` among them: see builtinModules in builtin-modules.ts. */
  builtin: Readonly<Record<string, object>>;
}

/** What compiled cells call. */
export interface CellRuntime {
  /** Makes each name an assignable property of globalThis; values of earlier cells stay until they are assigned. */
  declare(names: readonly string[]): void;
  /** Told when the cell has given these names their values. */
  assigned(names: readonly string[]): void;
  /** The value of the last expression as the cell returns it. */
  boxed(value: unknown): { value: unknown };
  /** The module of a CommonJS package; undefined for what `import()` loads. */
  load(specifier: string): object | undefined;
  /** Told what the cell imports and the promise of it; the one it returns settles likewise. */
  importing<T>(promise: Promise<T>, specifier: string): Promise<T>;
  /** The named exports of an imported module, in order; throws a SyntaxError that names the missing one. */
  imported(module: object, specifier: string, names: readonly string[]): unknown[];
}

export interface Completions {
  /** The span of the cell's text that a match replaces. */
  start: number;
  end: number;
  matches: readonly Match[];
}

export interface Match {
  text: string;
  /** As TypeScript names it: function, const, property, … */
  kind: string;
  /** Of the best matches: `(a: number): string` of what can be called, else the type. */
  signature?: string;
  /** Of the best matches: the first paragraph of the documentation comment. */
  documentation?: string;
}

export type Inspection = { found: false } | { found: true; plain: string; markdown: string };

export type Completeness =
  | { status: "complete" }
  | { status: "incomplete" /** for the next line */; indent: string }
  | { status: "invalid" }
  | { status: "unknown" };
