import { importLines, nestedSource } from "../../grading";
import { transpile } from "../../loader";
import type { CodeCell, Notebook } from "../../notebook";

const compiles = ({ source }: CodeCell): boolean => {
  try {
    transpile("cell.ts", source);
    return true;
  } catch {
    return false;
  }
};

/** The names that an import declares, each with its module; none where it declares none. */
function namesIn(line: string): string[] {
  const [, names = "", module] = /^import\b(?:([^"']*)\bfrom\b)?\s*["']([^"']+)/.exec(line) ?? [];
  const declared = names.split(/[{},]/).map((part) => part.trim().split(/\s+/).at(-1));
  return declared.filter(Boolean).map((name) => `${name} ${module}`);
}

/** What the cells still import once they are one module without types, as the grader has them; undefined for no module. */
function loadedBy(cells: readonly CodeCell[], notebook: Notebook, functions: readonly string[]) {
  try {
    const { code } = transpile("cells.ts", nestedSource({ ...notebook, cells: cells.filter(compiles) }, functions));
    return new Set([...code.matchAll(importLines)].flatMap(([line]) => namesIn(line)));
  } catch {
    return undefined;
  }
}

/**
 * Cells whose imports load what the grader loads: of an import that no cell uses it drops all, whatever it is of; the
 * kernel, to which cells may follow, drops types alone. So such an import becomes one of types, on the same line.
 *
 * @param cells - those of `notebook` that are graded
 * @param functions - that the checks call
 */
export function asGraded(cells: readonly CodeCell[], notebook: Notebook, functions: readonly string[]): CodeCell[] {
  const loaded = loadedBy(cells, notebook, functions);
  if (loaded === undefined) return [...cells];
  const unused = (line: string): boolean => {
    const names = namesIn(line);
    return names.length > 0 && !/\btype\b/.test(line) && !names.some((name) => loaded.has(name));
  };
  return cells.map((cell) => ({
    ...cell,
    source: cell.source.replace(importLines, (line) => (unused(line) ? line.replace(/^import/, "import type") : line)),
  }));
}
