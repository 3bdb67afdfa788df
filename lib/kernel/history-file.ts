import { appendFile, mkdir, open, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** What is read of a long file: its end. */
const mostRead = 4 * 1024 * 1024;
/** A file of this size is put aside and a new one begun. */
const mostKept = 16 * 1024 * 1024;

/** The name of the file that was put aside; the one before it is gone. */
export const olderHistory = (file: string): string => `${file}.old`;

/** The value, or `otherwise` when the file is not there. */
async function ifThere<T>(value: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return otherwise;
    throw error;
  }
}

async function readEnd(file: string, most: number): Promise<Buffer> {
  await using handle = await open(file, "r");
  const { size } = await handle.stat();
  const start = Math.max(0, size - most);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.subarray(0, bytesRead);
}

/**
 * Appends text, readable by the user alone. Two kernels that put the file aside in the same moment can lose its old part:
 * that is too little, and too rare, for a lock.
 */
export async function appendToHistory(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const size = await ifThere(
    stat(file).then((found) => found.size),
    0,
  );
  if (size >= mostKept) await ifThere(rename(file, olderHistory(file)), undefined);
  await appendFile(file, text, { mode: 0o600 });
}

/** The newest text, {@link mostRead} bytes at most; its first line may be cut. Empty where there is no file yet. */
export async function newestOfHistory(file: string): Promise<string> {
  const nothing = Buffer.alloc(0);
  const end = await ifThere(readEnd(file, mostRead), nothing);
  const before = await ifThere(readEnd(olderHistory(file), mostRead - end.length), nothing);
  return Buffer.concat([before, end]).toString();
}
