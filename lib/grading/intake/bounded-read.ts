import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import { messages } from "../../course";
import { RefusedError } from "./refusal";
import { largestFile } from "./take-in";

/**
 * The bytes of a file that a stranger named: never by way of a link, never a device or a pipe, never more than the
 * largest file.
 *
 * @throws RefusedError
 */
export async function boundedRead(path: string): Promise<Uint8Array> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw new RefusedError(error.code === "ELOOP" ? messages.refusedLink() : error.message);
  });
  try {
    const { size, ...stats } = await file.stat();
    if (size > largestFile) throw new RefusedError(messages.refusedSize(largestFile / 2 ** 20));
    if ((stats.mode & constants.S_IFMT) !== constants.S_IFREG) throw new RefusedError(messages.refusedSpecial());
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * The beginning of a small text file, read with the same care; undefined when there is none.
 *
 * @param most - bytes
 */
export function boundedText(path: string, most: number): string | undefined {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  let file: number;
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(most);
    return fstatSync(file).isFile() ? bytes.toString("utf8", 0, readSync(file, bytes)) : undefined;
  } finally {
    closeSync(file);
  }
}
