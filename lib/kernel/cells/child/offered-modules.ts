import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ForCells } from "../../../loader";
import { ownRoom, ownRoomNames } from "../../own-room";
import { entryPath } from "../entry-path";
import { tslab } from "./tslab";

const { cache } = createRequire(import.meta.url);

const name = "stillroom.tslab";

/** Its value is of this process: `require` finds it among what is loaded, an import asks for it by its symbol. */
function offerTslab() {
  const path = join(dirname(entryPath("cell-process")), "tslab.cjs");
  cache[path] = Object.assign(new Module(path), { filename: path, loaded: true, exports: tslab }) as NodeModule;
  Object.defineProperty(globalThis, Symbol.for(name), { value: tslab });
  const source = `export const { ${Object.keys(tslab)} } = globalThis[Symbol.for("${name}")];`;
  return { url: `data:text/javascript,${encodeURIComponent(source)}`, path, first: true };
}

/** What cells and local files may import in any folder: the rooms of this package where it is not installed, and tslab. */
export function offeredModules(): ForCells["offered"] {
  const rooms = ownRoomNames().map((room) => {
    const path = ownRoom(`stillroom/${room}`, "code")!;
    return [`stillroom/${room}`, { url: pathToFileURL(path).href, path }] as const;
  });
  return { ...Object.fromEntries(rooms), tslab: offerTslab() };
}
