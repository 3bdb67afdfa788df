// Longer than most files: what the compiler knows of the session (scope, names, files, what was told) changes together in
// each of these functions, and whatever can do without that state has a file of its own.
import type ts from "typescript";
import { cellFileName, inReadersNames } from "./cell-files";
import { augmentsGlobals, type DeclaredName, declaredNames, specifiers } from "./cell-names";
import { draftScope, type Scope, scopeText, usedScope, withCell, withEarlier } from "./cell-scope";
import { checkFiles, importedFiles } from "./check-files";
import { completionsAt, typedName } from "./complete";
import { withRooms } from "./complete-rooms";
import { completeness } from "./completeness";
import type { CellSource, CompileResult, Completions, Inspection, Match } from "./contract";
import { refuse, refusing } from "./diagnostics";
import { emitCell } from "./emit/emit-cell";
import { inspectionAt, typeAsked } from "./inspect";
import type { ProgramFile } from "./internals";
import { explainMissing, type MissingNames, notReached, notRun, processGone } from "./missing-names";
import { isJsx, parseCell } from "./parse-cell";
import { createProject, type ProjectFile } from "./project";
import { runtimeName } from "./reserved-names";
import { tsc } from "./typescript";

/** What a compiled cell declares, and of that the names that exist at run time. */
interface Declarations {
  own: readonly DeclaredName[];
  names: readonly string[];
}

/** A cell that ran before; one that did not reach its end, with the names that it assigned. */
export type EarlierCell = readonly [id: number, cell: CellSource, assigned?: readonly string[]];

/** The compiler of one session, in the calling thread. */
export function createCellCompiler(cwd: string) {
  const folder = cwd.replaceAll("\\", "/");
  let project = createProject(folder);
  let scope: Scope = new Map();
  let drafts = 0;
  const pending = new Map<number, Declarations>();
  /** What the newest committed cell changed. */
  let latest: { id: number; names: readonly string[]; before: Scope } | undefined;
  /** What the reader calls each cell. */
  const names = new Map<number, string>();
  const readable = (text: string) => inReadersNames(text, folder, (id) => names.get(id) ?? "a cell");
  let missing: MissingNames = new Map();
  const scriptFiles = new Set<string>();
  let warned: readonly string[] = [];
  /** The local files that a compiled cell imports. */
  const imported = new Map<number, readonly string[]>();
  /** What was last said about a local file. */
  const reported = new Map<string, string>();

  /** The tsconfig.json has changed: the same cells under its new options. */
  function renew(): void {
    const old = project;
    project = createProject(folder);
    for (const file of old.files()) project.open(file);
    project.program();
    old.service.dispose();
  }

  function projectFile(fileName: string, code: string, alone: ProgramFile, visible: Scope): ProjectFile {
    const jsx = isJsx(alone);
    return {
      fileName,
      text: code + scopeText(visible, alone),
      kind: jsx ? tsc.ScriptKind.TSX : tsc.ScriptKind.TS,
      specifiers: specifiers(alone),
      root: jsx || augmentsGlobals(alone),
    };
  }

  /** A file name that Node's own messages show: the cell's name, with a number when another cell has that. */
  function scriptFile(id: number, name: string): string {
    const plain = `${folder}/${name.replaceAll(/[\\/:]/g, "_")}`;
    const path = scriptFiles.has(plain) ? `${plain}.${id}` : plain;
    scriptFiles.add(path);
    return path;
  }

  function compile(id: number, { code, name }: CellSource): CompileResult {
    if (project.isStale()) renew();
    const fileName = cellFileName(folder, id);
    names.set(id, name);
    const alone = parseCell(fileName, code);
    if (alone.parseDiagnostics.length > 0) return refuse("SyntaxError", alone.parseDiagnostics, code, readable);

    const own = declaredNames(alone);
    const used = usedScope(scope, alone);
    const cell = projectFile(fileName, code, alone, used);
    const file = project.open(cell);
    const program = project.program();
    const errors = refusing(program.getSemanticDiagnostics(file), code.length, used);
    if (errors.length > 0) {
      project.close(fileName);
      const explained = errors.map((error) => explainMissing(error, missing, scope.keys()));
      const lost = own.filter((declared) => !scope.has(declared.name));
      missing = new Map([...missing, ...lost.map((declared) => [declared.name, notRun(declared.name, name)] as const)]);
      return refuse("TypeScriptError", explained, code, readable);
    }
    const emitted = emitCell(program, file, code.length, new Set(own.map((declared) => declared.name)));
    pending.set(id, { own, names: emitted.names });
    const warnings = project.warnings.filter((warning) => !warned.includes(warning));
    warned = project.warnings;
    const files = importedFiles(program, file, cell.specifiers);
    if (files.length > 0) imported.set(id, files);
    return { ok: true, id, fileName: scriptFile(id, name), importsFiles: files.length > 0, warnings, ...emitted };
  }

  function commit(id: number): void {
    const declared = pending.get(id);
    if (declared === undefined) return;
    pending.delete(id);
    latest = { id, names: declared.names, before: scope };
    scope = withCell(scope, id, declared.own);
    missing = new Map([...missing].filter(([name]) => !scope.has(name)));
  }

  function retract(id: number, assigned: readonly string[]): void {
    if (latest?.id !== id) return;
    const lost = new Set(latest.names.filter((name) => !assigned.includes(runtimeName(name))));
    scope = withEarlier(scope, latest.before, lost);
    const unknown = [...lost].filter((name) => !scope.has(name));
    missing = new Map([...missing, ...unknown.map((name) => [name, notReached(name, names.get(id)!)] as const)]);
  }

  function checkImports(id: number): string[] {
    const found = checkFiles(project.program(), folder, imported.get(id) ?? []);
    imported.delete(id);
    const news = found.filter(({ fileName, text }) => text !== "" && text !== reported.get(fileName));
    for (const { fileName, text } of found) reported.set(fileName, text);
    return news.map(({ text }) => readable(text));
  }

  /** Asks the language service about a draft, in which a name may be `typed` just now, and forgets it again. */
  function ask<T>(
    code: string,
    typed: string | undefined,
    question: (service: ts.LanguageService, fileName: string) => T,
  ): T {
    const fileName = `${folder}/stillroom-draft-${++drafts}.ts`;
    const alone = parseCell(fileName, code);
    const file = projectFile(fileName, code, alone, draftScope(scope, alone, typed));
    // The semicolon ends what is half typed: in an open `{` the imports below would count as its members.
    project.open({ ...file, text: `${code}\n;${file.text.slice(code.length)}` });
    try {
      return question(project.service, fileName);
    } finally {
      project.close(fileName);
    }
  }

  function complete(code: string, cursor: number): Completions {
    const found = ask(code, typedName(code, cursor), (service, fileName) =>
      withRooms(completionsAt(service, fileName, code, cursor), code, cursor),
    );
    const inWords = (match: Match): Match =>
      match.signature === undefined ? match : { ...match, signature: readable(match.signature) };
    return { ...found, matches: found.matches.map(inWords) };
  }

  function inspect(code: string, cursor: number, detailLevel: 0 | 1): Inspection {
    const about = (text: string, place: number) =>
      ask(text, undefined, (service, fileName) => inspectionAt(service, fileName, place, detailLevel));
    const meant = about(code, cursor);
    const type = meant.found ? undefined : typeAsked(code, cursor);
    const found = type === undefined ? meant : about(type.code, type.cursor);
    if (!found.found) return found;
    return { found: true, plain: readable(found.plain), markdown: readable(found.markdown) };
  }

  function reset(): void {
    for (const { fileName } of project.files()) project.close(fileName);
    const gone = [...scope].map(([name, { cell }]) => [name, processGone(name, names.get(cell)!)] as const);
    missing = new Map([...missing, ...gone]);
    scope = new Map();
    pending.clear();
    latest = undefined;
    imported.clear();
    reported.clear();
    scriptFiles.clear();
  }

  return {
    /** Reads the standard library and compiles something, so that the first cell finds all of that done. */
    ready(): void {
      ask("[1].map((n) => n)", undefined, (service, fileName) => {
        service.getSemanticDiagnostics(fileName);
        service.getEmitOutput(fileName);
      });
    },
    compile,
    commit,
    retract,
    checkImports,
    complete,
    inspect,
    /** Answers what a reader asks while typing, so that V8 has compiled all that this takes. */
    rehearse(): void {
      complete("Math.", 5);
      inspect("Math.max", 8, 0);
    },
    isComplete: completeness,
    reset,
    /** Starts again from cells that ran before. */
    restore(cells: readonly EarlierCell[]): void {
      reset();
      for (const [id, cell, assigned] of cells) {
        compile(id, cell);
        commit(id);
        if (assigned !== undefined) retract(id, assigned);
      }
    },
  };
}

/** The compiler as the worker holds it: {@link Compiler} without its promises. */
export type CellCompiler = ReturnType<typeof createCellCompiler>;
