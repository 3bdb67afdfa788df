import ts from "typescript";
import type { Inspection } from "./contract";

const text = (parts: readonly ts.SymbolDisplayPart[] | undefined): string =>
  ts.displayPartsToString([...(parts ?? [])]);

/** The name at or before the cursor; within the brackets of a call, the function that is called. */
function quickInfo(service: ts.LanguageService, fileName: string, cursor: number): ts.QuickInfo | undefined {
  const direct =
    service.getQuickInfoAtPosition(fileName, cursor) ??
    (cursor > 0 ? service.getQuickInfoAtPosition(fileName, cursor - 1) : undefined);
  if (direct !== undefined) return direct;
  const call = service.getSignatureHelpItems(fileName, cursor, undefined);
  if (call === undefined) return undefined;
  return service.getQuickInfoAtPosition(fileName, call.applicableSpan.start - 2);
}

const tagLine = ({ name, text: parts }: ts.JSDocTagInfo): string => `@${name} ${text(parts)}`.trimEnd();

/** Names of earlier cells are imports to the type checker; the reader sees what they stand for. */
const signature = (info: ts.QuickInfo): string =>
  text(info.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport [\s\S]*$/, "");

function origin(service: ts.LanguageService, fileName: string, info: ts.QuickInfo): { where: string; source: string } {
  const [definition] = service.getDefinitionAtPosition(fileName, info.textSpan.start) ?? [];
  const file = definition && service.getProgram()?.getSourceFile(definition.fileName);
  if (definition === undefined || file === undefined) return { where: "", source: "" };
  const { start, length } = definition.contextSpan ?? definition.textSpan;
  const { line } = ts.getLineAndCharacterOfPosition(file, start);
  const where = `${definition.fileName}:${line + 1}`;
  return { where, source: file.text.slice(start, start + length) };
}

/** Signature, documentation and origin of the name at `cursor`; at detail level 1 also its source. */
export function inspectionAt(
  service: ts.LanguageService,
  fileName: string,
  cursor: number,
  detailLevel: 0 | 1,
): Inspection {
  const info = quickInfo(service, fileName, cursor);
  if (info === undefined) return { found: false };
  const head = signature(info);
  const documentation = text(info.documentation);
  const tags = (info.tags ?? []).map(tagLine);
  const { where, source } = origin(service, fileName, info);
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
