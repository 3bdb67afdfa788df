import { statSync } from "node:fs";

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** TypeScript's own rule: the specifier may name the file that a build would write. */
const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** Whether there is a file at the path. */
export const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The files that an import of `path` may mean, the likeliest first. */
export function candidates(path: string): string[] {
  const written = Object.entries(sourcesOf).flatMap(([built, sources]) =>
    path.endsWith(built) ? sources.map((source) => path.slice(0, -built.length) + source) : [],
  );
  const beside = extensions.map((extension) => path + extension);
  const inside = extensions.map((extension) => `${path.replace(/[\\/]$/, "")}/index${extension}`);
  return [path, ...written, ...beside, ...inside];
}

/** The file that an import of `path` means: itself, with an extension, its TypeScript source, or a folder's index. */
export const findFile = (path: string): string | undefined => candidates(path).find(isFile);
