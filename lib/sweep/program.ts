import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import { build } from "esbuild";

/**
 * Tells whether two runs are of the same program: SHA-256 over all local code that `run` of a spec reaches. A grid of
 * plain values or `Array.from` is no part of it, so that it can grow, nor are comments and formatting; packages count by
 * their names, data files not at all.
 *
 * @returns 16 hexadecimal digits
 * @throws Error when the code cannot be read
 */
export const programOf = (spec: string): Promise<string> =>
  reachedProgram(`export { run } from ${JSON.stringify(`./${basename(spec)}`)}`, dirname(spec));

/**
 * The same of any code: SHA-256 over it and all local code that it imports.
 *
 * @param folder - where its relative imports start
 * @returns 16 hexadecimal digits
 * @throws Error when the code cannot be read
 */
export async function reachedProgram(code: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    ...{ bundle: true, write: false, format: "esm", platform: "node", packages: "external" },
    // Its callback may do anything; in a grid it does not.
    pure: ["Array.from"],
    ...{ minifyWhitespace: true, legalComments: "none", logLevel: "silent" },
  });
  return createHash("sha256").update(outputFiles[0]!.contents).digest("hex").slice(0, 16);
}
