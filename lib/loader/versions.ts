import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

interface Tracked {
  content: string;
  version: number;
  importers: Set<string>;
}

function contentOf(path: string): string {
  try {
    return createHash("sha1").update(readFileSync(path)).digest("base64");
  } catch {
    return "missing";
  }
}

/**
 * Counts the versions of local modules. A module that has changed gets a new version, and so does every module that
 * imports it, however far up; all others keep theirs, and with it their one instance. Contents are compared, not times:
 * two edits can share a time stamp.
 */
export function createVersions() {
  const tracked = new Map<string, Tracked>();

  /** Looks at all files that were loaded so far: call it before an import that comes from outside of them. */
  function refresh(): void {
    const seen = new Set<string>();
    const bump = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const module = tracked.get(path)!;
      module.version += 1;
      for (const importer of module.importers) bump(importer);
    };
    const edited = [...tracked].map(([path, module]) => ({ path, module, content: contentOf(path) }));
    for (const { path, module, content } of edited) {
      if (content === module.content) continue;
      module.content = content;
      bump(path);
    }
  }

  /** The version of the module at `path`, from 1; `importer` is the module that asks for it, if that is tracked, too. */
  function version(path: string, importer?: string): number {
    if (!tracked.has(path)) tracked.set(path, { content: contentOf(path), version: 1, importers: new Set() });
    const module = tracked.get(path)!;
    if (importer !== undefined && tracked.has(importer)) module.importers.add(importer);
    return module.version;
  }

  return { refresh, version, has: (path: string): boolean => tracked.has(path) };
}

export type Versions = ReturnType<typeof createVersions>;
