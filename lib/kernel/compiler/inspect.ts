import type ts from "typescript";
import type { Inspection } from "./contract";
import { readDocumentation } from "./documentation";
import { tsc } from "./typescript";

const text = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  tsc.displayPartsToString([...(parts ?? [])]);

/** The name at or before the cursor; within the brackets of a call, the function that is called. */
function* places(service: ts.LanguageService, fileName: string, cursor: number): Generator<number> {
  yield cursor;
  if (cursor > 0) yield cursor - 1;
  const call = service.getSignatureHelpItems(fileName, cursor, undefined);
  if (call !== undefined) yield call.applicableSpan.start - 2;
}

interface Found {
  info: ts.QuickInfo;
  definition: ts.DefinitionInfo | undefined;
}

function find(service: ts.LanguageService, fileName: string, cursor: number): Found | undefined {
  const program = service.getProgram();
  for (const place of places(service, fileName, cursor)) {
    const definitions = service.getDefinitionAtPosition(fileName, place) ?? [];
    for (const { fileName: from, textSpan } of definitions) {
      const file = program?.getSourceFile(from);
      if (file) readDocumentation(file, textSpan.start);
    }
    const info = service.getQuickInfoAtPosition(fileName, place);
    if (info) return { info, definition: definitions[0] };
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
