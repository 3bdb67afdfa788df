import { readFileSync } from "node:fs";
import { dirname, extname, resolve as resolvePath } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { errorAt } from "./error-at";
import { candidates, findFile } from "./find-file";
import { type ForCells, type OfferedModule, offeredIn } from "./for-cells";
import { mappedFile } from "./mapped-file";
import { endOfModule, type News } from "./news";
import { transpile, withInlineMap } from "./transpile";
import { configOf } from "./tsconfig";
import { createVersions } from "./versions";

interface ResolveContext {
  parentURL?: string | undefined;
  conditions?: readonly string[];
}

interface Resolved {
  url: string;
  format?: string | null | undefined;
  shortCircuit?: boolean | undefined;
}

interface LoadContext {
  format?: string | null | undefined;
}

interface Loaded {
  format: string | null | undefined;
  source?: unknown;
  shortCircuit?: boolean | undefined;
}

/** Told the source map of each module that is loaded, by URL. */
export type OnMap = (url: string, map: string) => void;

const isRelative = (specifier: string): boolean => /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier);
/** `node:fs`, `data:…`: no name that a tsconfig.json gives. */
const hasScheme = (specifier: string): boolean => /^[a-z][a-z+.-]+:/i.test(specifier);
const isLocalFile = (url: string): boolean => url.startsWith("file:") && !url.includes("/node_modules/");
const needsTranspiling = (path: string): boolean => /\.(?:[cm]?ts|tsx|jsx)$/.test(path);

/** What Node gives as the source of a module: text or bytes. */
const textOf = (source: unknown): string =>
  typeof source === "string" ? source : new TextDecoder().decode(source as Uint8Array);

/** Path and version that the URL of a tracked module names; undefined for one with another query, which is not tracked. */
function versionIn(url: string): [path: string, version: number] | undefined {
  const [, plain, version = "1"] = /^([^?#]*)(?:\?v=(\d+))?$/.exec(url) ?? [];
  return plain === undefined ? undefined : [fileURLToPath(plain), Number(version)];
}

/** `3`, when the importing file names the specifier in line 3. */
function lineOf(specifier: string, file: string): string {
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const index = lines.findIndex((line) => line.includes(`"${specifier}"`) || line.includes(`'${specifier}'`));
    return index < 0 ? "" : `:${index + 1}`;
  } catch {
    return "";
  }
}

function notFound(specifier: string, path: string, parent: string): Error {
  const looked = candidates(path)
    .slice(1)
    .map((candidate) => candidate.slice(path.length));
  const tried = looked.filter((ending) => /^[./]/.test(ending)).join(", ");
  const importer = `${parent}${lineOf(specifier, parent)}`;
  const message =
    `Cannot find module "${specifier}", imported from ${importer}. ` + `Looked for ${path} as it is and with ${tried}.`;
  return Object.assign(errorAt(new Error(message), importer), { code: "ERR_MODULE_NOT_FOUND" });
}

/**
 * The two hooks by which Node imports TypeScript. They call Node's own where nothing has to be added, and return what
 * that returns, so they serve as synchronous and as asynchronous hooks. `hear` takes what the process has to tell, in
 * order, before the next `resolve`.
 *
 * @param forCells of a process that runs cells
 */
export function createHooks(onMap: OnMap, forCells?: ForCells) {
  const versions = createVersions();

  function hear(news: News): void {
    if ("turn" in news) versions.nextTurn(news.turn === "failed");
    else if (isLocalFile(news.ended)) {
      const module = versionIn(news.ended);
      if (module) versions.ended(...module);
    }
  }

  /** The source of a local ES module; where cells run, with a last line that says that it ended. */
  function sourceOf(url: string, source: string): string {
    const module = forCells && versionIn(url);
    if (!module) return source;
    versions.begun(...module, source);
    return source + endOfModule;
  }

  /** The URL with the version of its file, when it is a local module that has been loaded before and changed since. */
  function versioned(url: string, parentURL: string | undefined): string {
    const plain = url.replace(/[?#].*$/, "");
    if (!isLocalFile(url) || plain !== url) return url;
    const parent = parentURL && isLocalFile(parentURL) ? fileURLToPath(parentURL) : undefined;
    if (parent === undefined || !versions.has(parent)) versions.refresh();
    const version = versions.version(fileURLToPath(url), parent);
    return version === 1 ? url : `${url}?v=${version}`;
  }

  function resolveLocal(specifier: string, parent: string | undefined): string {
    const [, bare = "", query = ""] = /^([^?#]*)(.*)$/s.exec(specifier)!;
    const folder = parent ? dirname(parent) : process.cwd();
    const path = bare.startsWith("file:") ? fileURLToPath(bare) : resolvePath(folder, decodeURIComponent(bare));
    const found = findFile(path);
    if (found === undefined) throw notFound(specifier, path, parent ?? "the program");
    return pathToFileURL(found).href + query;
  }

  function resolve<R extends Resolved | Promise<Resolved>>(
    specifier: string,
    context: ResolveContext,
    next: (specifier: string, context: ResolveContext) => R,
  ): R | Resolved | Promise<Resolved> {
    const { parentURL } = context;
    // `require` keeps its own cache, by path.
    if (context.conditions?.includes("require")) return next(specifier, context);
    if (isRelative(specifier) && (parentURL === undefined || isLocalFile(parentURL))) {
      const parent = parentURL?.startsWith("file:") ? fileURLToPath(parentURL) : undefined;
      return { url: versioned(resolveLocal(specifier, parent), parentURL), shortCircuit: true };
    }
    if (parentURL !== undefined && isLocalFile(parentURL) && !hasScheme(specifier)) {
      const mapped = mappedFile(specifier, fileURLToPath(parentURL));
      if (mapped !== undefined) return { url: versioned(pathToFileURL(mapped).href, parentURL), shortCircuit: true };
    }
    const offered = offeredIn(forCells?.offered, specifier);
    const take = ({ url }: OfferedModule): Resolved => ({ url: versioned(url, parentURL), shortCircuit: true });
    if (offered?.first) return take(offered);
    const withVersion = (resolved: Resolved): Resolved => ({ ...resolved, url: versioned(resolved.url, parentURL) });
    const instead = (error: unknown): Resolved => {
      if (offered) return take(offered);
      throw error;
    };
    try {
      const found = next(specifier, context);
      return found instanceof Promise ? found.then(withVersion, instead) : withVersion(found);
    } catch (error) {
      return instead(error);
    }
  }

  function load<L extends Loaded | Promise<Loaded>>(
    url: string,
    context: LoadContext,
    next: (url: string, context: LoadContext) => L,
  ): L | Loaded | Promise<Loaded> {
    if (!isLocalFile(url)) return next(url, context);
    const path = fileURLToPath(url);
    if (extname(path) === ".json") return { format: "json", source: readFileSync(path, "utf8"), shortCircuit: true };
    if (needsTranspiling(path)) {
      const transpiled = transpile(path, readFileSync(path, "utf8"), configOf(path).options);
      onMap(url, transpiled.map);
      const source = withInlineMap(transpiled);
      if (path.endsWith(".cts")) return { format: "commonjs", source, shortCircuit: true };
      return { format: "module", source: sourceOf(url, source), shortCircuit: true };
    }
    const withEnd = (loaded: Loaded): Loaded =>
      loaded.format === "module" && forCells
        ? { ...loaded, source: sourceOf(url, textOf(loaded.source)), shortCircuit: true }
        : loaded;
    const loaded = next(url, context);
    return loaded instanceof Promise ? loaded.then(withEnd) : withEnd(loaded);
  }

  return { resolve, load, hear };
}
