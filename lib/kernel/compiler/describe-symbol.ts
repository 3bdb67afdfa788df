import type ts from "typescript";
import { tsc } from "./typescript";

/** What a name is, for the reader of a list of names; both are left out where there is nothing to say. */
export interface Description {
  /** `(a: number): string` of what can be called, else the type. */
  signature?: string;
  /** The first paragraph of its documentation comment. */
  documentation?: string;
}

/** The comment stands above the whole statement. */
const documented = (node: ts.Declaration): ts.Node => (tsc.isVariableDeclaration(node) ? node.parent.parent : node);

/**
 * The documentation of a declaration, or an empty text, from its comment alone: declarations are parsed without their
 * comments, and to parse whole files again (documentation.ts) would take too long for a list.
 */
function documentationOf(declaration: ts.Declaration): string {
  const { text } = declaration.getSourceFile();
  const comment = tsc
    .getLeadingCommentRanges(text, documented(declaration).pos)
    ?.map(({ pos, end }) => text.slice(pos, end))
    .findLast((found) => found.startsWith("/**"));
  if (comment === undefined) return "";
  const how = { languageVersion: tsc.ScriptTarget.ESNext, jsDocParsingMode: tsc.JSDocParsingMode.ParseAll };
  const [statement] = tsc.createSourceFile("comment.ts", `${comment}\nlet a;`, how, true).statements;
  const parsed = tsc.getJSDocCommentsAndTags(statement!).find(tsc.isJSDoc);
  return tsc.getTextOfJSDocComment(parsed?.comment)?.split("\n\n")[0] ?? "";
}

const types = tsc.SymbolFlags.Interface | tsc.SymbolFlags.TypeAlias | tsc.SymbolFlags.TypeParameter;

/** Types are called as where they were declared: to find out what `file` could call them takes much longer. */
function signatureOf(symbol: ts.Symbol, checker: ts.TypeChecker, file: ts.SourceFile): string | undefined {
  if (!(symbol.flags & tsc.SymbolFlags.Value) && symbol.flags & types) return undefined;
  const type = checker.getTypeOfSymbolAtLocation(symbol, file);
  const [construct] = type.getConstructSignatures();
  const [call = construct, ...more] = type.getCallSignatures();
  if (call === undefined) return checker.typeToString(type, symbol.valueDeclaration);
  const kind = call === construct ? tsc.SignatureKind.Construct : tsc.SignatureKind.Call;
  const overloads = more.length > 0 ? ` (+${more.length} overload${more.length > 1 ? "s" : ""})` : "";
  return checker.signatureToString(call, call.declaration, undefined, kind) + overloads;
}

/** Where that is declared which a constant can be called with: `const matMul: typeof matMul_` is documented there. */
const callOf = (symbol: ts.Symbol, checker: ts.TypeChecker, file: ts.SourceFile): ts.Declaration | undefined =>
  checker.getTypeOfSymbolAtLocation(symbol, file).getCallSignatures()[0]?.declaration;

/** Lists repeat while somebody types, and a symbol stays the same to a checker. */
const described = new WeakMap<ts.TypeChecker, WeakMap<ts.Symbol, Description>>();

/** What a name stands for as `file` sees it; imports, and names of earlier cells, as what they lead to. */
export function describeSymbol(symbol: ts.Symbol, checker: ts.TypeChecker, file: ts.SourceFile): Description {
  const meant = symbol.flags & tsc.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const known = described.get(checker) ?? new WeakMap<ts.Symbol, Description>();
  described.set(checker, known);
  const found = known.get(meant) ?? describe(meant, checker, file);
  known.set(meant, found);
  return found;
}

function describe(meant: ts.Symbol, checker: ts.TypeChecker, file: ts.SourceFile): Description {
  const signature = signatureOf(meant, checker, file);
  const call = signature && meant.flags & tsc.SymbolFlags.Variable ? callOf(meant, checker, file) : undefined;
  const documentation = [...(meant.declarations ?? []), ...(call ? [call] : [])].map(documentationOf).find(Boolean);
  return {
    ...(signature === undefined ? {} : { signature }),
    ...(documentation === undefined ? {} : { documentation }),
  };
}
