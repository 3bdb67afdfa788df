import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import type { Task } from "./exercise";
import { messages } from "./messages";
import { namedRooms, offeredRooms } from "./rooms";

/** The kernel's `Symbol.for("stillroom.scriptOf")`. */
type ScriptOf = (name: string) => string | undefined;

/** What a compiled cell loads: the kernel writes every import as a call. */
function specifiersIn(script: string): string[] {
  const calls = script.matchAll(/\b(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]|\.builtin\[["']([^"']+)["']\]/g);
  return [...new Set([...calls].map(([, loaded, builtin]) => (loaded ?? builtin)!))];
}

const isPath = (specifier: string): boolean => /^(?:\.|\/|file:)/.test(specifier);

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** What to say of a module that the grader does not have, by what an import calls it. */
export function notOffered(specifier: string): string {
  const [, base, room, file] = /(?:^|\/)(lib|stillroom)\/([\w-]+)(\/.+)?/.exec(specifier) ?? [];
  if (base === "stillroom" && file !== undefined) return messages.roomIsWhole(room!, file);
  if (room !== undefined) return messages.roomNotOffered(room);
  // What an answer displays nobody would see: where the package is there, it fails.
  if (specifier === "tslab") return messages.nothingShown();
  return isPath(specifier) ? messages.fileNotOffered(specifier) : messages.packageNotOffered(packageOf(specifier));
}

function isOffered(root: string, id: string, specifier: string): boolean {
  const [room] = namedRooms(`"${specifier}"`);
  if (room !== undefined) return offeredRooms(root, id).includes(room);
  if (isPath(specifier) || specifier === "tslab") return false;
  return isBuiltin(specifier) || existsSync(join(root, "node_modules", packageOf(specifier)));
}

/**
 * What the grader will refuse in the cells that define the tasks' functions, by task: it has fewer rooms of `lib` than a
 * notebook, the project's packages and no other, and no file beside the one that is handed in. Nothing outside of the
 * kernel, which alone knows the cells.
 *
 * @param root - the project folder
 * @param id - the module
 */
export function refusedImports(root: string, id: string, tasks: readonly Task[]): Record<string, string[]> {
  const scriptOf = Reflect.get(globalThis, Symbol.for("stillroom.scriptOf")) as ScriptOf | undefined;
  const refusedBy = ({ functions }: Task): string[] => {
    const scripts = new Set(functions.map((name) => scriptOf?.(name) ?? ""));
    const refused = specifiersIn([...scripts].join("\n")).filter((specifier) => !isOffered(root, id, specifier));
    return [...new Set(refused.map(notOffered))];
  };
  return Object.fromEntries(
    tasks.flatMap((task) => {
      const reasons = refusedBy(task);
      return reasons.length > 0 ? [[task.id, reasons]] : [];
    }),
  );
}
