import ts from "typescript";
import { cellFileName, inReadersNames } from "./cell-files";
import { augmentsGlobals, type DeclaredName, declaredNames, specifiers } from "./cell-names";
import { type Scope, scopeText, usedNames, withCell } from "./cell-scope";
import { completionsAt } from "./complete";
import { completeness } from "./completeness";
import type { CellSource, CompileResult, Completions, Inspection } from "./contract";
import { refuse, refusing } from "./diagnostics";
import { emitCell } from "./emit/emit-cell";
import { inspectionAt } from "./inspect";
import type { ProgramFile } from "./internals";
import { isJsx, parseCell } from "./parse-cell";
import { createProject, type ProjectFile } from "./project";

/** The compiler of one session, in the calling thread. */
export function createCellCompiler(cwd: string) {
  const folder = cwd.replaceAll("\\", "/");
  let project = createProject(folder);
  let scope: Scope = new Map();
  let drafts = 0;
  const pending = new Map<number, readonly DeclaredName[]>();
  /** What the reader calls each cell. */
  const names = new Map<number, string>();
  const nameOf = (id: number): string => names.get(id) ?? "cell";
  let warned: readonly string[] = [];

  function projectFile(fileName: string, code: string, alone: ProgramFile, used: readonly string[]): ProjectFile {
    const jsx = isJsx(alone);
    return {
      fileName,
      text: code + scopeText(scope, used, declaredNames(alone), alone),
      kind: jsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
      specifiers: specifiers(alone),
      root: jsx || augmentsGlobals(alone),
    };
  }

  function compile(id: number, { code, name }: CellSource): CompileResult {
    if (project.isStale()) project = createProject(folder);
    const fileName = cellFileName(folder, id);
    names.set(id, name);
    const alone = parseCell(fileName, code);
    if (alone.parseDiagnostics.length > 0) return refuse("SyntaxError", alone.parseDiagnostics, code, nameOf);

    const own = declaredNames(alone);
    const used = usedNames(scope, alone);
    const file = project.open(projectFile(fileName, code, alone, used));
    const program = project.program();
    const errors = refusing(program.getSemanticDiagnostics(file), code.length, new Set(used));
    if (errors.length > 0) {
      project.close(fileName);
      return refuse("TypeScriptError", errors, code, nameOf);
    }
    const emitted = emitCell(program, file, code.length, new Set(own.map((declared) => declared.name)));
    pending.set(id, own);
    const warnings = project.warnings.filter((warning) => !warned.includes(warning));
    warned = project.warnings;
    return { ok: true, id, fileName: fileName.replace(/\.ts$/, ".js"), warnings, ...emitted };
  }

  function commit(id: number): void {
    const declared = pending.get(id);
    if (declared === undefined) return;
    pending.delete(id);
    scope = withCell(scope, id, declared);
  }

  /** Asks the language service about a draft, which sees every name of the session and is forgotten again. */
  function ask<T>(code: string, question: (service: ts.LanguageService, fileName: string) => T): T {
    const fileName = `${folder}/stillroom-draft-${++drafts}.ts`;
    const alone = parseCell(fileName, code);
    project.open(projectFile(fileName, code, alone, [...scope.keys()]));
    try {
      return question(project.service, fileName);
    } finally {
      project.close(fileName);
    }
  }

  function reset(): void {
    project = createProject(folder);
    scope = new Map();
    pending.clear();
  }

  return {
    ready: () => void project.program().getTypeChecker(),
    compile,
    commit,
    complete: (code: string, cursor: number): Completions =>
      ask(code, (service, fileName) => completionsAt(service, fileName, code, cursor)),
    inspect(code: string, cursor: number, detailLevel: 0 | 1): Inspection {
      const found = ask(code, (service, fileName) => inspectionAt(service, fileName, cursor, detailLevel));
      if (!found.found) return found;
      const readable = (text: string) => inReadersNames(text, nameOf);
      return { found: true, plain: readable(found.plain), markdown: readable(found.markdown) };
    },
    isComplete: completeness,
    reset,
    /** Starts again from cells that ran before. */
    restore(cells: readonly (readonly [id: number, cell: CellSource])[]): void {
      reset();
      for (const [id, cell] of cells) {
        compile(id, cell);
        commit(id);
      }
    },
  };
}

/** The compiler as the worker holds it: {@link Compiler} without its promises. */
export type CellCompiler = ReturnType<typeof createCellCompiler>;
