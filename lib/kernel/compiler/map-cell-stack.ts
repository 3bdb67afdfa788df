import { SourceMap } from "node:module";
import type { CompiledCell } from "./contract";

export type MappedCell = Pick<CompiledCell, "fileName" | "map"> & {
  /** How the cell is called, such as `[3]`. */
  name: string;
};

type Mapper = (line: number, column: number) => { line: number; column: number } | undefined;

const mappers = new WeakMap<MappedCell, Mapper>();

function mapperOf(cell: MappedCell): Mapper {
  const known = mappers.get(cell);
  if (known !== undefined) return known;
  const map = new SourceMap(JSON.parse(cell.map));
  const mapper: Mapper = (line, column) => {
    const entry = map.findEntry(line - 1, column - 1);
    return "originalLine" in entry ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 } : undefined;
  };
  mappers.set(cell, mapper);
  return mapper;
}

/**
 * Rewrites the positions of a stack trace that lie in cells: `/folder/[3]:4:9` becomes `[3]:1:5`. All
 * other lines stay as they are.
 */
export function mapCellStack(stack: string, cells: Iterable<MappedCell>): string {
  return [...cells]
    .filter(({ fileName }) => stack.includes(fileName))
    .reduce((text, cell) => {
      const [before, ...after] = text.split(`${cell.fileName}:`);
      return (
        before +
        after
          .map((rest) =>
            rest.replace(/^(\d+):(\d+)/, (place, line, column) => {
              const own = mapperOf(cell)(Number(line), Number(column));
              return own ? `${cell.name}:${own.line}:${own.column}` : `${cell.name}:${place}`;
            }),
          )
          .join("")
      );
    }, stack);
}
