import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

interface Tracked {
  content: string;
  version: number;
  importers: Set<string>;
  /** Those of the importers that cannot run without it: their code had not come to its end when they asked. */
  holders: Set<string>;
  /** Whether its code is to run, or has run to its end; undefined as long as nobody has loaded it. */
  code?: "begun" | "ended" | undefined;
  /** The turn in which its code was loaded. */
  turn: number;
  /** The last turn in which a cell asked for it, and whether such a turn failed. */
  asked: number;
  suspect: boolean;
  awaits: boolean;
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
 * two edits can share a time stamp. A module that failed gets a new version too, with those that need it: Node gives
 * its old error to everybody who asks for the same one again, also when the cause is gone.
 */
export function createVersions() {
  const tracked = new Map<string, Tracked>();
  let turn = 0;

  /** Whether a cell failed that asked for the module, or for one that needs it. */
  function isSuspect(path: string, seen = new Set<string>()): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    const { suspect, holders } = tracked.get(path)!;
    return suspect || [...holders].some((holder) => isSuspect(holder, seen));
  }

  /** The modules that were loaded in an earlier turn and whose code never came to its end. */
  function failed(): string[] {
    const begun = [...tracked].filter(([, module]) => module.code === "begun");
    // What awaits at its top level may still be on its way, and all that imports it, unless a cell that asked has failed.
    const mayWait = begun.some(([, { awaits }]) => awaits);
    return begun.filter(([path, module]) => module.turn < turn && (!mayWait || isSuspect(path))).map(([path]) => path);
  }

  /** Looks at all files that were loaded so far: call it before an import that comes from outside of them. */
  function refresh(): void {
    const seen = new Set<string>();
    const bump = (path: string, onwards: "importers" | "holders"): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const module = tracked.get(path)!;
      module.version += 1;
      module.code = undefined;
      module.suspect = false;
      for (const importer of module[onwards]) bump(importer, onwards);
    };
    const edited = [...tracked].map(([path, module]) => ({ path, module, content: contentOf(path) }));
    const stale = failed();
    for (const { path, module, content } of edited) {
      if (content === module.content) continue;
      module.content = content;
      bump(path, "importers");
    }
    for (const path of stale) bump(path, "holders");
  }

  /** The version of the module at `path`, from 1; `importer` is the module that asks for it, if that is tracked, too. */
  function version(path: string, importer?: string): number {
    if (!tracked.has(path)) {
      const nobody = { importers: new Set<string>(), holders: new Set<string>() };
      tracked.set(path, {
        content: contentOf(path),
        version: 1,
        ...nobody,
        turn,
        asked: -1,
        suspect: false,
        awaits: false,
      });
    }
    const module = tracked.get(path)!;
    const asking = importer === undefined ? undefined : tracked.get(importer);
    if (asking) {
      module.importers.add(importer!);
      if (asking.code !== "ended") module.holders.add(importer!);
    } else module.asked = turn;
    return module.version;
  }

  /** The code of a version of a module was loaded and is about to run. */
  function begun(path: string, version: number, code: string): void {
    const module = tracked.get(path);
    if (module?.version !== version) return;
    Object.assign(module, { code: "begun", turn, awaits: /\bawait\b/.test(code) });
  }

  /** The code of a version of a module has run to its end. */
  function ended(path: string, version: number): void {
    const module = tracked.get(path);
    if (module?.version === version) module.code = "ended";
  }

  /** A cell begins; `failed` says that the one before threw or was interrupted. */
  function nextTurn(failed: boolean): void {
    for (const module of tracked.values()) if (failed && module.asked === turn) module.suspect = true;
    turn += 1;
  }

  return { refresh, version, begun, ended, nextTurn, has: (path: string): boolean => tracked.has(path) };
}

export type Versions = ReturnType<typeof createVersions>;
