import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { sep } from "node:path";

/** The part of Node's CommonJS loader that its documentation leaves out, the same in Node 20 to 24. */
interface CommonJs {
  _extensions: Record<string, (module: NodeModule, path: string) => void>;
}

const { cache } = createRequire(import.meta.url);
/** What each local file said when it was loaded. */
const loaded = new Map<string, string>();

const isLocal = (path: string): boolean => !path.includes(`${sep}node_modules${sep}`);

function contentOf(path: string): string {
  try {
    return createHash("sha1").update(readFileSync(path)).digest("base64");
  } catch {
    return "missing";
  }
}

/** Makes Node's CommonJS loader note what local files say when it loads them, whatever it can load by now. */
export function noteCommonJs(): void {
  const { _extensions } = Module as unknown as CommonJs;
  for (const [extension, load] of Object.entries(_extensions)) {
    if (extension === ".node") continue;
    _extensions[extension] = (module, path) => {
      if (isLocal(path)) loaded.set(path, contentOf(path));
      load(module, path);
    };
  }
}

/**
 * Makes `require` and `import` load local CommonJS and JSON files anew that were edited since, and those that require
 * them; `require` TypeScript files, too. Not those that were imported and only require an edited one: Node keeps them by their URL.
 */
export function forgetEdited(): void {
  const forget = (path: string): void => {
    const module = cache[path];
    if (!module) return;
    delete cache[path];
    for (const [other, { children }] of Object.entries(cache) as [string, NodeModule][])
      if (loaded.has(other) && children.includes(module)) forget(other);
  };
  // Node puts JSON that was imported here too, and does not say what it was: it is read again once.
  for (const path of Object.keys(cache))
    if (path.endsWith(".json") && isLocal(path) && !loaded.has(path)) delete cache[path];
  for (const [path, content] of loaded) if (path in cache && contentOf(path) !== content) forget(path);
}
