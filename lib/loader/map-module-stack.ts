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

/** What Node puts above an error that it finds before a module runs: place, line and a mark below it. */
const excerpt = /(?<=^\[?)(file:\/\/\S+:\d+)(?=\n.*\n( *)\^+\n)/;

/** Rewrites the place above such an error as {@link mapModuleStack} does those in a stack trace. */
export const mapModuleExcerpt = (text: string): string =>
  text.replace(excerpt, (place: string, _, space: string) => {
    const whole = `${place}:${space.length + 1}`;
    const mapped = mapModuleStack(whole);
    return mapped === whole ? place : mapped;
  });
