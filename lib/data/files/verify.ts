import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { fetchCommand, type Located } from "./locate";
import type { DataFile, DataSet } from "./manifest";

const unzip = promisify(gunzip);

/**
 * Reads a file whole and checks its size and sha256, so that nothing of a wrong file is ever used.
 *
 * @returns the bytes of the file as the manifest names it
 * @throws Error that names the file, what was found, what was expected and what to do
 */
export async function readVerified(set: DataSet, file: DataFile, located: Located): Promise<Uint8Array> {
  const stored = await readFile(located.path);
  const content = located.gzipped
    ? await unzip(stored).catch((error: Error) => {
        throw refusal(set, located, `it cannot be decompressed (${error.message})`);
      })
    : stored;
  const problem = mismatch(content, file);
  if (problem) throw refusal(set, located, problem);
  return content;
}

/** What is wrong with the content of a file, or undefined when nothing is. */
export function mismatch(content: Uint8Array, file: DataFile): string | undefined {
  if (content.length < file.bytes) return `it is cut off: ${content.length} bytes found, ${file.bytes} expected`;
  if (content.length > file.bytes) return `it is another file: ${content.length} bytes found, ${file.bytes} expected`;
  const sha256 = createHash("sha256").update(content).digest("hex");
  return sha256 === file.sha256 ? undefined : `it is corrupt: sha256 ${sha256} found, ${file.sha256} expected`;
}

function refusal(set: DataSet, { path, from }: Located, problem: string): Error {
  const next =
    from === "mirror"
      ? `Replace it in your mirror (STILLROOM_DATA); it was left as it is.`
      : `Run \`${fetchCommand(set)}\` to replace it.`;
  return new Error(`${path} was not used: ${problem}. ${next}`);
}
