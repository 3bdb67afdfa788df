import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import type ts from "typescript";
import { ownRoomNames } from "../own-room";

/** The package that an import such as `@scope/name/part` is of. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Whether this project lies in the folder: its package.json, which updates bring, is no place for a learner's packages. */
function isThisProject(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { name?: unknown }).name === "stillroom";
  } catch {
    return false;
  }
}

/**
 * Where a package for cells of a folder belongs: where those lie that are there, in the folder itself where there are
 * none, and within this project in the folder of the working copies, for the whole of it.
 */
function packagesFolder(folder: string): string {
  for (let [below, at] = [folder, folder]; ; [below, at] = [at, posix.dirname(at)]) {
    if (isThisProject(at)) return below;
    if (existsSync(`${at}/package.json`) || existsSync(`${at}/node_modules`)) return at;
    if (at === posix.dirname(at)) return folder;
  }
}

/** A folder as a word of a command. */
const quoted = (folder: string): string => (/^[\p{L}\p{N}_./:~-]+$/u.test(folder) ? folder : `"${folder}"`);

/** `stillroom/backend, stillroom/budget, …` */
const roomList = (): string =>
  ownRoomNames()
    .map((room) => `stillroom/${room}`)
    .join(", ");

/** What to do about a module that was not found; TypeScript says only that it was not. */
function adviceFor(specifier: string, folder: string): string {
  const room = /^(?:\.\.\/)+lib\/([\w-]+)$/.exec(specifier)?.[1];
  if (/^\.{0,2}\//.test(specifier)) {
    const elsewhere = room !== undefined && ownRoomNames().includes(room) ? ` From any folder: stillroom/${room}.` : "";
    return `There is no such file; paths start from ${folder}.${elsewhere}`;
  }
  if (/^(?:node:|#|\w+:)/.test(specifier)) return "";
  // No package to install: the kernel brings its rooms along, and nothing else goes by this name.
  if (packageOf(specifier) === "stillroom") return `The rooms there are: ${roomList()}.`;
  // A copy of its own would share the engine of the one that this brings, and warn at each kernel of it.
  if (packageOf(specifier) === "@tensorflow/tfjs")
    return 'This kernel brings it, with a backend: import { selectBackend, tf } from "stillroom/backend".';
  const place = quoted(packagesFolder(folder));
  return `If it is a package, install it: npm install --prefix ${place} ${packageOf(specifier)}`;
}

/** The error with what to do next. */
export function withModuleAdvice(found: ts.DiagnosticWithLocation): ts.DiagnosticWithLocation {
  const { file, start, length, messageText } = found;
  const specifier = /^["'`](.*)["'`]$/.exec(file.text.slice(start, start + length))?.[1];
  if (specifier === undefined || typeof messageText !== "string") return found;
  return { ...found, messageText: `${messageText} ${adviceFor(specifier, posix.dirname(file.fileName))}`.trim() };
}
