import type ts from "typescript";
import { tsc } from "./typescript";

/** A node as the parser leaves it when it reads documentation comments. */
interface Documented extends ts.Node {
  jsDoc?: readonly ts.Node[];
}

/** The same file parsed with its documentation comments. */
const twins = new WeakMap<ts.SourceFile, ts.SourceFile>();

function twinOf(file: ts.SourceFile): ts.SourceFile {
  const known = twins.get(file);
  if (known) return known;
  const how = { languageVersion: file.languageVersion, jsDocParsingMode: tsc.JSDocParsingMode.ParseAll };
  const twin = tsc.createSourceFile(file.fileName, file.text, how, true);
  twins.set(file, twin);
  return twin;
}

/** The nodes around `position`, from the file inwards. */
function pathTo(file: ts.SourceFile, position: number): Documented[] {
  const path: Documented[] = [];
  for (let node: ts.Node | undefined = file; node; ) {
    path.push(node);
    node = tsc.forEachChild<ts.Node>(node, (child) =>
      child.pos <= position && position < child.end ? child : undefined,
    );
  }
  return path;
}

/**
 * Declarations of packages and of the standard library are parsed without their comments, which saves a quarter of the
 * start. This gives a definition its comments when somebody wants to read them; call it before asking for them, because
 * the language service remembers what it has found.
 */
export function readDocumentation(file: ts.SourceFile, position: number): void {
  const documented = pathTo(twinOf(file), position);
  for (const [depth, node] of pathTo(file, position).entries()) node.jsDoc ??= documented[depth]?.jsDoc;
}
