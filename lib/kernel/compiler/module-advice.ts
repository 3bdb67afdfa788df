import { posix } from "node:path";
import type ts from "typescript";

/** The package that an import such as `@scope/name/part` is of. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** What to do about a module that was not found; TypeScript says only that it was not. */
function adviceFor(specifier: string, folder: string): string {
  if (/^\.{0,2}\//.test(specifier)) return `There is no such file; paths start from ${folder}.`;
  if (/^(?:node:|#|\w+:)/.test(specifier)) return "";
  return `If it is a package, install it: npm install ${packageOf(specifier)} (in ${folder} or a folder above it).`;
}

/** The error with what to do next. */
export function withModuleAdvice(found: ts.DiagnosticWithLocation): ts.DiagnosticWithLocation {
  const { file, start, length, messageText } = found;
  const specifier = /^["'`](.*)["'`]$/.exec(file.text.slice(start, start + length))?.[1];
  if (specifier === undefined || typeof messageText !== "string") return found;
  return { ...found, messageText: `${messageText} ${adviceFor(specifier, posix.dirname(file.fileName))}`.trim() };
}
