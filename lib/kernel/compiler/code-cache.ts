import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import vm from "node:vm";
import { inUserFolder } from "../user-folders";

type Machine = [env?: Readonly<Record<string, string | undefined>>, platform?: NodeJS.Platform, home?: string];

/** A CommonJS module that was run from its file. */
export interface CachedModule {
  exports: unknown;
  /** Whether the code that V8 made of it for an earlier process was used. */
  cached: boolean;
  /** Writes the code of all functions that were called so far, for later processes; an error says why it could not. */
  keep(): void;
}

/**
 * Where the code is kept: `code` in `STILLROOM_CACHE`, else in the user's folder for such files on the platform. Folders
 * of the user alone, since what lies there is run.
 */
export const codeFolder = (...[env = process.env, ...machine]: Machine): string =>
  env.STILLROOM_CACHE ? join(env.STILLROOM_CACHE, "code") : inUserFolder("cache", ["code"], env, ...machine);

/** A module's code. V8 refuses code of another V8; the name keeps those apart that take turns. */
export const codeFile = (name: string, ...machine: Machine): string =>
  join(codeFolder(...machine), `${name}-node-${process.version}-${process.arch}.bin`);

/** V8 does not look whether the code is whole, and ends the process when it is not. */
const digest = (code: Uint8Array): Buffer => createHash("sha256").update(code).digest();
const digestLength = 32;

/** The code in the file; undefined when there is none, or a damaged one. */
function read(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(digestLength);
    return digest(code).equals(bytes.subarray(0, digestLength)) ? code : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a large CommonJS module as `require` does, with the code that V8 compiled in an earlier process if it can be had.
 *
 * @param file - of {@link codeFile}, with the module's version in its name: V8 compares only the length of the text
 */
export function requireWithCode(path: string, file: string): CachedModule {
  const cachedData = read(file);
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(path, "utf8")}\n})`;
  const script = new vm.Script(source, { filename: path, ...(cachedData && { cachedData }) });
  const module: { exports: unknown } = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path));
  return {
    exports: module.exports,
    cached: script.cachedDataRejected === false,
    keep() {
      const code = script.createCachedData();
      const beside = join(dirname(file), `.${basename(file)}-${process.pid}`);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      try {
        writeFileSync(beside, Buffer.concat([digest(code), code]), { mode: 0o600 });
        renameSync(beside, file);
      } finally {
        rmSync(beside, { force: true });
      }
    },
  };
}
