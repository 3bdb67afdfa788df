import type ts from "typescript";
import { isGenerated } from "../internals";
import { isReserved } from "../reserved-names";
import { tsc } from "../typescript";
import { markResult } from "./mark-result";
import { toScript } from "./to-script";

export interface EmittedCell {
  script: string;
  map: string;
  names: string[];
}

/** Whether an identifier means a top-level name of this cell or one that it has from an earlier cell. */
function isShared(file: ts.SourceFile, checker: ts.TypeChecker, identifier: ts.Identifier): boolean {
  const original = tsc.getOriginalNode(identifier);
  if (!tsc.isIdentifier(original) || original.parent === undefined || original.getSourceFile() !== file) return false;
  const symbol = tsc.isShorthandPropertyAssignment(original.parent)
    ? checker.getShorthandAssignmentValueSymbol(original.parent)
    : checker.getSymbolAtLocation(original);
  return (symbol?.declarations ?? []).some((node) => node.getSourceFile() === file && isTopLevel(node));
}

function isTopLevel(declaration: ts.Node): boolean {
  for (let node = declaration.parent; node !== undefined; node = node.parent) {
    if (tsc.isSourceFile(node)) return true;
    if (tsc.isFunctionLike(node) || tsc.isClassLike(node) || tsc.isModuleBlock(node) || tsc.isTypeLiteralNode(node))
      return false;
    if (tsc.isObjectLiteralExpression(node) || tsc.isInterfaceDeclaration(node) || tsc.isEnumDeclaration(node))
      return false;
  }
  return false;
}

/**
 * The script of a checked cell and its source map.
 *
 * @param codeEnd where the cell's own text ends
 * @param own the names that it declares at its top level
 */
export function emitCell(
  program: ts.Program,
  file: ts.SourceFile,
  codeEnd: number,
  own: ReadonlySet<string>,
): EmittedCell {
  const checker = program.getTypeChecker();
  const names = new Set<string>();
  const written = new Map<string, string>();
  program.emit(
    file,
    (path, text) => void written.set(path.endsWith(".map") ? "map" : "script", text),
    undefined,
    false,
    {
      before: [markResult(codeEnd)],
      after: [
        toScript({
          isOwn: (identifier) => own.has(identifier.text) && !isGenerated(identifier),
          isShared: (identifier) => isReserved(identifier.text) && isShared(file, checker, identifier),
          declared: (name) => void names.add(name),
        }),
      ],
    },
  );
  const script = (written.get("script") ?? "").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
  return { script, map: written.get("map") ?? "", names: [...names].sort() };
}
