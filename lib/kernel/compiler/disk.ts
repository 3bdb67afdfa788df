import type ts from "typescript";
import { ownRoom } from "../own-room";
import { isPackage } from "./check-files";
import { tsc } from "./typescript";

/** Where an import of a file leads. */
export type ResolveModule = (specifier: string, from: string) => ts.ResolvedModuleWithFailedLookupLocations;

/**
 * Where imports lead on the disk as it is now; for later, when something may have been installed or written, a new one is
 * needed. The files of a package ask again and again for the same few folders, so what was seen of those is remembered.
 *
 * @param folder absolute, of the notebook
 * @param canonical a path as it is compared on this platform
 */
export function moduleResolver(
  folder: string,
  canonical: (path: string) => string,
  options: ts.CompilerOptions,
): ResolveModule {
  const resolutions = tsc.createModuleResolutionCache(folder, canonical, options);
  const folders = new Map<string, boolean>();
  const disk: ts.ModuleResolutionHost = {
    ...tsc.sys,
    directoryExists(path) {
      const exists = folders.get(path) ?? tsc.sys.directoryExists(path);
      folders.set(path, exists);
      return exists;
    },
  };
  return (specifier, from) => {
    const found = tsc.resolveModuleName(specifier, from, options, disk, resolutions);
    const own = found.resolvedModule ? undefined : ownRoom(specifier, "types");
    if (own === undefined) return found;
    const extension = own.endsWith(".d.ts") ? tsc.Extension.Dts : tsc.Extension.Ts;
    const resolvedFileName = own.replaceAll("\\", "/");
    return { ...found, resolvedModule: { resolvedFileName, extension, isExternalLibraryImport: true } };
  };
}

/**
 * The texts of files, undefined where there is none. Each new program asks for every file, two times; those of packages
 * do not change and are read once.
 */
export function fileTexts(): (path: string) => ts.IScriptSnapshot | undefined {
  const packages = new Map<string, ts.IScriptSnapshot>();
  return (path) => {
    const known = packages.get(path);
    if (known !== undefined) return known;
    const text = tsc.sys.readFile(path);
    if (text === undefined) return undefined;
    const snapshot = tsc.ScriptSnapshot.fromString(text);
    if (isPackage(path)) packages.set(path, snapshot);
    return snapshot;
  };
}
