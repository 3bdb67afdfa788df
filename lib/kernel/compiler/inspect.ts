import type ts from "typescript";
import type { Inspection } from "./contract";
import { readDocumentation } from "./documentation";
import { tsc } from "./typescript";

const text = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  tsc.displayPartsToString([...(parts ?? [])]);

/**
 * The place of the name of the function in whose brackets the cursor is, of the innermost one. Not from the service's
 * signature help, which remembers that the function has no comment when nobody has read it before.
 */
function calleeAt(file: ts.SourceFile, cursor: number): number | undefined {
  const { text } = file;
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if ((tsc.isCallExpression(node) || tsc.isNewExpression(node)) && node.arguments) {
      const closed = text[node.end - 1] === ")";
      if (cursor >= node.arguments.pos && (cursor < node.end || !closed)) found = node.expression;
    }
    tsc.forEachChild(node, visit);
  };
  visit(file);
  if (found === undefined) return undefined;
  return (tsc.isPropertyAccessExpression(found) ? found.name : found).getStart(file);
}

/** The name at or before the cursor; within the brackets of a call, the function that is called. */
function* places(file: ts.SourceFile | undefined, cursor: number): Generator<number> {
  yield cursor;
  if (cursor > 0) yield cursor - 1;
  const callee = file && calleeAt(file, cursor);
  if (callee !== undefined) yield callee;
}

/** The innermost node around a position. */
function nodeAt(file: ts.SourceFile | undefined, position: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  for (let node: ts.Node | undefined = file; node; ) {
    found = node;
    node = tsc.forEachChild<ts.Node>(node, (child) =>
      child.getStart(file) <= position && position < child.end ? child : undefined,
    );
  }
  return found;
}

/**
 * The code with the name at the cursor where a type is expected, at its end: alone, or where a value would stand, a name
 * of a type means nothing.
 */
export function typeAsked(code: string, cursor: number): { code: string; cursor: number } | undefined {
  const file = tsc.createSourceFile("asked.tsx", code, tsc.ScriptTarget.ESNext, true, tsc.ScriptKind.TSX);
  const name = [cursor, cursor - 1].map((place) => nodeAt(file, place)).find((node) => node && tsc.isIdentifier(node));
  if (name === undefined || (tsc.isPropertyAccessExpression(name.parent) && name.parent.name === name))
    return undefined;
  const before = `${code}\n;type Asked = `;
  return { code: before + name.getText(file), cursor: before.length };
}

/** A name that is nowhere declared has no kind and no declaration, and any type. */
const isUnknown = ({ displayParts }: ts.QuickInfo): boolean => /^any$|\/\*unresolved\*\/ any$/.test(text(displayParts));

interface Found {
  info: ts.QuickInfo;
  definition: ts.DefinitionInfo | undefined;
}

function find(service: ts.LanguageService, fileName: string, cursor: number): Found | undefined {
  const program = service.getProgram();
  for (const place of places(program?.getSourceFile(fileName), cursor)) {
    const definitions = service.getDefinitionAtPosition(fileName, place) ?? [];
    for (const { fileName: from, textSpan } of definitions) {
      const file = program?.getSourceFile(from);
      if (file) readDocumentation(file, textSpan.start);
    }
    const info = service.getQuickInfoAtPosition(fileName, place);
    if (info && !isUnknown(info)) return { info, definition: definitions[0] };
  }
  return undefined;
}

const tagLine = ({ name, text: parts }: ts.JSDocTagInfo): string => `@${name} ${text(parts)}`.trimEnd();

/** Names of earlier cells and of packages are imports to the type checker; the reader sees what they stand for. */
function signature(info: ts.QuickInfo, definition: ts.DefinitionInfo | undefined): string {
  const shown = text(info.displayParts);
  if (!shown.startsWith("(alias) ")) return shown;
  const head = shown.slice("(alias) ".length).replace(/\nimport [\s\S]*$/, "");
  // At a call, an alias is shown without the word that says what it is.
  return definition?.kind === "function" && !head.startsWith("function ") ? `function ${head}` : head;
}

/** Where a definition stands and what it says there. */
function origin(program: ts.Program | undefined, definition: ts.DefinitionInfo | undefined) {
  const file = definition && program?.getSourceFile(definition.fileName);
  if (definition === undefined || file === undefined) return { where: "", source: "" };
  const { start, length } = definition.contextSpan ?? definition.textSpan;
  const { line } = tsc.getLineAndCharacterOfPosition(file, start);
  return { where: `${definition.fileName}:${line + 1}`, source: file.text.slice(start, start + length) };
}

/**
 * The documentation of what a constant can be called with, when it has none of its own: `const matMul: typeof matMul_`
 * is documented where matMul_ is.
 */
function documentationOfCall(program: ts.Program, { fileName, textSpan }: ts.DefinitionInfo) {
  const checker = program.getTypeChecker();
  const name = nodeAt(program.getSourceFile(fileName), textSpan.start);
  const [call] = name ? checker.getTypeAtLocation(name).getCallSignatures() : [];
  if (call?.declaration === undefined) return undefined;
  readDocumentation(call.declaration.getSourceFile(), call.declaration.getStart());
  return { documentation: call.getDocumentationComment(checker), tags: call.getJsDocTags() };
}

/** Signature, documentation and origin of the name at `cursor`; at detail level 1 also its source. */
export function inspectionAt(
  service: ts.LanguageService,
  fileName: string,
  cursor: number,
  detailLevel: 0 | 1,
): Inspection {
  const found = find(service, fileName, cursor);
  if (found === undefined) return { found: false };
  const { info, definition } = found;
  const head = signature(info, definition);
  const silent = !info.documentation?.length && !info.tags?.length;
  const instead = silent && definition ? documentationOfCall(service.getProgram()!, definition) : undefined;
  const documentation = text((instead ?? info).documentation);
  const tags = ((instead ?? info).tags ?? []).map(tagLine);
  const { where, source } = origin(service.getProgram(), definition);
  const code = (body: string) => `\`\`\`typescript\n${body}\n\`\`\``;
  const from = where === "" ? [] : [where];
  const shown = detailLevel === 1 && source !== "" ? [source] : [];
  const given = (parts: readonly string[]) => parts.filter((part) => part !== "").join("\n\n");
  return {
    found: true,
    plain: given([head, documentation, tags.join("\n"), ...from, ...shown]),
    markdown: given([
      code(head),
      documentation,
      tags.join("  \n"),
      ...from.map((at) => `\`${at}\``),
      ...shown.map(code),
    ]),
  };
}
