import { ownRoomNames } from "../own-room";
import type { Completions, Match } from "./contract";

/** The path of an import as far as it is typed, at the end of the text before the cursor. */
const typedPath = /\b(?:from|import|(?:import|require)\s*\()\s*["'`](?:(stillroom\/)([\w-]*)|([a-z]*))$/;

/**
 * The rooms that could end the path of an import, or the name that they go by: the kernel brings them along, and the
 * type checker offers what lies on the disk alone.
 */
export function withRooms(found: Completions, code: string, cursor: number): Completions {
  const [, folder, room = "", name = ""] = typedPath.exec(code.slice(0, cursor)) ?? [undefined];
  if (folder === undefined && (name === "" || !"stillroom".startsWith(name))) return found;
  const typed = folder === undefined ? name : room;
  const names = folder === undefined ? ["stillroom"] : ownRoomNames();
  const known = new Set(found.matches.map(({ text }) => text));
  const more = names
    .filter((text) => text.startsWith(typed) && !known.has(text))
    .map((text): Match => ({ text, kind: folder === undefined ? "directory" : "external module name" }));
  return more.length === 0
    ? found
    : { start: cursor - typed.length, end: cursor, matches: [...found.matches, ...more] };
}
