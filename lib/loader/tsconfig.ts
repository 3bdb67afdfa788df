import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isFile } from "./find-file";
import { parseJsonc } from "./parse-jsonc";

/** Options of a tsconfig.json that change what a module does, under its names for them. */
export interface EmitOptions {
  experimentalDecorators?: boolean;
  emitDecoratorMetadata?: boolean;
  useDefineForClassFields?: boolean;
  jsx?: string;
  jsxFactory?: string;
  jsxFragmentFactory?: string;
  jsxImportSource?: string;
}

export interface TsConfig {
  options: EmitOptions;
  /** Patterns of specifiers, with at most one `*`, and the absolute paths that each may mean. */
  paths?: Readonly<Record<string, readonly string[]>>;
  /** The absolute folder in which specifiers that are no paths are looked up, too. */
  baseUrl?: string;
}

interface Read extends TsConfig {
  /** What was read, and when each of these files was written. */
  stamps: readonly (readonly [file: string, written: number])[];
}

type Json = Readonly<Record<string, unknown>>;

const kinds: Readonly<Record<keyof EmitOptions, string>> = {
  experimentalDecorators: "boolean",
  emitDecoratorMetadata: "boolean",
  useDefineForClassFields: "boolean",
  jsx: "string",
  jsxFactory: "string",
  jsxFragmentFactory: "string",
  jsxImportSource: "string",
};

const asObject = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const asStrings = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === "string");

const written = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** The file that `extends` names: a path, or a package's file. */
function extended(name: string, from: string): string | undefined {
  if (name.startsWith(".") || isAbsolute(name)) {
    const path = resolve(dirname(from), name);
    return [path, `${path}.json`].find(isFile);
  }
  const { resolve: find } = createRequire(from);
  for (const wanted of name.endsWith(".json") ? [name] : [`${name}/tsconfig.json`, `${name}.json`, name]) {
    try {
      return find(wanted);
    } catch {
      // The next form may be there.
    }
  }
  return undefined;
}

/** A file that cannot be read counts for nothing here: the compiler of the notebook says what is wrong with it. */
function parsed(file: string): Json {
  try {
    return asObject(parseJsonc(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

/** What the file says, over what it extends; `seen` keeps files that extend each other from going round. */
function read(file: string, seen: readonly string[]): Read {
  const json = parsed(file);
  const options = asObject(json.compilerOptions);
  const bases = asStrings(json.extends)
    .map((name) => extended(name, file))
    .filter((path) => path !== undefined && !seen.includes(path)) as string[];
  const below = bases.map((path) => read(path, [...seen, file]));
  const inherited: Partial<Read> = Object.assign({}, ...below);
  const own = Object.fromEntries(
    Object.entries(kinds).flatMap(([name, kind]) => (typeof options[name] === kind ? [[name, options[name]]] : [])),
  );
  const [ownBase] = asStrings(options.baseUrl);
  const baseUrl = ownBase === undefined ? inherited.baseUrl : resolve(dirname(file), ownBase);
  const absolute = (target: string) => join(baseUrl ?? dirname(file), target);
  const ownPaths = Object.entries(asObject(options.paths)).map(([pattern, targets]) => {
    return [pattern, asStrings(targets).map((path) => (isAbsolute(path) ? path : absolute(path)))] as const;
  });
  const paths = options.paths === undefined ? inherited.paths : Object.fromEntries(ownPaths);
  return {
    options: Object.assign({}, ...below.map((base) => base.options), own),
    ...(paths && { paths }),
    ...(baseUrl !== undefined && { baseUrl }),
    stamps: [[file, written(file)], ...below.flatMap(({ stamps }) => stamps)],
  };
}

const configFiles = new Map<string, string | undefined>();
const configs = new Map<string, Read>();

/** The tsconfig.json in the folder or the nearest above it; looked for once. */
function configFile(folder: string): string | undefined {
  if (configFiles.has(folder)) return configFiles.get(folder);
  const here = join(folder, "tsconfig.json");
  const above = dirname(folder);
  const found = isFile(here) ? here : above === folder ? undefined : configFile(above);
  configFiles.set(folder, found);
  return found;
}

/** What the nearest tsconfig.json at or above a file says; it is read again after it was edited. */
export function configOf(file: string): TsConfig {
  const path = configFile(dirname(file));
  if (path === undefined) return { options: {} };
  const known = configs.get(path);
  if (known?.stamps.every(([each, at]) => written(each) === at)) return known;
  const config = read(path, []);
  configs.set(path, config);
  return config;
}
