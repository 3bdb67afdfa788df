import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { sourceMapOf } from "./source-maps";

const parsed = new Map<string, SourceMap>();

function mapOf(url: string): SourceMap | undefined {
  const known = parsed.get(url);
  if (known) return known;
  const json = sourceMapOf(url);
  if (json === undefined) return undefined;
  const map = new SourceMap(JSON.parse(json));
  parsed.set(url, map);
  return map;
}

/**
 * Rewrites the positions of a stack trace that lie in modules which the loader transpiled: they become path, line and
 * column of the TypeScript source. All other lines stay as they are.
 */
export function mapModuleStack(stack: string): string {
  return stack.replace(/(file:\/\/[^\s()]*?):(\d+):(\d+)/g, (whole, url: string, line, column) => {
    const entry = mapOf(url)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !("originalLine" in entry)) return whole;
    return `${fileURLToPath(url)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
