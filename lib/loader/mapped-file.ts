import { join } from "node:path";
import { findFile } from "./find-file";
import { configOf } from "./tsconfig";

/** What a pattern's `*` stands for in the specifier; undefined where the two do not fit. */
function starOf(pattern: string, specifier: string): string | undefined {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === specifier ? "" : undefined;
  const fits = specifier.startsWith(before) && specifier.endsWith(after);
  return fits && specifier.length >= before.length + after.length
    ? specifier.slice(before.length, specifier.length - after.length)
    : undefined;
}

/** Declarations are no code, and packages are Node's to find. */
const isSource = (path: string): boolean => !/\.d\.[cm]?ts$/.test(path) && !/[\\/]node_modules[\\/]/.test(path);

/** What `paths` names for the specifier: the exact pattern first, then the one with the longest text before its `*`. */
function namedByPaths(specifier: string, paths: Readonly<Record<string, readonly string[]>>): string[] {
  const fitting = Object.keys(paths).flatMap((pattern) => {
    const star = starOf(pattern, specifier);
    const length = pattern.includes("*") ? pattern.indexOf("*") : Number.POSITIVE_INFINITY;
    return star === undefined ? [] : [{ pattern, star, length }];
  });
  if (fitting.length === 0) return [];
  const { pattern, star } = fitting.reduce((best, next) => (next.length > best.length ? next : best));
  return paths[pattern]!.map((target) => target.replace("*", () => star));
}

/**
 * The local file that `paths` of the importing file's tsconfig.json, and then its `baseUrl`, give a specifier that is no
 * path, as TypeScript chooses. Undefined where there is none.
 */
export function mappedFile(specifier: string, importer: string): string | undefined {
  const { paths = {}, baseUrl } = configOf(importer);
  const named = [...namedByPaths(specifier, paths), ...(baseUrl === undefined ? [] : [join(baseUrl, specifier)])];
  return named.map(findFile).find((found) => found !== undefined && isSource(found));
}
