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

/** A name that is nowhere declared has no kind and no declaration, and any type. */
const isUnknown = ({ displayParts }: ts.QuickInfo): boolean => text(displayParts) === "any";

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
  const documentation = text(info.documentation);
  const tags = (info.tags ?? []).map(tagLine);
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
