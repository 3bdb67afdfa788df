import { chmodSync, mkdirSync, statSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { scratchFolder } from "../../course";

const baseOf = (root: string, rooms: readonly string[]): string =>
  join(scratchFolder(root), ["submissions", ...rooms].join("-"));

/** Where submissions run without walls: `../lib` holds the same rooms there as in a box. */
export const unwalledFolder = (root: string, rooms: readonly string[]): string =>
  join(baseOf(root, rooms), "exercises");

function unlessThere(make: () => void): void {
  try {
    make();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Makes {@link unwalledFolder}, open to the users that may write to the scratch folder. */
export function makeUnwalledFolder(root: string, rooms: readonly string[]): string {
  const lib = join(baseOf(root, rooms), "lib");
  mkdirSync(lib, { recursive: true });
  // A junction is the link that Windows lets anybody make; elsewhere it is a symbolic link.
  for (const room of rooms)
    unlessThere(() => symlinkSync(relative(lib, join(root, "lib", room)), join(lib, room), "junction"));
  const folder = unwalledFolder(root, rooms);
  unlessThere(() => mkdirSync(folder));
  // Who may write to the scratch folder may have changed since.
  const { mode } = statSync(scratchFolder(root));
  if (statSync(folder).mode !== mode) chmodSync(folder, mode);
  return folder;
}
