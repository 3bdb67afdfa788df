import { createHash } from "node:crypto";
import type ts from "typescript";
import { builtinGlobals, builtinModules } from "./builtin-modules";
import { cellFileOf, isCellSpecifier } from "./cell-files";
import { isPackage } from "./check-files";
import { fileTexts, moduleResolver } from "./disk";
import { adopt, type OpenProgram, type ProgramFile, type ProjectHost } from "./internals";
import { parseModule } from "./parse-cell";
import { nodeTypes, readSettings } from "./settings";
import { tsc } from "./typescript";
import { webAssemblyTypes } from "./web-assembly";

/** A cell as the type checker sees it. */
export interface ProjectFile {
  fileName: string;
  text: string;
  kind: ts.ScriptKind;
  /** The modules it names. */
  specifiers: readonly string[];
  /** It must be a root of the program: it changes global types, or its JSX imports modules unseen. */
  root: boolean;
}

export interface Project {
  readonly warnings: readonly string[];
  readonly service: ts.LanguageService;
  /** Adds a cell, or a draft of one, and returns it parsed and bound within {@link Project.program}. */
  open(file: ProjectFile): ts.SourceFile;
  /** Forgets a file again. */
  close(fileName: string): void;
  program(): OpenProgram;
  /** The cells that are in, in order. */
  files(): readonly ProjectFile[];
  /** Whether the tsconfig.json has changed since the project was made. */
  isStale(): boolean;
}

/** The type checker remembers something of every file it has seen; after so many it is made anew. */
const filesPerChecker = 1000;

/** Contents, not times: two edits can share a time stamp. */
const stamp = (path: string): string =>
  createHash("sha1")
    .update(tsc.sys.readFile(path) ?? "")
    .digest("base64");

/** Projects with the same options, one after the other, share what they have read. */
const documents = tsc.createDocumentRegistry(
  tsc.sys.useCaseSensitiveFileNames,
  undefined,
  tsc.JSDocParsingMode.ParseForTypeInfo,
);

/**
 * The type checker's world for the notebooks of one folder. A small cell is added to the program that is already there.
 * Only what changes the rest makes a new program: a module seen for the first time, an edited local module, a cell that
 * augments global types.
 */
export function createProject(folder: string): Project {
  const { options, configFiles, warnings } = readSettings(folder);
  const configStamps = configFiles.map(stamp);
  const ambientFile = `${folder}/stillroom-builtins.d.ts`;
  const importsFile = `${folder}/stillroom-imports.ts`;
  const ambientText = [...Object.values(builtinModules), builtinGlobals, webAssemblyTypes(options)].join("\n");
  const libraryRoots = [nodeTypes(folder, options), ambientFile, importsFile];

  const cells = new Map<string, ProjectFile>();
  const parsed = new Map<string, ProgramFile>();
  const imports = new Set<string>();
  const stamps = new Map<string, string>();
  let version = 0;
  let opened = 0;

  const canonical = (name: string) => (tsc.sys.useCaseSensitiveFileNames ? name : name.toLowerCase());
  const virtualText = (name: string): string | undefined => {
    if (name === ambientFile) return ambientText;
    if (name === importsFile)
      return `${[...imports].map((specifier) => `import ${JSON.stringify(specifier)};`).join("\n")}\nexport {};`;
    return cells.get(name)?.text;
  };
  const versionOf = (name: string): string => {
    const text = virtualText(name);
    if (text !== undefined) return text;
    if (isPackage(name)) return "1";
    if (!stamps.has(name)) stamps.set(name, stamp(name));
    return stamps.get(name)!;
  };
  const resolve = (specifier: string, from: string): ts.ResolvedModuleWithFailedLookupLocations =>
    isCellSpecifier(specifier)
      ? {
          resolvedModule: {
            resolvedFileName: cellFileOf(folder, specifier),
            extension: tsc.Extension.Ts,
            isExternalLibraryImport: false,
          },
        }
      : onDisk(specifier, from);
  const presentDisk = () => moduleResolver(folder, canonical, options);
  let onDisk = presentDisk();
  const textOf = fileTexts();

  const host: ProjectHost = {
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: tsc.getDefaultLibFilePath,
    // See documentation.ts: comments are read when somebody asks for them.
    jsDocParsingMode: tsc.JSDocParsingMode.ParseForTypeInfo,
    getProjectVersion: () => String(version),
    getScriptFileNames: () => [...libraryRoots, ...[...cells.values()].filter((c) => c.root).map((c) => c.fileName)],
    getScriptKind: (name) => cells.get(name)?.kind ?? tsc.ScriptKind.Unknown,
    getScriptVersion: versionOf,
    getScriptSnapshot: (name) => {
      const text = virtualText(name);
      return text === undefined ? textOf(name) : tsc.ScriptSnapshot.fromString(text);
    },
    fileExists: (name) => virtualText(name) !== undefined || tsc.sys.fileExists(name),
    readFile: (name) => virtualText(name) ?? tsc.sys.readFile(name),
    directoryExists: tsc.sys.directoryExists,
    getDirectories: tsc.sys.getDirectories,
    readDirectory: tsc.sys.readDirectory,
    realpath: tsc.sys.realpath,
    useCaseSensitiveFileNames: () => tsc.sys.useCaseSensitiveFileNames,
    resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => resolve(text, from)),
    // An import that failed in a local file may have been installed or written since.
    hasInvalidatedResolutions: (path) => !isPackage(path),
  };
  const service = tsc.createLanguageService(host, documents);

  let current: OpenProgram | undefined;
  let inProgram: (name: string) => ts.SourceFile | undefined = () => undefined;

  /** The language service's program, taught to answer for the cells that were added to it later. */
  function program(): OpenProgram {
    const made = service.getProgram() as OpenProgram;
    if (made === current) return made;
    current = made;
    const { getSourceFile, getSourceFileByPath, getResolvedModule } = made;
    inProgram = getSourceFile;
    made.getSourceFile = (name) => getSourceFile(name) ?? parsed.get(name);
    made.getSourceFileByPath = (path) => getSourceFileByPath(path) ?? parsed.get(path);
    made.getResolvedModule = (file, specifier, mode) =>
      parsed.has(file.fileName) ? resolve(specifier, file.fileName) : getResolvedModule(file, specifier, mode);
    return made;
  }

  function rebuild(): void {
    version += 1;
    opened = 0;
    onDisk = presentDisk();
  }

  /** Whether a program that knows all imported modules would hold a file that the present one lacks. */
  function isNews(specifier: string, from: string): boolean {
    const found = resolve(specifier, from).resolvedModule;
    if (found === undefined || inProgram(found.resolvedFileName) !== undefined) return false;
    return !(isPackage(found.resolvedFileName) && /\.[cm]?jsx?$/.test(found.resolvedFileName));
  }

  function localEdits(): boolean {
    const edited = [...stamps].filter(([path, before]) => stamp(path) !== before).map(([path]) => path);
    for (const path of edited) stamps.delete(path);
    return edited.length > 0;
  }

  function open(file: ProjectFile): ts.SourceFile {
    cells.set(file.fileName, file);
    const modules = file.specifiers.filter((name) => !isCellSpecifier(name) && !(name in builtinModules));
    if (modules.length > 0) {
      onDisk = presentDisk();
      const news = modules.filter((specifier) => isNews(specifier, file.fileName));
      for (const specifier of news) imports.add(specifier);
      if (localEdits() || news.length > 0) rebuild();
    }
    if (file.root || ++opened > filesPerChecker) rebuild();
    const held = program().getSourceFile(file.fileName);
    if (held !== undefined) return held;
    const source = parseModule(file.fileName, file.text, file.kind);
    adopt(source, canonical(file.fileName), options);
    parsed.set(file.fileName, source);
    return source;
  }

  function close(fileName: string): void {
    if (cells.get(fileName)?.root) rebuild();
    cells.delete(fileName);
    parsed.delete(fileName);
  }

  return {
    warnings,
    service,
    open,
    close,
    program,
    files: () => [...cells.values()],
    isStale: () => configFiles.some((path, index) => stamp(path) !== configStamps[index]),
  };
}
